"""One loop follows redirects, for pages and for robots.txt."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from crawler import errors
from crawler.net.http_client import Trail, follow

A, B, C = (f"https://{name}.example/" for name in "abc")


def trail(hops: dict[str, tuple[int, str | None]], most: int = 5) -> Trail:
    async def ask(url: str) -> Any:
        status, location = hops.get(url, (200, None))
        return SimpleNamespace(status=status, location=location, fetched=datetime(2026, 3, 5, tzinfo=UTC))

    return asyncio.run(follow(A, ask, most))


@pytest.mark.parametrize(
    ("hops", "via", "moved"),
    [
        ({}, (A,), None),
        ({A: (404, None)}, (A,), None),
        ({A: (304, None)}, (A,), None),
        ({A: (302, B)}, (A, B), None),
        ({A: (301, B)}, (A, B), B),
        ({A: (308, B), B: (301, C)}, (A, B, C), C),
        ({A: (301, B), B: (307, C)}, (A, B, C), B),
        ({A: (303, B), B: (301, C)}, (A, B, C), None),
        ({A: (302, "../x")}, (A, f"{A}x"), None),
    ],
)
def test_it_goes_as_far_as_it_is_led(
    hops: dict[str, tuple[int, str | None]], via: tuple[str, ...], moved: str | None
) -> None:
    followed = trail(hops)
    assert (followed.via, followed.moved) == (via, moved)
    assert followed.answer.status == hops.get(via[-1], (200, None))[0]


@pytest.mark.parametrize(
    ("hops", "error"),
    [
        ({A: (301, None)}, errors.OddStatus),
        ({A: (302, "mailto:editor@a.example")}, errors.BadAddress),
        ({A: (302, A)}, errors.TooManyRedirects),
        ({A: (302, B), B: (302, A)}, errors.TooManyRedirects),
        ({A: (302, B), B: (302, C)}, errors.TooManyRedirects),
    ],
)
def test_it_ends_with_a_named_error(hops: dict[str, tuple[int, str | None]], error: type[errors.FetchError]) -> None:
    with pytest.raises(error):
        trail(hops, most=1)
