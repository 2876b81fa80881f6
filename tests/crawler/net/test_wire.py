"""Real sockets: servers that speak HTTP badly, slowly or for ever, connections that are kept, and a proxy."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crawler import errors
from crawler.net.http_client import Answer, HttpClient, Patience
from crawler.net.ssrf_filter import Guard
from crawler.net.transport import GuardedTransport
from index.errors import SettingsError
from index.operations.settings import Settings
from tests.crawler.fake import settings

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def end(server: asyncio.Server) -> None:
    """Close it and wait for its conversations to end."""
    server.close()
    await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)


def says(*pieces: bytes, forever: bytes = b"", pause: float = 0.0, hang: bool = False) -> Talk:
    """A server that reads one request and answers with these bytes, whatever they are."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
            while forever:
                writer.write(forever)
                await writer.drain()
                await asyncio.sleep(pause)
            if hang:
                await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            await hang_up(writer)

    return talk


async def _ask(talk: Talk, chosen: Settings, times: int = 1, *, allow: bool = True) -> list[Answer]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = HttpClient(chosen, GuardedTransport(Guard([f"127.0.0.1:{port}"] if allow else [])))
    try:
        return [
            await client.get(f"http://127.0.0.1:{port}/a", patience=Patience(chosen.fetch_total), limit=1_000_000)
            for _ in range(times)
        ]
    finally:
        await client.close()
        await end(server)


def ask(talk: Talk, chosen: Settings, times: int = 1, *, allow: bool = True) -> list[Answer]:
    return asyncio.run(_ask(talk, chosen, times, allow=allow))


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("talk", "kind"),
    [
        (says(b"HTTP/1.1 200 OK\r\n", forever=b"X-More: " + b"m" * 900 + b"\r\n"), errors.HeadersTooBig),
        (says(OK + b"X-Flood: " + b"m" * 80_000 + b"\r\n\r\n"), errors.HeadersTooBig),
        (says(b"HTTP/1.1 200 OK\r\nX-Drip: ", forever=b"a", pause=0.05), errors.TimedOut),
        (says(OK + b"Content-Length: 1000\r\n\r\n", forever=b"x", pause=0.05), errors.TimedOut),
        (says(OK + b"Content-Length: 1000\r\n\r\nhalf", hang=True), errors.TimedOut),
        (says(hang=True), errors.TimedOut),
        (says(OK + b"Content-Length: 1000\r\n\r\nhalf"), errors.ConnectionLost),
        (says(), errors.ConnectionLost),
        (says(b"<html>no status line at all</html>\n"), errors.BrokenAnswer),
        (says(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"), errors.ProtocolBroken),
        (says(OK + b"\r\n", forever=b"<p>" + b"x" * 60_000), errors.BodyTooBig),
        (says(OK + b"Transfer-Encoding: chunked\r\n\r\n", forever=b"8000\r\n" + b"x" * 0x8000 + b"\r\n"), errors.BodyTooBig),
    ],
)  # fmt: skip
def test_bad_servers_have_names(tmp_path: Path, talk: Talk, kind: type[errors.FetchError]) -> None:
    started = time.monotonic()
    with pytest.raises(kind):
        ask(talk, settings(tmp_path, fetch_total="0.6s"))
    assert time.monotonic() - started < 5


def test_odd_headers_are_no_error(tmp_path: Path) -> None:
    odd = b"X-Odd: caf\xe9\r\nSet-Cookie: a=" + b"b" * 60_000 + b"\r\nContent-Length: 2\r\n\r\nok"
    assert ask(says(OK + odd), settings(tmp_path))[0].body == b"ok"


def test_a_private_address_is_not_connected_to(tmp_path: Path) -> None:
    with pytest.raises(errors.PrivateAddress) as caught:
        ask(says(OK + b"Content-Length: 2\r\n\r\nok"), settings(tmp_path), allow=False)
    assert caught.value.url.endswith("/a")


def test_connections_are_kept(tmp_path: Path) -> None:
    connections: list[int] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(1)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(OK + b"Content-Length: 2\r\n\r\nok")
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            await hang_up(writer)

    assert [answer.body for answer in ask(talk, settings(tmp_path), times=3)] == [b"ok"] * 3
    assert connections == [1]


def test_everything_goes_through_the_proxy(tmp_path: Path) -> None:
    seen: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        writer.write(OK + b"Connection: close\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        await hang_up(writer)

    async def run() -> Answer:
        server = await asyncio.start_server(proxy, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        chosen = replace(settings(tmp_path), proxy=address)
        client = HttpClient(chosen, GuardedTransport(Guard([]), proxy=address))
        try:
            with pytest.raises(errors.PrivateAddress):
                await client.get("http://127.0.0.2/x", patience=Patience(5), limit=1000)
            return await client.get("http://news.example/a?b=1", patience=Patience(5), limit=1000)
        finally:
            await client.close()
            await end(server)

    assert asyncio.run(run()).body == b"ok"
    assert seen == [b"GET http://news.example/a?b=1 HTTP/1.1"]


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:1", "nonsense", "http://"])
def test_a_proxy_that_is_none_is_told(address: str) -> None:
    with pytest.raises(SettingsError):
        GuardedTransport(Guard([]), proxy=address)
