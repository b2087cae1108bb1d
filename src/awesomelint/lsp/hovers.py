"""What is told of the place under the pointer: a link's verdict, the findings there, and their rules' pages.

In Markdown all that is not ours stands in code, where nothing is a link, an image or HTML: an editor would
fetch a picture, and so tell a stranger that the list is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from awesomelint import rulebook
from awesomelint.links.forms.secrets import without_password
from awesomelint.model import Diagnostic, Link, Verdict
from awesomelint.pages import read_page
from awesomelint.reports.brief import brief
from awesomelint.reports.links_text import facts
from awesomelint.reports.markdown import code

PAGES = "https://github.com/awesomelint/awesomelint/blob/main/rules/"
_SECTIONS = ("Why it matters", "Fix safety", "When to turn it off")


def told_of_link(link: Link, verdict: Verdict | None) -> str:
    """Say in Markdown what is known of a link."""
    lines = [code(brief(without_password(link.url)))]
    if verdict is None:
        lines.append("Nothing is known of it yet: `awesomelint links` asks.")
        return "  \n".join(lines)
    phase = f", {verdict.phase}" if verdict.phase else ""
    lines.append(f"**{verdict.state}{phase}**: {code(brief(verdict.evidence.reason))}")
    if verdict.evidence.final_url is not None:
        lines.append(f"leads to {code(brief(verdict.evidence.final_url))}")
    if verdict.evidence.title:
        lines.append(f"title {code(brief(verdict.evidence.title))}")
    if verdict.archive is not None:
        lines.append(f"archived at {code(brief(verdict.archive))}")
    lines.append(facts(verdict))
    return "  \n".join(lines)


def told_of_findings(found: Iterable[Diagnostic]) -> Iterator[str]:
    """Say in Markdown what was found, each rule with its page."""
    by_rule: dict[str, list[Diagnostic]] = {}
    for item in found:
        by_rule.setdefault(item.rule, []).append(item)
    for rule, items in by_rule.items():
        about = page(rule)
        name = f"[{rule}]({PAGES}{rule}.md)" if about else code(rule)
        told = "".join(f"\n- {item.severity}: {code(brief(item.finding.message))}" for item in items)
        yield f"### {name}\n{told}" + (f"\n\n{about}" if about else "")


@cache
def page(rule: str) -> str:
    """Give a rule's page without its options and cases; empty for a rule of a plugin, which has none."""
    if rule not in rulebook.pages():
        return ""
    read = read_page(rulebook.folder() / f"{rule}.md")
    sections = (f"**{name}.** {read.sections[name]}" for name in _SECTIONS)
    return "\n\n".join((read.summary, *sections))


def plain(markdown: str) -> str:
    """Give what a Markdown text of ours says to an editor that shows text as it is."""
    return markdown.replace("  \n", "\n").replace("**", "").replace("### ", "")
