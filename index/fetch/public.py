"""An IP address and a port come in; whether they are anyone's, and so may be asked, goes out."""

import socket
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network

from footnote.index.fetch.address import PORTS

# Of IPv6 only this is handed out to hosts. It leaves out ::1, ::ffff:0:0/96 and ::/96 (IPv4 in
# disguise), 64:ff9b::/96 and 64:ff9b:1::/48 (NAT64), fc00::/7, fe80::/10, fec0::/10, multicast.
_UNICAST = IPv6Network("2000::/3")

# What Python's `is_global` lets through in one version or another, and what a cloud answers on.
_SPECIAL = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a provider's customers
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own services, seen from its machines
        "169.254.0.0/16",  # link-local; metadata of a cloud machine
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved; broadcast
        "2001::/23",  # Teredo, benchmarks, ORCHID and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3ffe::/16",  # given back
        "3fff::/20",  # documentation
    )
)


def is_public(ip: str, port: int) -> bool:
    """Say whether it is a web port of a public address that is neither ours nor next door."""
    return port in PORTS.values() and is_global(ip) and not _is_near(ip)


def is_global(ip: str) -> bool:
    """Say whether an IP address is one that a host on the internet can have."""
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and (address.scope_id or address not in _UNICAST):
        return False
    return address.is_global and not any(address in network for network in _SPECIAL)


def _is_near(ip: str) -> bool:
    """Say whether an address is this machine's, or in its own IPv6 network.

    Connecting a datagram socket sends nothing, but shows which address of ours would be used.
    """
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((ip, PORTS["https"]))
        except OSError:
            return False  # there is no way there; connecting will say so
        ours = str(probe.getsockname()[0])
    return ours == ip or (":" in ip and ip_address(ip) in IPv6Network((ours, 64), strict=False))
