"""What to fetch, what to retry and when to come back: decided from known state and the time, without I/O.

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
    """A page to fetch.

    found: what a document says about it; state: what is known from earlier visits; key: the same for all addresses of
    one page.
    """

    found: Found
    state: AddressState
    key: str


@dataclass(frozen=True, slots=True)
class Habit:
    """How often a source is visited.

    interval: seconds between visits, None before the first; failures: consecutive failed visits.
    """

    interval: float | None = None
    failures: int = 0


def page_keys(entries: Sequence[Found]) -> dict[str, str]:
    """Map each address to its identity, as far as that can be told before the page is read.

    Entries that share an identity but have different titles are separate pages, whatever distinguishes their
    addresses. Raises BadAddress.
    """
    titles: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.title:
            titles[canonical(entry.url)].add(" ".join(entry.title.casefold().split()))
    return {entry.url: exact(entry.url) if len(titles[key := canonical(entry.url)]) > 1 else key for entry in entries}


def choose(
    entries: Sequence[Found],
    due: Sequence[AddressState],
    *,
    states: Mapping[str, AddressState],
    archived: Container[str],
    now: datetime,
    settings: Settings,
) -> list[Address]:
    """Return the addresses to request, each page once: those that documents name, in their order, then those that are
    due.

    entries: what the documents name; due: states of addresses due for another look; states: what is known about the
    addresses in `entries`; archived: keys of `page_keys` under which an article is already stored; now: aware. Raises
    BadAddress.
    """
    keys = page_keys(entries)
    chosen: dict[str, Address] = {}
    changed = 0
    for entry in entries:
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
    named = {entry.url: entry for entry in entries}
    for state in due:
        if not is_held(state, now):
            key = keys.get(state.url) or canonical(state.url)
            chosen.setdefault(key, Address(named.get(state.url) or Found(url=state.url), state, key))
    return list(chosen.values())


def is_document(state: AddressState) -> bool:
    """Return whether an address is a feed, sitemap or home page of a source rather than an article."""
    return (state.outcome or "").startswith(DOCUMENT)


def is_held(state: AddressState, now: datetime) -> bool:
    """Return whether an address may not be requested yet, because of Retry-After or back-off. now: aware."""
    return state.not_before is not None and now < state.not_before <= now + HOLD_MOST


def wants_retry(state: AddressState, now: datetime, tries: int) -> bool:
    """Return whether an address that yielded no article is to be tried again when a document names it again.

    tries: consecutive failures after which it is not.
    """
    gave_article = state.article_id is not None or state.outcome == "article"
    return not gave_article and 0 < state.failures < tries and not is_held(state, now)


def was_changed(entry: Found, state: AddressState, now: datetime) -> bool:
    """Return whether a feed or sitemap says that an article was changed after it was read.

    A date without a time does not count: the article may have been read later that day.
    """
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
    """Return the new state of an address whose server answered.

    status: HTTP status; etag, last_modified: header values, None if absent; is_page: whether a page was sent. With a
    304, validators that the response does not repeat stay as they were.
    """
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
    """Return the state of an article that was just looked at, with the time of the next look; no time if there will
    be none.
    """
    return replace(state, revisit=revisit_time(state.visits, now))


def is_put_off(state: AddressState, error: FetchError, source: Source) -> bool:
    """Return whether an error concerns the whole source, so that the page is left to the next visit with its state
    unchanged.

    This is not so if another site's robots.txt cannot be read: such a page is retried by itself, since putting it off
    would cause the whole feed to be read again at every visit for as long as that site is down.
    """
    if not isinstance(error, errors.NotAsked) or not error.passing:
        return False
    return not isinstance(error, errors.RobotsUnreachable) or same_site(state.url, source.url)


def after_failure(state: AddressState, error: FetchError, *, now: datetime, source: Source, tries: int) -> AddressState:
    """Return the new state of an address that could not be fetched. tries: consecutive failures after which it is
    left alone.

    Retry-After holds it for as long as the server asked. Otherwise a passing error is retried with back-off, and a
    lasting one at the earliest after `HOLD_MOST`, if a document still names the page.
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
    """Return the states of documents without their validators and hashes, so that they are read again although they
    have not changed: some of what they name was put off.
    """
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
    """Return when a source is to be visited next, the interval from now on in seconds, and the number of consecutive
    failures.

    visit: the one that just ended; habit: as it was before; published: times of the items that the source lists;
    pause: seconds the outlet asked us to wait, None if it did not. An interval set by the owner is kept; a failed
    visit does not change a learnt one.
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
