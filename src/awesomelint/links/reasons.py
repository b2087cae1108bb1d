"""Statuses, TLS failures and broken connections, in words a maintainer understands."""

from __future__ import annotations

import errno
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
    return _TLS.get(reason) or f"TLS failed: {reason.lower().replace('_', ' ')}"


def socket_words(error: OSError) -> str:
    """Say why a connection failed or broke."""
    return _SOCKET.get(error.errno or 0) or (error.strerror or "the connection broke").lower()
