"""Which IP addresses a link check must not dial.

The check runs on other people's text, so a link, a redirect or a name server may point it at the
machine it runs on, at that machine's network or at a cloud's metadata service. `ipaddress.is_global`
does not know all of these, hence the explicit list.

Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates), the
multicast registries (RFC 5771, RFC 4291), and the documentation of the clouds for metadata addresses.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

SPECIAL_V4: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "no address of a host (RFC 791)"),
    ("10.0.0.0/8", "a private address (RFC 1918)"),
    ("100.64.0.0/10", "an address behind a carrier's NAT (RFC 6598)"),
    ("127.0.0.0/8", "a loopback address (RFC 1122)"),
    ("168.63.129.16/32", "a metadata address of a cloud (Azure)"),
    ("169.254.169.254/32", "a metadata address of a cloud (AWS, Azure, Google)"),
    ("169.254.0.0/16", "a link-local address (RFC 3927)"),
    ("172.16.0.0/12", "a private address (RFC 1918)"),
    ("192.0.0.0/24", "reserved for protocols (RFC 6890)"),
    ("192.0.2.0/24", "reserved for documentation (RFC 5737)"),
    ("192.88.99.0/24", "a 6to4 relay address (RFC 7526)"),
    ("192.168.0.0/16", "a private address (RFC 1918)"),
    ("198.18.0.0/15", "reserved for benchmarks (RFC 2544)"),
    ("198.51.100.0/24", "reserved for documentation (RFC 5737)"),
    ("203.0.113.0/24", "reserved for documentation (RFC 5737)"),
    ("224.0.0.0/4", "a multicast address (RFC 5771)"),
    ("255.255.255.255/32", "the broadcast address (RFC 919)"),
    ("240.0.0.0/4", "reserved (RFC 1112)"),
)
SPECIAL_V6: tuple[tuple[str, str], ...] = (
    ("::/128", "no address of a host (RFC 4291)"),
    ("::1/128", "a loopback address (RFC 4291)"),
    ("64:ff9b:1::/48", "a NAT64 address of a local network (RFC 8215)"),
    ("100::/64", "a discard address (RFC 6666)"),
    ("2001::/32", "a Teredo address (RFC 4380)"),
    ("2001::/23", "reserved for protocols (RFC 2928)"),
    ("2001:db8::/32", "reserved for documentation (RFC 3849)"),
    ("2002::/16", "a 6to4 address (RFC 7526)"),
    ("3fff::/20", "reserved for documentation (RFC 9637)"),
    ("fc00::/7", "a private address (RFC 4193)"),
    ("fe80::/10", "a link-local address (RFC 4291)"),
    ("fec0::/10", "a private address (RFC 3879)"),
    ("ff00::/8", "a multicast address (RFC 4291)"),
)
_V4 = tuple((IPv4Network(network), words) for network, words in SPECIAL_V4)
_V6 = tuple((IPv6Network(network), words) for network, words in SPECIAL_V6)
_NAMED_ONLY = tuple(
    ip_network(network)
    for network in (
        "169.254.0.0/16",
        "168.63.129.16/32",
        "fe80::/10",
        "fd00:ec2::254/128",
        "fd20:ce::254/128",
    )
)
"""Where clouds hand out their machines' credentials: allowed only by name, never with all the rest."""
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_UNICAST = IPv6Network("2000::/3")


def unwrap(address: Address) -> Address:
    """Give the IPv4 address that an IPv6 address leads to, where it is a mapped, compatible or NAT64 one.

    >>> unwrap(ip_address("::ffff:10.0.0.1")), unwrap(ip_address("64:ff9b::a9fe:a9fe"))
    (IPv4Address('10.0.0.1'), IPv4Address('169.254.169.254'))
    """
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def special(address: Address) -> str | None:
    """Say what is special about an address; None for one that anybody's page may have.

    >>> special(ip_address("192.168.1.1"))
    'a private address (RFC 1918)'
    >>> special(ip_address("93.184.215.14")) is None
    True
    """
    address = unwrap(address)
    if isinstance(address, IPv4Address):
        return next((words for network, words in _V4 if address in network), None)
    plain = IPv6Address(int(address))  # without a scope, which no network contains
    words = next((words for network, words in _V6 if plain in network), None)
    return words or (None if plain in _UNICAST else "reserved (RFC 4291)")


class Guard:
    """Decides which addresses may be dialled.

    `allowed` names private networks that may, or is true for all of them but those of metadata
    services, which have to be named.
    """

    def __init__(self, allowed: tuple[str, ...] | bool = False) -> None:
        self._all = allowed is True
        networks = allowed if isinstance(allowed, tuple) else ()
        self._networks = tuple(ip_network(network) for network in networks)
        self._refusals: dict[str, str | None] = {}
        self._opened: dict[str, bool] = {}

    def refusal(self, address: str) -> str | None:
        """Say why an address must not be dialled; None where it may."""
        if address not in self._refusals:
            self._refusals[address] = self._refuse(address)
        return self._refusals[address]

    def _refuse(self, address: str) -> str | None:
        parsed = ip_address(address)
        words = special(parsed)
        if words is None or self._allows(parsed):
            return None
        return f"{address} is {words}"

    def opens(self, address: str) -> bool:
        """Tell whether an address is special and allowed all the same, on every port."""
        if address not in self._opened:
            parsed = ip_address(address)
            self._opened[address] = special(parsed) is not None and self._allows(parsed)
        return self._opened[address]

    def _allows(self, address: Address) -> bool:
        address = unwrap(address)
        if isinstance(address, IPv6Address):
            address = IPv6Address(int(address))  # without a scope, which no network contains
        if _lies_in(address, self._networks):
            return True
        return self._all and not _lies_in(address, _NAMED_ONLY)


def _lies_in(address: Address, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
