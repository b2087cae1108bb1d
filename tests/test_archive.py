"""What the Wayback Machine is asked, and what its answers mean."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from awesomelint.links import archive
from awesomelint.links.net.answer import Answer, NoAnswer, Result

ANT = "https://ant.example/a?b=(1)"
COPY = "https://web.archive.org/web/20190203040506/https://ant.example/a?b=(1)"


def time_of(day: str) -> float:
    return datetime.fromisoformat(f"{day}T00:00Z").timestamp()


def test_the_question_names_the_time_and_the_url() -> None:
    time = time_of("2019-02-03") + 4 * 3600 + 5 * 60 + 6
    asked = archive.question("HTTPS://me:secret@Ant.example:443/a?b=(1)#part", time)
    assert (asked.host, asked.path + asked.query) == (
        "web.archive.org",
        "/web/20190203040506/https://ant.example/a?b=(1)",
    )


@pytest.mark.parametrize(
    ("time", "stamp"), [(0.0, "19960101000000"), (-1e12, "19960101000000"), (1e18, "99991231235959")]
)
def test_a_time_out_of_range_is_drawn_into_it(time: float, stamp: str) -> None:
    assert archive.question(ANT, time).path.startswith(f"/web/{stamp}/")


def told(status: int, **headers: str) -> Answer:
    return Answer(status, tuple((name.replace("_", "-"), value) for name, value in headers.items()), b"")


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (told(302, location=COPY), "found"),
        (told(302, location=COPY.replace("https://web", "http://web")), "found"),
        (told(301, location=COPY.removeprefix("https://web.archive.org")), "found"),
        (told(302, location=COPY.replace("https://ant.example", "http://www.ant.example:80")), "found"),
        (told(200, memento_datetime="Fri, 01 Jan 2016 00:00:00 GMT"), "found"),
        (told(404), "none"),
        (told(429, retry_after="3600"), "throttled"),
        (NoAnswer("throttled", "it asked for a pause"), "throttled"),
        (told(200), "unknown"),
        (told(302), "unknown"),
        (told(302, location=COPY.replace("ant.example/a", "ant.example/b")), "unknown"),
        (told(302, location=COPY.replace("ant.example", "bee.example")), "unknown"),
        (told(302, location=COPY.replace("web.archive.org", "web.archive.org.evil.example")), "unknown"),
        (told(302, location=COPY.replace("web.archive.org", "web.archive.org@evil.example")), "unknown"),
        (told(302, location=COPY.replace("web.archive.org", "web.archive.org:8080")), "unknown"),
        (told(302, location=COPY.replace("20190203040506", "20191341040506")), "unknown"),
        (told(302, location=COPY.replace("20190203040506", "2019*")), "unknown"),
        (told(302, location="https://web.archive.org/account/login"), "unknown"),
        (told(302, location="javascript:alert(1)"), "unknown"),
        (told(302, location="http://["), "unknown"),
        (told(500), "unknown"),
        (told(503, retry_after="5"), "unknown"),
        (NoAnswer("timeout", "the connection timed out"), "unknown"),
    ],
)
def test_an_answer_counts_only_if_it_names_a_copy_of_that_very_page(result: Result, outcome: str) -> None:
    asked = archive.question(ANT, time_of("2016-01-01"))
    reading = archive.read(ANT, asked, result)
    assert reading.outcome == outcome
    assert (reading.snapshot is not None) == (outcome == "found")
    if reading.snapshot is not None:
        assert reading.snapshot.startswith("https://web.archive.org/web/20")
        assert archive.is_copy(reading.snapshot, ANT)


def test_no_other_archive_is_ever_named() -> None:
    source = Path(archive.__file__).parents[1]
    named = {
        word
        for path in source.rglob("*.py")
        for word in re.findall(r"https?://(?:[a-z]+\.)?archive\.[a-z]+", path.read_text(encoding="utf-8"))
    }
    assert named <= {"https://web.archive.org", "http://web.archive.org", "https://archive.org"}
