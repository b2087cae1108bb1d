"""From URLs as written to chains, one for each page; what needs no request is judged at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from awesomelint.links import manners, policy
from awesomelint.links.chain import Chain, Judged, Prior
from awesomelint.links.hosts import known
from awesomelint.links.net.answer import NoAnswer
from awesomelint.links.policy import Observation, Seen
from awesomelint.links.settings import LinkSettings
from awesomelint.links.target import MalformedError, SchemeError, Target, excess, target
from awesomelint.model import Evidence, Verdict


class Intake(NamedTuple):
    """URLs made ready."""

    chains: dict[str, Chain]
    """By the URL that is asked for first."""
    judged: list[Judged]


def intake(urls: Iterable[str], settings: LinkSettings, priors: Mapping[str, Prior]) -> Intake:
    """Sort URLs: those of one page into one chain, those that nobody is asked about into verdicts."""
    is_excluded = manners.excluder(settings.exclude)
    chains: dict[str, Chain] = {}
    judged = []
    for url in urls:
        if is_excluded(url):
            judged.append(_left_alone(url, "", "left alone by the option `exclude`", "exclude"))
            continue
        if (fault := excess(url)) is not None:
            judged.append(Judged(Verdict(url, "unsure", None, Evidence(fault, rule="too-long")), ""))
            continue
        try:
            goal = target(url)
        except MalformedError as fault:
            judged.append(_given(url, NoAnswer("malformed", str(fault))))
            continue
        except SchemeError as fault:
            judged.append(_given(url, NoAnswer("unchecked", str(fault))))
            continue
        chain = chains.get(goal.url) or _chain(goal, settings)
        if isinstance(chain, str):
            judged.append(_left_alone(url, goal.host, chain, "host"))
            continue
        chain.urls.append(url)
        # Of one page with several fragments, what is known of the bare one is known of none of them.
        chain.prior = priors.get(url) if len(chain.urls) == 1 else None
        chains[goal.url] = chain
    return Intake(chains, judged)


def _chain(goal: Target, settings: LinkSettings) -> Chain | str:
    """Begin a chain; or say why its URL is left alone."""
    rule = known.rule_for(goal) if settings.host_rules else None
    if rule is None:
        return Chain(goal, settings.retries)
    why = rule.unasked(goal)
    return why if why is not None else Chain(goal, settings.retries, rule=rule, question=rule.question(goal))


def _given(url: str, why: NoAnswer) -> Judged:
    return Judged(policy.judge(Observation(url, (), url, Seen(why))), "")


def _left_alone(url: str, host: str, why: str, rule: str) -> Judged:
    return Judged(Verdict(url, "unchecked", None, Evidence(why, rule=rule)), host)
