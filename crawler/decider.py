"""What to fetch, what to try again and when to come back: decided from what is known and the time, without I/O.

    choose                 the addresses that get a request in this visit
    after_answer           the state of an address whose server answered
    after_failure          the state of an address that could not be fetched
    schedule_visit         when a source is visited next

Everything here is a function of its arguments; `now` is always aware. The arithmetic of intervals is in
`crawler.sources.revisit_interval`.
"""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler import errors
from crawler.errors import FetchError
from crawler.net.urls import canonical, exact, same_site
from crawler.sources.discover.found import Found
from crawler.sources.revisit_interval import learn_interval, next_visit, retry_time, revisit_time
from index.archive.protocols import AddressState, Source, Visit
from index.article import Precision
from index.operations.settings import Settings

DOCUMENT = "document:"
"""What the outcome of a source's own documents begins with; behind it stands the kind of document."""
HOLD_MOST = timedelta(days=1)
"""How long an address is held at most. A hold that ends later was set by a clock that was wrong, and counts as over."""
NOT_FOUND_TRIES = 3
"""Answers of 404 in a row before a page counts as missing: feeds name pages a little before they are there."""
NOT_FOUND_AGAIN = timedelta(hours=1)
NOT_OUTLETS_FAULT = frozenset({errors.Offline.code, errors.NameServerSilent.code})
"""Errors that say nothing of the outlet: being offline does not make a source's visits rarer."""


@dataclass(frozen=True, slots=True)
class Address:
    """A page to fetch. found: what a document said of it; state: what is known from before; key: equal for addresses of one
    page."""

    found: Found
    state: AddressState
    key: str


@dataclass(frozen=True, slots=True)
class Habit:
    """How a source is visited. interval: seconds between visits, None before the first; failures: visits in a row."""

    interval: float | None = None
    failures: int = 0


def page_keys(found: Sequence[Found]) -> dict[str, str]:
    """Address -> its identity as far as that is known before the page is read.

    Entries that share one identity but have titles of their own are several pages, whatever tells their addresses apart.
    Raises BadAddress.
    """
    titles: dict[str, set[str]] = defaultdict(set)
    for entry in found:
        if entry.title:
            titles[canonical(entry.url)].add(" ".join(entry.title.casefold().split()))
    return {entry.url: exact(entry.url) if len(titles[key := canonical(entry.url)]) > 1 else key for entry in found}


def choose(
    found: Sequence[Found],
    due: Sequence[AddressState],
    *,
    states: Mapping[str, AddressState],
    archived: Container[str],
    now: datetime,
    settings: Settings,
) -> list[Address]:
    """The addresses worth a request, each page once: those that documents name in their order, then those that are due.

    found: what the documents name; due: states whose time to be looked at again has come; states: what is known of the
    addresses found; archived: keys of `page_keys` under which an article is kept already. Raises BadAddress.
    """
    keys = page_keys(found)
    chosen: dict[str, Address] = {}
    changed = 0
    for entry in found:
        key, state = keys[entry.url], states.get(entry.url)
        if key in chosen:
            continue
        if state is None:
            if key not in archived:
                chosen[key] = Address(entry, AddressState(url=entry.url), key)
        elif wants_retry(state, now, settings.page_tries):
            chosen[key] = Address(entry, state, key)
        elif changed < settings.changed_most and was_changed(entry, state, now):
            changed += 1
            chosen[key] = Address(entry, state, key)
    named = {entry.url: entry for entry in found}
    for state in due:
        if not is_held(state, now):
            key = keys.get(state.url) or canonical(state.url)
            chosen.setdefault(key, Address(named.get(state.url) or Found(url=state.url), state, key))
    return list(chosen.values())


def is_document(state: AddressState) -> bool:
    """Whether an address is a source's feed, sitemap or home page, rather than an article's."""
    return (state.outcome or "").startswith(DOCUMENT)


def is_held(state: AddressState, now: datetime) -> bool:
    """Whether an address may not be asked yet, for Retry-After or back-off."""
    return state.not_before is not None and now < state.not_before <= now + HOLD_MOST


def wants_retry(state: AddressState, now: datetime, tries: int) -> bool:
    """Whether an address that gave no article is asked again when it is named again. tries: failures in a row at most."""
    gave_article = state.article_id is not None or state.outcome == "article"
    return not gave_article and 0 < state.failures < tries and not is_held(state, now)


def was_changed(entry: Found, state: AddressState, now: datetime) -> bool:
    """Whether a feed or sitemap says that an article was changed since it was read. A bare day does not say so: the article
    may have been read later on that day."""
    if (
        entry.updated is None
        or entry.updated.precision is Precision.DAY
        or not state.article_id
        or not state.last_visit
    ):
        return False
    return state.last_visit < entry.updated.at <= now


def after_answer(
    state: AddressState,
    *,
    status: int,
    etag: str | None,
    last_modified: str | None,
    is_page: bool,
    now: datetime,
    source: Source,
) -> AddressState:
    """The state of an address whose server answered. etag, last_modified: as sent; is_page: a page came, not a 304, which
    leaves the validators that it does not repeat as they were."""
    return replace(
        state,
        etag=etag or (None if is_page else state.etag),
        last_modified=last_modified or (None if is_page else state.last_modified),
        status=status,
        failures=0,
        not_before=None,
        visits=state.visits + 1,
        last_visit=now,
        source=source.id,
    )


def with_revisit(state: AddressState, now: datetime) -> AddressState:
    """The state of an article that was just looked at: when to look again, or that there is no need."""
    return replace(state, revisit=revisit_time(state.visits, now))


def is_put_off(state: AddressState, error: FetchError, source: Source) -> bool:
    """Whether an error concerns all of the source, so that the page is left to the next visit with its state as it is.

    Not where another site does not let its robots.txt be read: such a page is tried again on its own, since putting it off
    would have the whole feed read again at every visit for as long as that site is down.
    """
    if not isinstance(error, errors.NotAsked) or not error.passing:
        return False
    return not isinstance(error, errors.RobotsUnreachable) or same_site(state.url, source.url)


def after_failure(state: AddressState, error: FetchError, *, now: datetime, source: Source, tries: int) -> AddressState:
    """The state of an address that could not be fetched. tries: failures in a row after which it is left alone.

    Retry-After holds it as long as the server asked for; else a passing error is tried again with back-off, and a lasting one
    not before `HOLD_MOST`, when a document still names it.
    """
    failures = state.failures + 1
    again = retry_time(failures, now, tries) if error.passing else None
    if isinstance(error, errors.NotFound) and failures < NOT_FOUND_TRIES:
        again = now + NOT_FOUND_AGAIN
    if error.retry_after:
        again = now + timedelta(seconds=error.retry_after)
    return replace(
        state,
        failures=failures,
        status=getattr(error, "status", None),
        outcome=error.code,
        not_before=again or now + HOLD_MOST,
        revisit=again,
        visits=state.visits + 1,
        last_visit=now,
        source=source.id,
    )


def without_validators(states: Sequence[AddressState]) -> list[AddressState]:
    """States of documents that have to be read again although nothing in them changes, since something was put off."""
    return [replace(state, etag=None, last_modified=None, content_hash=None) for state in states]


def schedule_visit(
    source: Source,
    visit: Visit,
    habit: Habit,
    *,
    published: Sequence[datetime],
    pause: float | None,
    settings: Settings,
) -> tuple[datetime, float, int]:
    """When a source is visited next; seconds between its visits from now on; how many in a row have failed.

    visit: the one that just ended; published: times of the items that the source lists; pause: seconds that the outlet
    asked for. The owner's interval stays as it is; a visit that failed teaches nothing.
    """
    failures = habit.failures + 1 if visit.error else 0
    if source.every is not None:
        interval = source.every
    elif visit.error:
        interval = habit.interval or settings.interval
    else:
        interval = learn_interval(habit.interval, published, visit.new, visit.finished, settings)
    counted = 0 if visit.error_code in NOT_OUTLETS_FAULT else failures
    at = next_visit(source.id, interval, counted, visit.finished, settings)
    if pause:
        at = max(at, visit.finished + timedelta(seconds=min(pause, settings.retry_after_max)))
    return at, interval, failures
