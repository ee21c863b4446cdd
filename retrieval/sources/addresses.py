"""Which network addresses are public.

It does not care about names or URLs: `retrieval.sources.fetch` asks with the address a socket would connect to.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

# IPv6 ranges that carry an IPv4 address inside, or were given up: what they lead to cannot be told from outside.
_NEVER = tuple(
    IPv6Network(network)
    for network in (
        "::/96",  # IPv4-compatible
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # local NAT64
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local
        "100::/64",  # discard
        "5f00::/16",  # segment routing
    )
)
_RELAY = ip_network("192.88.99.0/24")  # 6to4 relays


def is_public(address: str) -> bool:
    """True for a public unicast address; an IPv4 address mapped into IPv6 counts as itself."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        mapped = ip.ipv4_mapped
        if mapped is None:
            return _is_public(ip) and not any(ip in network for network in _NEVER)
        ip = mapped
    return _is_public(ip) and ip not in _RELAY


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)
