"""Statuses, TLS failures and broken connections, in words a maintainer understands."""

from __future__ import annotations

import errno
import re
import ssl
from http import HTTPStatus

_STATUS = {
    418: "I'm a Teapot",
    425: "Too Early",
    # Cloudflare's own, https://developers.cloudflare.com/support/troubleshooting/http-status-codes/
    520: "Web Server Returned an Unknown Error",
    521: "Web Server Is Down",
    522: "Connection Timed Out",
    523: "Origin Is Unreachable",
    524: "A Timeout Occurred",
    525: "SSL Handshake Failed",
    526: "Invalid SSL Certificate",
    527: "Railgun Error",
    530: "Origin Unavailable",
    999: "Request Denied",
}
_CERTIFICATE = {
    # X509_V_ERR_* of OpenSSL's x509_vfy.h.
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate's issuer is not trusted: a self-signed one stands at the top",
    20: "its certificate's issuer is not known, or an intermediate certificate is not sent along",
    21: "its certificate's issuer is not known, or an intermediate certificate is not sent along",
    23: "its certificate was revoked",
    62: "its certificate is for another name",
    64: "its certificate is for another address",
}
_TLS = {
    "UNSUPPORTED_PROTOCOL": "it speaks outdated versions of TLS only",
    "TLSV1_ALERT_PROTOCOL_VERSION": "it speaks other versions of TLS only",
    "WRONG_VERSION_NUMBER": "it does not speak TLS on this port",
    "HTTP_REQUEST": "it does not speak TLS on this port",
    "DH_KEY_TOO_SMALL": "its key is too weak",
    "EE_KEY_TOO_SMALL": "its key is too weak",
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": "it needs an unsafe old form of TLS",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "it refused every way of encrypting we know",
    "TLSV1_UNRECOGNIZED_NAME": "it does not know the host's name",
    "UNEXPECTED_EOF_WHILE_READING": "the connection ended in the middle",
}
_SOCKET = {
    errno.ECONNREFUSED: "the connection was refused",
    errno.ECONNRESET: "the connection was reset",
    errno.EPIPE: "the connection was reset",
    errno.ETIMEDOUT: "the connection timed out",
    errno.EHOSTUNREACH: "there is no way to the host",
    errno.ENETUNREACH: "there is no way to the host's network",
}

_ALERT = re.compile(r"(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?([A-Z0-9_]+)")
"""How OpenSSL names the alerts that the other end sends."""
_HTTP = (
    # What h11 says begins with, and what it means.
    ("Receive buffer too long", "its header does not end within 64 KB"),
    ("illegal status line", "its answer is not HTTP: it does not begin with a status"),
    ("illegal request line", "its answer is not HTTP: it does not begin with a status"),
    ("no response line received", "its answer is not HTTP: it does not begin with a status"),
    ("illegal header line", "its answer is not HTTP: a line of its header has no name and value"),
    ("continuation line", "its answer is not HTTP: a line of its header has no name and value"),
    ("Illegal header", "its answer is not HTTP: a line of its header has no name and value"),
    ("conflicting Content-Length", "its answer is not HTTP: it says two lengths of its body"),
    ("bad Content-Length", "its answer is not HTTP: the length of its body is no number"),
    ("multiple Transfer-Encoding", "its body comes in an encoding of transfer that is not known"),
    ("Only Transfer-Encoding", "its body comes in an encoding of transfer that is not known"),
    ("illegal chunk", "its answer is not HTTP: its body is not in pieces as it says"),
    ("malformed chunk", "its answer is not HTTP: its body is not in pieces as it says"),
    ("peer closed connection without", "its body breaks off"),
    ("peer unexpectedly closed", "the connection was closed in the middle of the header"),
    ("can't handle event type ConnectionClosed", "the connection was closed in the middle of the header"),
)
_STATUS_RANGE = re.compile(r"status_code should be in range .*, not (\d+)")


def status_words(status: int) -> str:
    """Name a status as people know it.

    >>> status_words(404), status_words(521), status_words(477)
    ('404 Not Found', '521 Web Server Is Down', '477')
    """
    words = _STATUS.get(status)
    if words is None:
        try:
            words = HTTPStatus(status).phrase
        except ValueError:
            return str(status)
    return f"{status} {words}"


def tls_words(error: ssl.SSLError) -> str:
    """Say why no encrypted connection came about."""
    if isinstance(error, ssl.SSLCertVerificationError):
        words = _CERTIFICATE.get(error.verify_code)
        return words or f"its certificate is not valid: {error.verify_message}"
    reason = error.reason or "UNEXPECTED_EOF_WHILE_READING"
    alert = _ALERT.fullmatch(reason)
    if alert is not None:
        words = _TLS.get(reason) or "the server refused the TLS handshake"
        return f"{words} (alert {alert[1].lower()})"
    return _TLS.get(reason) or f"TLS failed: {reason.lower().replace('_', ' ')}"


def http_words(said: str, first: bytes) -> str:
    r"""Say why an answer is no HTTP: by what h11 says of it, and the three bytes it begins with.

    >>> http_words("Response status_code should be in range [200, 1000), not 0", b"HTT")
    'its answer is not HTTP: there is no status 000'
    >>> http_words("illegal request line", b"\x15\x03\x01")
    'it speaks TLS on this port: try https'
    """
    if first[:1] in (b"\x15", b"\x16") and first[1:2] == b"\x03":
        return "it speaks TLS on this port: try https"
    if status := _STATUS_RANGE.search(said):
        return f"its answer is not HTTP: there is no status {int(status[1]):03}"
    return next((words for start, words in _HTTP if said.startswith(start)), "its answer is not HTTP")


def socket_words(error: OSError) -> str:
    """Say why a connection failed or broke."""
    return _SOCKET.get(error.errno or 0) or (error.strerror or "the connection broke").lower()
