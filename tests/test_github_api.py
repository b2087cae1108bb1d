"""The API's client: what it does about refusals, limits and failures, and where the token goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from awesomelint.errors import UsageError
from awesomelint.github.api import ApiError, GitHub
from scripted_github import REPOSITORY, TOKEN, GitHubServer, Refusal

NOW = 1_763_683_200.0


@pytest.fixture(scope="module")
def server() -> Iterator[GitHubServer]:
    with GitHubServer() as server:
        yield server


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def api(server: GitHubServer, slept: list[float]) -> Iterator[GitHub]:
    server.asked.clear()
    server.refusals.clear()
    with GitHub(TOKEN, REPOSITORY, "issues: write", server.base, slept.append, lambda: NOW) as api:
        yield api


def test_what_is_asked_for_comes_with_the_token(server: GitHubServer, api: GitHub) -> None:
    assert api.ask("GET", "/issues", state="open") == []
    (asked,) = server.asked
    assert asked == ("GET", f"/repos/{REPOSITORY}/issues", {"state": "open"}, None, f"Bearer {TOKEN}")
    assert TOKEN not in repr(api)


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Refusal(401), "GitHub does not accept the token (401): is it out of date, or another host's?"),
        (
            Refusal(403, "Resource not accessible by integration"),
            (
                "the token may not do that (403, GET /issues): the job needs 'permissions: issues: write'; "
                "GitHub says: Resource not accessible by integration"
            ),
        ),
        (
            Refusal(404, "Not Found"),
            (
                "ant/list/issues is not there, or not for this token (404): "
                "the job needs 'permissions: issues: write'"
            ),
        ),
        (Refusal(410), "ant/list has no issues (410): turn them on in its settings"),
        (
            Refusal(301, headers=(("Location", "/x"),)),
            "ant/list has moved (301): run again under its new name",
        ),
        (Refusal(422, f"no {TOKEN}"), "GitHub answered 422 to GET /issues: no ***"),
    ],
)
def test_refusals_are_put_into_words(
    server: GitHubServer, api: GitHub, slept: list[float], refusal: Refusal, words: str
) -> None:
    server.refusals.append(refusal)
    with pytest.raises(ApiError) as raised:
        api.ask("GET", "/issues", state="open")
    assert (str(raised.value), raised.value.status, raised.value.exit_code) == (words, refusal.status, 2)
    assert (len(server.asked), slept) == (1, [])


@pytest.mark.parametrize(
    ("refusal", "pause"),
    [
        (Refusal(429, headers=(("Retry-After", "7"),)), 7.0),
        (Refusal(403, "secondary rate limit", (("Retry-After", "3"),)), 3.0),
        (
            Refusal(403, headers=(("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", f"{NOW + 9:.0f}"))),
            9.0,
        ),
        (Refusal(429), 60.0),
        (Refusal(403, "You have exceeded a secondary rate limit"), 60.0),
        (Refusal(503), 1.0),
        (Refusal(0), 1.0),
    ],
)
def test_limits_and_failures_are_waited_for(
    server: GitHubServer, api: GitHub, slept: list[float], refusal: Refusal, pause: float
) -> None:
    server.refusals.append(refusal)
    assert api.ask("GET", "/issues", state="open") == []
    assert (len(server.asked), slept) == (2, [pause])


def test_a_limit_that_lasts_is_told(server: GitHubServer, api: GitHub, slept: list[float]) -> None:
    limit = (("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", f"{NOW + 3000:.0f}"))
    server.refusals.append(Refusal(403, "API rate limit exceeded", limit))
    with pytest.raises(ApiError) as raised:
        api.ask("GET", "/issues", state="open")
    assert str(raised.value) == (
        "GitHub wants to be left alone until 2025-11-21 00:50 UTC: the token's rate limit is used up (403)"
    )
    assert slept == []


def test_limits_are_waited_for_within_reason(server: GitHubServer, api: GitHub, slept: list[float]) -> None:
    server.refusals.extend([Refusal(429, headers=(("Retry-After", "50"),))] * 3)
    with pytest.raises(ApiError, match="wants to be left alone until 2025-11-21 00:00 UTC"):
        api.ask("GET", "/issues", state="open")
    assert slept == [50.0, 50.0]


@pytest.mark.parametrize("refusal", [Refusal(0), Refusal(502, "Bad gateway")])
def test_what_may_have_been_done_is_not_done_twice(
    server: GitHubServer, api: GitHub, slept: list[float], refusal: Refusal
) -> None:
    server.refusals.append(refusal)
    with pytest.raises(ApiError, match=r"502 to POST /issues: Bad gateway|cannot be reached"):
        api.ask("POST", "/issues", {"title": "Ants"})
    assert (len(server.asked), slept) == (1, [])


def test_without_a_network_the_words_say_so(slept: list[float]) -> None:
    with GitHubServer() as gone:
        base = gone.base
    with (
        GitHub(TOKEN, REPOSITORY, "issues: write", base, slept.append, lambda: NOW) as api,
        pytest.raises(ApiError, match=r"^GitHub cannot be reached: .*[Cc]onnect"),
    ):
        api.ask("POST", "/issues", {"title": "Ants"})
    assert slept == [1.0, 2.0, 4.0]  # it was never sent


def test_a_redirect_does_not_take_the_token_along(server: GitHubServer, api: GitHub) -> None:
    with GitHubServer() as other:
        server.refusals.append(Refusal(307, headers=(("Location", f"{other.base}/repos/ant/list/issues"),)))
        with pytest.raises(ApiError, match="has moved"):
            api.ask("POST", "/issues", {"title": "Ants"})
        assert other.asked == []


@pytest.mark.parametrize(
    "base",
    [
        "http://api.example.com",
        "https://me:secret@api.example.com",
        "https://api.example.com?x=",
        "https://",
        "file:///etc",
        "http://127.0.0.1.example.com",
        "",
    ],
)
def test_the_token_is_sent_to_no_unsafe_address(base: str) -> None:
    with pytest.raises(UsageError) as raised:
        GitHub(TOKEN, REPOSITORY, "issues: write", base)
    assert str(raised.value) == f"GITHUB_API_URL: expected an address with https, found {base!r}"


@pytest.mark.parametrize("name", ["ant", "ant/list/../../x", "../x", "ant/..", "ant/li st", "ant/list\n", ""])
def test_what_is_no_repository_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as raised:
        GitHub(TOKEN, name, "issues: write")
    assert str(raised.value) == f"GITHUB_REPOSITORY: expected owner/name, found {name!r}"
