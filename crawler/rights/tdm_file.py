"""`/.well-known/tdmrep.json`: what a host reserves, for all of its addresses (TDM Reservation Protocol, section 6.1).

It is asked for once a day and host, as politely as a page, and copies are kept like those of robots.txt. A host without one,
or with one that cannot be read, states nothing.
"""

import json
import re
import time
from collections import OrderedDict
from urllib.parse import urlsplit

from crawler import errors
from crawler.net.fetcher import Fetcher
from crawler.net.politeness import HostSession
from crawler.net.robots_cache import Copy, RobotsCache
from crawler.net.urls import authority
from crawler.rights.directives import mining_right
from index.article import Right

PATH = "/.well-known/tdmrep.json"
MAX_BYTES = 200_000
MAX_AGE = 24 * 3600.0
RETRY = 600.0
"""Seconds until it is asked for again after the host gave no answer."""
_IN_MEMORY = 1000
_RULES_MOST = 1000
_PATTERN_MOST = 500


class TdmFiles:
    """The files of all hosts. fetcher: asks for them; cache: keeps copies between processes."""

    def __init__(self, fetcher: Fetcher, cache: RobotsCache) -> None:
        self._fetcher = fetcher
        self._cache = cache
        self._known: OrderedDict[str, Copy] = OrderedDict()

    async def right(self, url: str, visitor: HostSession) -> Right | None:
        """Return what the host of an address states about mining it, None if nothing."""
        name = authority(url)
        async with visitor.host(url).alone("tdmrep"):
            copy = self._known.get(name) or self._cache.load(name)
            if copy is None or not copy.fresh(time.time()):
                copy = await self._renew(name, copy, visitor)
                self._cache.save(name, copy)
        self._known[name] = copy
        if len(self._known) > _IN_MEMORY:
            self._known.popitem(last=False)
        return mining_in_file(copy.text, url) if copy.text else None

    async def _renew(self, name: str, old: Copy | None, visitor: HostSession) -> Copy:
        """Where the host gives no answer, what it said before holds on."""
        now = time.time()
        try:
            fetched = await self._fetcher.get(name + PATH, visitor, limit=MAX_BYTES)
        except (errors.StatusError, errors.RobotsDisallowed, errors.TooMuch, errors.BadAddress) as error:
            wait = RETRY if isinstance(error, errors.Throttled | errors.ServerError) else MAX_AGE
            text = old.text if old and wait == RETRY else None
            return Copy(text=text, until=now + wait, failing_since=None, fetched=now)
        except errors.FetchError:
            return Copy(text=old.text if old else None, until=now + RETRY, failing_since=now, fetched=None)
        body = fetched.page.body if fetched.page else b""
        return Copy(text=body.decode("utf-8-sig", "replace"), until=now + MAX_AGE, failing_since=None, fetched=now)


def mining_in_file(text: str, url: str) -> Right | None:
    """Return what a file states about an address: the rule with the longest location that matches, as in robots.txt, and of
    two that are alike the one that reserves. text: untrusted."""
    try:
        rules = json.loads(text)
    except (ValueError, RecursionError):
        return None
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    best: tuple[int, bool] | None = None
    for rule in (rules if isinstance(rules, list) else [rules])[:_RULES_MOST]:
        if isinstance(rule, dict) and _matches(location := rule.get("location"), path):
            right = mining_right([rule.get("tdm-reservation")])
            if right is not None:
                best = max(best or (0, False), (len(str(location)), right is Right.TDM_RESERVED))
    return None if best is None else Right.TDM_RESERVED if best[1] else Right.TDM_OPEN


def _matches(location: object, path: str) -> bool:
    """As in robots.txt (RFC 9309 2.2.3): the beginning of a path, `*` for any characters, `$` for the end."""
    if not isinstance(location, str) or not location.startswith(("/", "*")) or len(location) > _PATTERN_MOST:
        return False
    whole = location.endswith("$")
    first, *others = re.sub(r"\*+", "*", location.removesuffix("$")).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(others, 1):
        if whole and number == len(others):
            return path.endswith(piece) and len(path) - len(piece) >= at
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return at == len(path) if whole else True
