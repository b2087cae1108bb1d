"""GitHub's REST API: the one place that holds a token, and sends it to the API's host and to no other.

Source: docs.github.com, "REST API", "Rate limits for the REST API", "Best practices for using the REST API".
"""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import urlsplit

from awesomelint import __version__
from awesomelint.errors import AwesomelintError, UsageError
from awesomelint.reports.times import minute

if TYPE_CHECKING:
    import httpx

    from awesomelint.github.runner import Runner

Method = Literal["GET", "POST", "PATCH"]
_NAME = re.compile(r"(?!\.+/)[A-Za-z0-9_.-]{1,100}/(?!\.+$)[A-Za-z0-9_.-]{1,100}")
_TRIES = 4
_PATIENCE = 120.0
"""Seconds that a rate limit is waited for, all together."""
_TIMEOUT = 30.0


class ApiError(AwesomelintError):
    """GitHub did not do what it was asked for."""

    def __init__(self, words: str, status: int | None = None) -> None:
        super().__init__(words)
        self.status = status


class Api(Protocol):
    """One repository's part of the API."""

    repository: str
    """`owner/name`."""

    def ask(self, method: Method, path: str, body: Mapping[str, Any] | None = None, **query: str) -> Any:
        """Ask for a path below `/repos/owner/name`, and give the JSON of the answer; raise ApiError."""


class GitHub:
    """The real one; as a context it closes its connections."""

    def __init__(
        self,
        token: str,
        repository: str,
        rights: str,
        base: str = "https://api.github.com",
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`rights` are the permissions that are needed, as a workflow names them, for the words of errors.

        Raises UsageError for a base that would not keep the token secret, and for what is no repository.
        """
        if not _NAME.fullmatch(repository):
            raise UsageError(f"GITHUB_REPOSITORY: expected owner/name, found {repository!r}")
        self.repository = repository
        self._base = _checked(base)
        self._token = token
        self._rights = rights
        self._sleep = sleep
        self._clock = clock
        self._waited = 0.0
        self._http: httpx.Client | None = None

    def __enter__(self) -> GitHub:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._http is not None:
            self._http.close()

    @classmethod
    def of(cls, runner: Runner, rights: str) -> GitHub:
        """Make the API of a run's repository; raise UsageError where the runner lacks what is needed."""
        base = runner.environment.get("GITHUB_API_URL") or "https://api.github.com"
        return cls(runner.token(), runner.variable("GITHUB_REPOSITORY"), rights, base)

    def __repr__(self) -> str:
        return f"GitHub({self.repository!r})"

    def ask(self, method: Method, path: str, body: Mapping[str, Any] | None = None, **query: str) -> Any:
        """See `Api.ask`. What can be asked again is, and a rate limit is waited for, within reason."""
        import httpx

        http = self._http or self._connect()
        url = f"{self._base}/repos/{self.repository}{path}"
        for left in reversed(range(_TRIES)):
            try:
                answer = http.request(method, url, json=body, params=query or None)
            except httpx.HTTPError as error:
                never_sent = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))
                if left and (method != "POST" or never_sent):
                    self._sleep(2.0 ** (_TRIES - left - 1))
                    continue
                raise ApiError(f"GitHub cannot be reached: {self._safe(str(error))}") from None
            if answer.is_success:
                return self._read(answer)
            if pause := self._pause(answer, method, left):
                self._sleep(pause)
                continue
            raise ApiError(self._words(answer, method, path), answer.status_code)
        raise ApiError("GitHub does not answer")  # not reached: the last try raises

    def _connect(self) -> httpx.Client:
        import httpx

        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._token}",
            "User-Agent": f"awesomelint/{__version__}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        is_secure = self._base.startswith("https:")
        # No redirect is followed: it might lead to another host, and the token with it. Proxies that the
        # environment names are used for https alone, where the token passes them unseen.
        self._http = httpx.Client(
            headers=headers, timeout=_TIMEOUT, follow_redirects=False, trust_env=is_secure, verify=is_secure
        )
        return self._http

    def _pause(self, answer: httpx.Response, method: Method, left: int) -> float:
        """Give the seconds after which to ask again; none where that makes no sense."""
        if not left:
            return 0.0
        if answer.status_code >= 500:
            return 2.0 ** (_TRIES - left - 1) if method != "POST" else 0.0
        pause = self._limited_for(answer)
        if pause is None or self._waited + pause > _PATIENCE:
            return 0.0
        self._waited += pause
        return pause

    def _limited_for(self, answer: httpx.Response) -> float | None:
        """Give the seconds that a rate limit lasts; None where the answer is about none."""
        if answer.status_code not in (403, 429):
            return None
        after = answer.headers.get("retry-after", "")
        if after.isdecimal() and len(after) < 10:
            return max(float(after), 1.0)
        reset = answer.headers.get("x-ratelimit-reset", "")
        if answer.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal() and len(reset) < 12:
            return max(float(reset) - self._clock(), 1.0)
        return 60.0 if answer.status_code == 429 or "rate limit" in self._said(answer).lower() else None

    def _read(self, answer: httpx.Response) -> Any:
        try:
            return answer.json() if answer.content else None
        except (ValueError, RecursionError):
            raise ApiError(
                "GitHub answered with something that is no JSON; is GITHUB_API_URL right?"
            ) from None

    def _words(self, answer: httpx.Response, method: Method, path: str) -> str:
        """Say what an answer means, and what to do."""
        status, said = answer.status_code, self._safe(self._said(answer))
        limited = self._limited_for(answer)
        if limited is not None:
            again = minute(self._clock() + limited)
            return (
                f"GitHub wants to be left alone until {again}: the token's rate limit is used up ({status})"
            )
        needed = f"the job needs 'permissions: {self._rights}'"
        match status:
            case 401:
                return "GitHub does not accept the token (401): is it out of date, or another host's?"
            case 403:
                return f"the token may not do that (403, {method} {path}): {needed}; GitHub says: {said}"
            case 404:
                return f"{self.repository}{path} is not there, or not for this token (404): {needed}"
            case 410:
                return f"{self.repository} has no issues (410): turn them on in its settings"
            case 301 | 302 | 307 | 308:
                return f"{self.repository} has moved ({status}): run again under its new name"
            case _:
                return f"GitHub answered {status} to {method} {path}: {said}"

    def _said(self, answer: httpx.Response) -> str:
        try:
            data = answer.json()
        except (ValueError, RecursionError):
            return answer.reason_phrase
        message = data.get("message") if isinstance(data, dict) else None
        return message[:500] if isinstance(message, str) else answer.reason_phrase

    def _safe(self, text: str) -> str:
        """Take the token out of what others say."""
        return text.replace(self._token, "***")


def _checked(base: str) -> str:
    """Give an API's address without a final slash; raise UsageError for one that is not safe for a token."""
    parts = urlsplit(base)
    host = parts.hostname or ""
    is_secret = parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))
    if is_secret and host and not (parts.username or parts.password or parts.query or parts.fragment):
        return base.rstrip("/")
    raise UsageError(f"GITHUB_API_URL: expected an address with https, found {base!r}")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
