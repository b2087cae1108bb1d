"""The hosts of the scripted web: their names, their lines, their certificates."""

from __future__ import annotations

import datetime
import ssl
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from awesomelint.errors import UsageError
from awesomelint.testing.web_replies import Days

if TYPE_CHECKING:
    import trustme

T = TypeVar("T", bound=str)

Dns = str
"""`found`, `missing` (NXDOMAIN), `again` (SERVFAIL), `empty` (no address), `silent`, or addresses
with blanks between them."""
Line = Literal[
    "up",
    "refused",
    "unroutable",
    "silent",  # nobody answers what dials
    "mute",  # accepts and never says a word
    "hang-up",  # accepts, waits for the first bytes and resets
    "plain",  # no TLS, on whatever port
    "tls",  # TLS, on whatever port
]
Certificate = Literal[
    "good", "wrong-name", "expired", "early", "self-signed", "unknown-ca",
    "alert",  # ends the handshake with an alert
]  # fmt: skip
Script: TypeAlias = T | list[T] | Days[T]
"""One thing for ever; one after the other, the last one repeated; or by day."""


@dataclass
class Host:
    """What is so of a host, whatever page is asked for."""

    dns: Script[Dns] = "found"
    line: Script[Line] = "up"
    certificate: Script[Certificate] = "good"
    http2: bool = True
    """Whether it speaks HTTP/2 to those who can."""


def now(script: Script[T], day: float, turn: int) -> T:
    """Give what a script has for a day and a turn (from 0).

    >>> now(["missing", "found"], 0, 5), now(Days({0: "up", 9: "refused"}), 9, 0)
    ('found', 'refused')
    """
    if isinstance(script, Days):
        return script.at(day)
    return script[min(turn, len(script) - 1)] if isinstance(script, list) else script


class Authority:
    """Issues certificates, right ones and wrong ones; needs the extra `awesomelint[testing]`."""

    def __init__(self) -> None:
        """Make the keys; raise UsageError where trustme is not installed."""
        try:
            import trustme
        except ModuleNotFoundError:
            raise UsageError("trustme is not installed: pip install 'awesomelint[testing]'") from None
        self._own = trustme.CA()
        self._contexts: dict[tuple[str, Certificate, bool], ssl.SSLContext] = {}

    def save(self, path: Path) -> None:
        """Write the certificate that clients should trust, as PEM."""
        self._own.cert_pem.write_to_path(str(path))

    def context(self, host: str, certificate: Certificate, http2: bool) -> ssl.SSLContext:
        """Give the server's side of TLS for a host."""
        key = (host, certificate, http2)
        if key not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_alpn_protocols(["h2", "http/1.1"] if http2 else ["http/1.1"])
            self._issue(host, certificate).configure_cert(context)
            self._contexts[key] = context
        return self._contexts[key]

    def _issue(self, host: str, certificate: Certificate) -> trustme.LeafCert:
        today, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
        match certificate:
            case "wrong-name":
                return self._own.issue_cert("elsewhere.test")
            case "expired":
                return self._own.issue_cert(host, not_before=today - 90 * day, not_after=today - day)
            case "early":
                return self._own.issue_cert(host, not_before=today + day, not_after=today + 90 * day)
            case "self-signed":
                return _self_signed(host)
            case "unknown-ca":
                return _stranger().issue_cert(host)
            case _:
                return self._own.issue_cert(host)


@cache
def _stranger() -> trustme.CA:
    import trustme

    return trustme.CA()


def _self_signed(host: str) -> trustme.LeafCert:
    """Make a certificate that vouches for itself, which trustme makes none of."""
    import trustme
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    today, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(today - day).not_valid_after(today + 90 * day)
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return trustme.LeafCert(private, certificate.public_bytes(serialization.Encoding.PEM), [])
