"""No connection to where none may go, decided for the address that is connected to."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpcore2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import NameUnknown, PrivateAddress
from crawler.net.ssrf_filter import Guard, GuardedBackend, resolve
from index.operations.public_addresses import is_public


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.1.1.2", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "224.0.0.1",
     "100.64.0.1", "100.127.255.255", "192.0.0.1", "198.18.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
     "fe80::1%eth0", "fc00::1", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::", "not an address"],
)  # fmt: skip
def test_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_public(address: str) -> None:
    assert is_public(address)


@given(
    st.ip_addresses(v=4, network="10.0.0.0/8")
    | st.ip_addresses(v=4, network="100.64.0.0/10")
    | st.ip_addresses(v=4, network="127.0.0.0/8")
)
def test_no_private_address_hides_in_ipv6(address: object) -> None:
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"64:ff9b::{address}")


def resolver(*answers: list[str]) -> object:
    """Answers in turn, the last one for ever."""
    left = list(answers)

    async def resolve(host: str, port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


def test_a_name_with_one_private_address_is_refused() -> None:
    guard = Guard([], resolver(["93.184.216.34", "10.0.0.1"]))  # type: ignore[arg-type]
    with pytest.raises(PrivateAddress):
        asyncio.run(guard.addresses("mixed.example", 80))


def test_only_the_very_host_and_port_are_allowed() -> None:
    guard = Guard(["127.0.0.1:9100"])
    assert asyncio.run(guard.addresses("127.0.0.1", 9100)) == ["127.0.0.1"]
    for host, port in (
        ("127.0.0.1", 9101),
        ("127.0.0.2", 9100),
        ("2130706433", 9100),
        ("0x7f000001", 9100),
        ("0177.0.0.1", 9100),
    ):
        with pytest.raises((PrivateAddress, NameUnknown)):
            asyncio.run(guard.addresses(host, port))


def test_an_unknown_name_has_its_own_error() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(NameUnknown):
        asyncio.run(Guard([], resolve).addresses("nowhere.example", 80))


@pytest.fixture
def canary() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback that must see nothing."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.server_address[1], seen
        server.shutdown()
        thread.join()


def test_a_name_that_changes_its_mind_gains_nothing(canary: tuple[int, list[str]]) -> None:
    """DNS rebinding: public when first asked, loopback when asked again. It is asked once for each connection, and the
    connection goes to the address that was checked."""
    port, seen = canary

    async def twice() -> None:
        guard = Guard([], resolver(["192.0.2.1"], ["127.0.0.1"]))  # type: ignore[arg-type]
        backend = GuardedBackend(guard)
        for _ in range(2):
            with pytest.raises((PrivateAddress, httpcore2.ConnectError, httpcore2.ConnectTimeout)):
                await backend.connect_tcp("rebinding.example", port, timeout=0.3)

    asyncio.run(twice())
    assert seen == []


def test_what_is_allowed_is_reached(canary: tuple[int, list[str]]) -> None:
    port, _ = canary

    async def connect() -> None:
        stream = await GuardedBackend(Guard([f"127.0.0.1:{port}"])).connect_tcp("127.0.0.1", port, timeout=5)
        await stream.aclose()

    asyncio.run(connect())


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "::1", "localhost", "a.localhost", "10.0.0.1"],
)
def test_behind_a_proxy_numbers_are_checked_all_the_same(host: str) -> None:
    with pytest.raises(PrivateAddress):
        Guard([]).check_literal(host, 80)


def test_behind_a_proxy_names_are_the_proxys_affair() -> None:
    Guard([]).check_literal("news.example", 443)
    Guard([]).check_literal("93.184.216.34", 443)
    Guard(["127.0.0.1:9100"]).check_literal("127.0.0.1", 9100)


def test_the_system_looks_names_up() -> None:
    assert asyncio.run(resolve("127.0.0.1", 80)) == ["127.0.0.1"]
    with pytest.raises(OSError):
        asyncio.run(resolve("no-such-name.invalid", 80))
