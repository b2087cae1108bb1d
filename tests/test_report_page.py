"""The page of `html` in a real browser: what it shows, how it is searched, and who can use it.

A test is skipped where there is no Chromium, no Playwright or no axe (see CONTRIBUTING.md), unless
AWESOMELINT_BROWSER_TESTS is `required`, as it is in CI.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from report_sample import sample

from awesomelint.model import Diagnostic, Edit, Failure, Finding, Fix, Report, Span
from awesomelint.reports import Options, render
from sample_reports import source

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

AXE = Path(__file__).parent / "browser/node_modules/axe-core/axe.min.js"
FLAGS = (
    "--no-sandbox",  # CI runs as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOTES = (40, "findings"), (160, "links")
HOSTILE = (
    "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 1'> \" onload=pwned ' {{ 7*7 }} "
    "</template></style> ::error::x $(id) `id` @everyone \x1b[31m\u202egnp.exe"
)


def need(what: object, advice: str) -> None:
    if not what:
        if os.environ.get("AWESOMELINT_BROWSER_TESTS") == "required":
            pytest.fail(advice)
        pytest.skip(advice)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    need(program, "no Chromium: install the package chromium")
    need(AXE.is_file(), "no axe: npm ci --prefix tests/browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        yield found
        found.close()


class Site:
    """Pages on loopback, and what was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.url = ""

    def put(self, name: str, report: Report, options: Options) -> None:
        (self.folder / name).write_text("".join(render(report, "html", options)), encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            made.asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(made.folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    made.put("some.html", *sample(260, 140))
    made.put("few.html", *sample(30, 20))
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


class Visitor:
    """Opens pages of the site, and notes what they say, ask for and throw."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser = browser
        self._site = site
        self._contexts: list[BrowserContext] = []
        self.said: list[str] = []
        self.asked: list[str] = []

    def __call__(self, name: str = "some.html", width: int = 1280, **kwargs: Any) -> Page:
        viewport: Any = {"width": width, "height": 900}
        context = self._browser.new_context(viewport=viewport, reduced_motion="reduce", **kwargs)
        context.set_default_timeout(60_000)  # a busy machine is no fault
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(f"{self._site.url}/{name}")
        return page

    def leave(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visitor]:
    """In the end no page may have said, thrown or asked for anything."""
    site.asked.clear()
    visitor = Visitor(browser, site)
    yield visitor
    visitor.leave()
    assert visitor.said == []
    assert all(url.startswith(site.url) for url in visitor.asked)
    assert all(path.endswith(".html") for path in site.asked)


def shown(page: Page, part: str) -> int:
    return page.locator(f"#{part} .items > li").count()


def told(page: Page, part: str) -> str:
    return page.locator(f"#{part} output").inner_text()


def counts(page: Page, part: str, words: str | re.Pattern[str]) -> None:
    """Wait until a count says something: a search waits for the last key."""
    from playwright.sync_api import expect

    expect(page.locator(f"#{part} output")).to_have_text(words, timeout=60_000)


def test_the_page_loads_nothing_and_may_load_nothing(visit: Visitor, site: Site) -> None:
    page = visit()
    assert page.title() == "Health of 7 lists – awesomelint"
    assert site.asked == ["/some.html"]
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    blocked = page.evaluate("fetch('/some.html').then(() => 'loaded', () => 'blocked')")
    assert blocked == "blocked"
    assert "Content Security Policy" in visit.said.pop()
    visit.said.clear()


def test_an_overview_leads_to_what_it_counts(visit: Visitor) -> None:
    page = visit()
    tile = page.locator("#overview .tile").nth(2)
    gone = tile.get_by_role("link", name="gone")
    number = int(gone.inner_text().split()[0])
    gone.click()
    assert told(page, "links") == f"{number} of 260 links"
    assert shown(page, "links") == number
    assert {*page.locator("#links .items > li").evaluate_all("all => all.map(a => a.dataset.tone)")} == {
        "gone"
    }
    page.locator(".bars a", has_text="arxiv.org").click()
    assert {*page.locator("#links .items > li").evaluate_all("all => all.map(a => a.dataset.host)")} == {
        "arxiv.org"
    }
    page.locator(".bars a", has_text="moved").click()
    assert page.locator("#links select[name=state]").input_value() == "moved"
    assert page.locator("#links input:checked").count() == 0
    focused = page.evaluate("document.activeElement.id")
    assert focused == "links"


def test_findings_are_searched_filtered_and_ordered(visit: Visitor) -> None:
    page = visit()
    form = page.locator("#findings form")
    assert (told(page, "findings"), shown(page, "findings")) == ("140 findings", 100)
    form.get_by_label("Rule").select_option("mojibake")
    number = shown(page, "findings")
    assert told(page, "findings") == f"{number} of 140 findings"
    assert page.locator("#findings .items .rule").all_inner_texts() == ["mojibake"] * number
    form.get_by_label("Search").fill("你好 讲义")
    form.get_by_label("Search").press("Enter")
    assert shown(page, "findings") == number
    form.get_by_label("Search").fill("no such words")
    page.locator("#findings .none").wait_for()
    assert (told(page, "findings"), shown(page, "findings")) == ("0 of 140 findings", 0)
    page.get_by_role("button", name="Clear all filters").click()
    counts(page, "findings", "140 findings")
    form.get_by_label("warning").check()
    form.get_by_label("info").check()
    severities = page.locator("#findings .items > li").evaluate_all("all => all.map(a => a.dataset.severity)")
    assert severities == sorted(severities, reverse=True)
    assert {*severities} == {"warning", "info"}
    form.get_by_label("Order").select_option("place")
    places = page.locator("#findings .items > li").evaluate_all(
        "all => all.map(a => Number(a.dataset.place))"
    )
    assert places == sorted(places)
    form.get_by_label("Fix").select_option("safe")
    assert {*page.locator("#findings .fixable").all_inner_texts()} == {"safe fix"}


def test_more_is_shown_on_demand_and_the_focus_goes_there(visit: Visitor) -> None:
    page = visit()
    page.locator("#links").get_by_role("button", name="Show more").click()
    assert shown(page, "links") == 200
    focused = (
        "Array.prototype.indexOf.call(document.activeElement.parentNode.children, document.activeElement)"
    )
    assert page.evaluate(focused) == 100
    page.locator("#links").get_by_role("button", name="Show more").press("Enter")
    assert shown(page, "links") == 260
    assert not page.locator("#links .more").is_visible()
    order = page.locator("#links form").get_by_label("Order")
    order.select_option("since")
    since = page.locator("#links .items > li").evaluate_all("all => all.map(a => Number(a.dataset.since))")
    assert since == sorted(since)
    order.select_option("host")
    hosts = page.locator("#links .items > li").evaluate_all("all => all.map(a => a.dataset.host)")
    assert hosts == sorted(hosts)


def test_all_can_be_done_with_the_keyboard(visit: Visitor) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "search"
    page.keyboard.type("Ant Farm")
    counts(page, "findings", re.compile(r"^\d+ of 140 findings$"))
    assert 0 < shown(page, "findings") < 100
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("#findings input:checked").get_attribute("value") == "error"


def test_a_fix_that_many_findings_share_is_shown_once_and_found_from_the_others(
    visit: Visitor, site: Site
) -> None:
    text = "".join(f"{number}. a\n" for number in range(2, 260))
    lines = [4 * line for line in range(5)]
    fix = Fix("renumber from 1", tuple(Edit(Span(start, start + 1), "9") for start in lines), False)
    found = tuple(
        Diagnostic("numbering-start", "error", "a.md", Finding(Span(n, n + 1), f"m{n}", fix))
        for n in range(150)
    )
    site.put("shared.html", Report(found, {"a.md": source(text, "a.md")}, 1), Options())
    page = visit("shared.html")
    assert page.locator(".diff").count() == 1
    page.locator("#findings form").get_by_label("Search").fill("m149")
    counts(page, "findings", "1 of 150 findings")
    page.get_by_role("link", name="fix shown before").click()
    assert page.evaluate("document.activeElement.id") == "f1"
    page = visit("shared.html#f150")
    assert page.evaluate("document.activeElement.id") == "f150"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_barrier(visit: Visitor, scheme: str, width: int) -> None:
    page = visit("few.html", width=width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({resultTypes: ['violations'], runOnly: {type: 'tag', values: TAGS}})".replace(
            "TAGS", "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
        )
    )
    assert [(item["id"], item["nodes"][0]["html"]) for item in found["violations"]] == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_is_cut_off_on_a_small_screen(visit: Visitor, width: int) -> None:
    page = visit(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wider = page.evaluate(
        """[...document.querySelectorAll('main *')]
        .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
        .filter(part => !part.closest('.scroll, .sr, svg')).map(part => part.outerHTML.slice(0, 80))"""
    )
    assert wider == []


def test_lines_go_in_the_direction_of_their_script(visit: Visitor) -> None:
    page = visit()
    page.locator("#findings select[name=file]").select_option("docs/he/רשימה.md")
    line = page.locator("#findings .code code").first
    assert line.evaluate("line => getComputedStyle(line).direction") == "rtl"
    assert line.evaluate("line => getComputedStyle(line).unicodeBidi") == "plaintext"
    where = page.locator("#findings .where bdi").first
    assert where.evaluate("place => getComputedStyle(place).direction") == "ltr"
    page.locator("#findings select[name=file]").select_option("README.md")
    assert page.locator("#findings .code code").first.evaluate("a => getComputedStyle(a).direction") == "ltr"


def test_colours_follow_the_system_or_the_readers_choice(visit: Visitor) -> None:
    page = visit(color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.get_by_label("Colours").select_option("light")
    light = page.evaluate(background)
    assert (dark, light) == ("rgb(18, 20, 23)", "rgb(246, 246, 243)")
    page.reload()
    assert page.evaluate(background) == light
    page.get_by_label("Colours").select_option("")
    assert page.evaluate(background) == dark


def test_without_a_script_the_page_is_there_to_be_read(visit: Visitor) -> None:
    page = visit(java_script_enabled=False)
    assert shown(page, "findings") == 100
    notes = [page.locator(f"#{part} noscript p").inner_text() for part in ("findings", "links")]
    assert notes == [f"{number} more {noun} need JavaScript to be shown." for number, noun in NOTES]
    assert not page.locator("#findings form").is_visible()


def test_hostile_text_is_shown_as_it_is_and_does_nothing(visit: Visitor, site: Site) -> None:
    text = f"- {HOSTILE}\n"
    fix = Fix(HOSTILE, (Edit(Span(2, 10), f"<b>{HOSTILE}"),), True)
    found = Diagnostic(HOSTILE, "error", HOSTILE, Finding(Span(2, 10), HOSTILE, fix))
    report = Report((found,), {HOSTILE: source(text, HOSTILE)}, 1, (Failure(HOSTILE, HOSTILE, 2),))
    site.put("hostile.html", report, Options())
    page = visit("hostile.html")
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("document.querySelectorAll('script').length") == 1
    assert (
        page.evaluate(
            "document.querySelectorAll('main :is(script, img, iframe, style, b:not(.chip b))').length"
        )
        == 0
    )
    message = page.locator("#findings .message").inner_text()
    assert message == HOSTILE.replace("\x1b", "\\u{1b}").replace("\u202e", "\\u{202e}")
    page.locator("#findings select[name=rule]").select_option(index=1)
    assert told(page, "findings") == "1 finding"


def test_a_page_with_nothing_on_it_says_so(visit: Visitor, site: Site) -> None:
    site.put("clean.html", Report((), {}, 3), Options())
    page = visit("clean.html")
    assert page.get_by_text("Nothing was found. Well kept.").is_visible()
    assert page.locator("#links").count() == 0
