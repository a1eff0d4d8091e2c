"""Whom a rate limit counts: one IPv4 address, or a whole IPv6 /64."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.rate_limits import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:bbbb:cccc:dddd:eeee", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_address_stands_for_its_network(address: str | None, network: str) -> None:
    assert network_of(address) == network


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_every_address_of_a_household_counts_as_one(prefix: int, one: int, other: int) -> None:
    prefix |= 1 << 62  # keep clear of the mapped IPv4 addresses
    first, second = (str(ipaddress.IPv6Address((prefix << 64) | host)) for host in (one, other))
    neighbour = str(ipaddress.IPv6Address(((prefix ^ 1) << 64) | one))
    assert network_of(first) == network_of(second) != network_of(neighbour)
