"""The httpx2 transport that the crawler uses: HTTP/1.1, guarded connections, an optional proxy.

httpx2's own transport takes no network backend, so this one hands requests to httpcore2 itself. It keeps no cookies and
reads no proxy from the environment.
"""

from collections.abc import AsyncIterable, AsyncIterator

import httpcore2
import httpx2

from crawler.net.ssrf_filter import Guard, GuardedBackend
from index.errors import SettingsError


class _Body(httpx2.AsyncByteStream):
    def __init__(self, parts: AsyncIterable[bytes]) -> None:
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._parts:
            yield part

    async def aclose(self) -> None:
        close = getattr(self._parts, "aclose", None)
        if close is not None:
            await close()


class GuardedTransport(httpx2.AsyncBaseTransport):
    """An httpx2 transport with guarded connections. Raises the errors of httpcore2 and of `crawler.net.ssrf_filter`
    unchanged.

    guard: checks every address before it is connected to. proxy: address of an HTTP proxy, which may be private
    because the owner chose it; empty: none. With a proxy, names are resolved by it, so it must keep them out of its
    own network; IP addresses are still checked here. keep: idle connections kept open.
    """

    def __init__(self, guard: Guard, *, proxy: str = "", keep: int = 256) -> None:
        backend = GuardedBackend(guard)
        context = httpx2.create_ssl_context()
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=context,
            proxy=_proxy(proxy) if proxy else None,
            max_connections=None,
            max_keepalive_connections=keep,
            keepalive_expiry=15,
            network_backend=httpcore2.AnyIOBackend() if proxy else backend,
        )
        self._literal = guard if proxy else None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._literal is not None:
            self._literal.check_literal(
                request.url.host, request.url.port or (443 if request.url.scheme == "https" else 80)
            )
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        if not isinstance(answer.stream, AsyncIterable):
            raise TypeError("an asynchronous answer was expected")
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


def _proxy(address: str) -> httpcore2.Proxy:
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL as error:
        raise SettingsError(f"proxy: {address!r} is not the address of a proxy: {error}") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise SettingsError(f"proxy: {address!r} is not an HTTP proxy; write one like http://proxy.example:3128")
    login = (url.username.encode(), url.password.encode()) if url.username else None
    return httpcore2.Proxy(httpcore2.URL(f"{url.scheme}://{url.netloc.decode()}/"), auth=login)
