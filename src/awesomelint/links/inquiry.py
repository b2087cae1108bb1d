"""One step of a chain: the request it has come to, and what is kept of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awesomelint.links import policy
from awesomelint.links.chain import Chain
from awesomelint.links.hosts import known
from awesomelint.links.hosts.rule import HostRule, Ruling
from awesomelint.links.net.answer import Answer, Result
from awesomelint.links.pages import fragments
from awesomelint.links.pages.page import text_of
from awesomelint.links.policy import Seen
from awesomelint.links.settings import LinkSettings

if TYPE_CHECKING:
    from awesomelint.links.net.transport import Client

_API_CAP = 1024 * 1024
"""Bytes of an answer of a host's own interface that are read."""


class Inquiry:
    """Asks for pages, or for what host rules ask in their place, and looks at the answers."""

    def __init__(self, settings: LinkSettings, client: Client) -> None:
        self._settings = settings
        self._client = client

    async def ask(self, chain: Chain, *, keep: bool) -> Result:
        """Send the request that a chain has come to; `keep` leaves the connection open for the next one."""
        goal, question = chain.current, chain.question
        if question is not None:
            return await self._client.ask(
                goal, method=question.method, headers=question.headers, body=question.body, keep=keep,
                cap=_API_CAP,
            )  # fmt: skip
        cookies = chain.cookies.header(goal)
        chain.visits.append((goal.url, cookies))
        headers = chain.prior.headers() if chain.prior and not chain.hops else ()
        wanted = map(fragment_of, chain.urls) if self._wants_fragments(chain) else ()
        cap = fragments.cap_for(wanted, goal)
        return await self._client.ask(
            goal, headers=headers, cookies=cookies, plain=chain.is_plain, keep=keep, cap=cap
        )

    def see(self, chain: Chain, result: Result) -> Seen:
        """Make of an answer's body what is kept."""
        if chain.question is not None:
            return Seen(result)
        seen = policy.see(result, chain.current, is_sibling=chain.is_sibling)
        if (
            isinstance(result, Answer)
            and seen.is_shown
            and result.status != 304
            and self._wants_fragments(chain)
        ):
            wanted = filter(None, map(fragment_of, chain.urls))
            chain.fragments = fragments.present(result, wanted, chain.current)
        ruling = self._shown(chain, result) if seen.page is not None and chain.done is None else None
        return seen._replace(ruling=ruling) if ruling else seen

    def _wants_fragments(self, chain: Chain) -> bool:
        return self._settings.fragments and chain.has_fragment

    def _shown(self, chain: Chain, answer: Result) -> tuple[HostRule, Ruling] | None:
        """Ask the host rules of a chain's start and end what the page itself says."""
        assert isinstance(answer, Answer)
        rules = {chain.start.host: chain.rule}
        if chain.current.host not in rules and self._settings.host_rules:
            rules[chain.current.host] = known.rule_for(chain.current)
        for rule in rules.values():
            ruling = rule.shown(chain.start, chain.current, answer, lambda: text_of(answer)) if rule else None
            if rule is not None and ruling is not None:
                return rule, ruling
        return None


def fragment_of(url: str) -> str:
    """Give a URL's fragment as written, without its `#`; empty where it has none."""
    return url.partition("#")[2]
