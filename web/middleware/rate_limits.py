"""Rate limits per client address. All workers share the counts (`web.server.shared_memory`), which end with the server; where the
setting `rate_limit_store` says so, all machines do (`web.server.remote_counters`)."""

import ipaddress
import time
from typing import Any

import limits
from flask import Flask, request
from flask_limiter import Limiter
from limits.storage import Storage

from index.errors import SettingsError
from index.operations.settings import Settings
from web.server.remote_counters import Counters

_IPV6_SITE = 64
"""Leading bits of an IPv6 address that identify a subscriber, who can choose the rest freely."""


class SharedStorage(Storage):
    """A storage of the library `limits` that keeps its counts where all workers share them."""

    STORAGE_SCHEME = ["broadsheet"]  # noqa: RUF012 - the base class declares it so

    def __init__(self, uri: str | None = None, *, counters: Counters, **options: Any) -> None:
        super().__init__(uri, **options)
        self._counters = counters

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """Errors of the storage: it has none."""
        return ()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to a count that ends after `expiry` seconds; returns the new count."""
        return self._counters.add(key, expiry, amount)

    def get(self, key: str) -> int:
        """The count; 0 if there is none."""
        return self._counters.get(key)[0]

    def get_expiry(self, key: str) -> float:
        """Epoch seconds at which the count ends."""
        return self._counters.get(key)[1]

    def check(self) -> bool:
        """Whether the storage works: always."""
        return True

    def reset(self) -> int | None:
        """Forget all counts."""
        self._counters.clear()
        return None

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._counters.drop(key)


def asking_address() -> str:
    """The address under which the request is counted."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return request.remote_addr or "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((address, _IPV6_SITE), strict=False))
    return str(address)


def make_limiter(app: Flask, settings: Settings, counters: Counters) -> Limiter:
    """The limiter of this app, which `rate_limit = off` disables. Raises SettingsError for a limit that cannot be read."""
    for name in ("rate_burst", "rate_sustained", "rate_api"):
        try:
            limits.parse_many(getattr(settings, name))
        except ValueError:
            raise SettingsError(
                f"{name} is {getattr(settings, name)!r}, which is not a limit; write one like '15 per 20 seconds'"
            ) from None
    options: Any = {"counters": counters}
    return Limiter(
        asking_address,
        app=app,
        storage_uri="broadsheet://",
        storage_options=options,
        strategy="fixed-window",
        headers_enabled=True,
        enabled=settings.rate_limit,
    )


def seconds_until_reset(limiter: Limiter) -> int:
    """For Retry-After: whole seconds until the limit that was just exceeded starts again."""
    current = limiter.current_limit
    return max(1, round(current.reset_at - time.time())) if current else 1
