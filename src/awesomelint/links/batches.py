"""Hosts that are asked about many URLs at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from awesomelint.links.chain import Chain
from awesomelint.links.hosts.rule import BatchRule, Ruling
from awesomelint.links.policy import Seen


def batched(
    chains: Mapping[str, Chain],
    rules: Iterable[BatchRule],
    *,
    begin: Callable[[Chain], None],
    enter: Callable[[Chain], None],
    ruled: Callable[[Chain, Ruling, str], None],
) -> None:
    """Begin every chain: with others in one question where a rule can ask so, else by itself.

    `enter` queues a question; `ruled` takes what it says of a chain, with the rule's name. What a
    question leaves open begins by itself, and so does a chain whose page has to be looked through.
    """
    left = dict(chains)
    for rule in rules:
        wanted = [
            chain.start for chain in left.values() if not chain.has_fragment and rule.wants(chain.start)
        ]
        for question, targets in rule.questions(wanted):
            asked = [left.pop(goal.url) for goal in targets]
            batch = Chain(question.target, 0, question=question)
            batch.done = _done(rule, asked, begin, ruled)
            enter(batch)
    for chain in left.values():
        begin(chain)


def _done(
    rule: BatchRule,
    asked: Sequence[Chain],
    begin: Callable[[Chain], None],
    ruled: Callable[[Chain, Ruling, str], None],
) -> Callable[[Chain, Seen], None]:
    def done(batch: Chain, seen: Seen) -> None:
        rulings = rule.answered([chain.start for chain in asked], seen.result)
        for chain in asked:
            ruling = rulings.get(chain.start.url)
            if ruling is None:
                begin(chain)
            else:
                chain.api = f"{batch.start.url}: {ruling.reason}"
                ruled(chain, ruling, rule.name)

    return done
