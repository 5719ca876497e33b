"""Which addresses count as one client."""

from ipaddress import IPv6Address, ip_address, ip_network

HOUSEHOLD = 64  # bits: a household or a phone holds at least such a network


def client_network(address: str, prefix: int = HOUSEHOLD) -> str:
    """The address that counts as one client; for IPv6 its network; empty when it is none."""
    try:
        ip = ip_address(address.partition("%")[0].strip("[]"))
    except ValueError:
        return ""
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((ip, prefix), strict=False))
    return str(ip)
