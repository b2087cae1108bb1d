"""Measure the page that `html` writes: how long that takes, and how fast a browser shows and filters it.

    python bench/report.py [LINKS ...]

For LINKS (100, 1,000, 10,000 and 100,000) links with a fifth as many findings: megabytes; seconds to write
the page; then, in Chromium without a screen, the best of three: milliseconds to the first paint with content
(first-contentful-paint, www.w3.org/TR/paint-timing) and until all can be used (domContentLoadedEventEnd,
www.w3.org/TR/navigation-timing-2), and to filter the links by a word for the first time and once more, until
they are laid out. Each comes with its ratio to the row before: what is in sight does not grow, so the first
paint should not either. Needs Playwright and Chromium, as the tests of the page do.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from report_sample import sample

from awesomelint.reports import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIZES = (100, 1_000, 10_000, 100_000)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
FILTER = """word => {
  const form = document.querySelector("#links form");
  const start = performance.now();
  form.elements.search.value = word;
  form.dispatchEvent(new Event("change"));
  document.body.offsetHeight;
  return performance.now() - start;
}"""


class Times(NamedTuple):
    """What one size of page takes; milliseconds but for `written`, in seconds."""

    megabytes: float
    written: float
    paint: float
    ready: float
    first_filter: float
    filter: float


def measure(browser: Browser, file: Path, links: int) -> Times:
    report, options = sample(links, links // 5)
    started = time.perf_counter()
    text = "".join(render(report, "html", options))
    written = time.perf_counter() - started
    file.write_text(text, encoding="utf-8")
    looks = [look(browser, file) for _ in range(3)]
    return Times(len(text.encode()) / 1e6, written, *map(min, zip(*looks, strict=True)))


def look(browser: Browser, file: Path) -> tuple[float, float, float, float]:
    page = browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_function(PAINT.replace(".startTime", ""))
    found = page.evaluate(PAINT), page.evaluate(READY)
    filtered = page.evaluate(FILTER, "papers"), page.evaluate(FILTER, "gone")
    page.close()
    return (*found, *filtered)


def main(sizes: list[int]) -> None:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        sys.exit("no Chromium: install the package chromium")
    before: Times | None = None
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        for links in sizes:
            times = measure(browser, Path(folder) / "page.html", links)
            print(
                f"{links} links, {links // 5} findings",
                *map(cell, Times._fields, times, before or times),
                sep="; ",
            )
            before = times
        browser.close()


def cell(name: str, value: float, before: float) -> str:
    unit = {"megabytes": "MB", "written": "s"}.get(name, "ms")
    return f"{name.replace('_', ' ')} {value:.{0 if unit == 'ms' else 2}f} {unit} (x{value / before:.1f})"


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [*SIZES])
