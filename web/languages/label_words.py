"""Values of the program's own enumerations, as pages call them."""

from collections.abc import Callable
from typing import Any

from index.accounts.rights import Role, Scope
from index.archive.protocols import SourceKind
from index.corrections.layer import FIELD_NAMES
from index.jobs.protocols import JobKind, JobState
from index.languages import N_, Words, current, gettext
from index.outlets.labels import LabelKind

_ROLES = Words({Role.READER: N_("reader"), Role.EDITOR: N_("editor"), Role.OWNER: N_("owner")})

_SCOPES = Words({Scope.READ: N_("read"), Scope.WRITE: N_("write")})

_SOURCES = Words({SourceKind.FEED: N_("feed"), SourceKind.SITEMAP: N_("sitemap"), SourceKind.HOME: N_("front page")})

_PUBLISHERS = Words({
    LabelKind.NEWSPAPER: N_("newspaper"), LabelKind.MAGAZINE: N_("magazine"), LabelKind.BROADCASTER: N_("broadcaster"),
    LabelKind.AGENCY: N_("agency"), LabelKind.ONLINE: N_("online"), LabelKind.BLOG: N_("blog"),
    LabelKind.GOVERNMENT: N_("government"), LabelKind.ORGANISATION: N_("organisation"), LabelKind.COMPANY: N_("company"),
    LabelKind.RESEARCH: N_("research"),
})  # fmt: skip

_FIELDS = Words(FIELD_NAMES)

_JOBS = Words({
    JobKind.PROBE: N_("Look at addresses"), JobKind.KEEP: N_("Keep sources"), JobKind.VISIT: N_("Visit a source"),
    JobKind.FETCH: N_("Read articles"), JobKind.REMOVE: N_("Remove a source"), JobKind.BACKFILL: N_("Read older articles"),
    JobKind.REREAD: N_("Read kept pages again"),
})  # fmt: skip

_STATES = Words({
    JobState.WAITING: N_("waiting"), JobState.RUNNING: N_("running"), JobState.DONE: N_("done"), JobState.FAILED: N_("failed"),
})  # fmt: skip

_TITLES = Words({
    JobKind.PROBE: N_("What the addresses are"), JobKind.KEEP: N_("Keeping sources"), JobKind.VISIT: N_("A visit"),
    JobKind.FETCH: N_("Reading articles"), JobKind.REMOVE: N_("Removing a source"), JobKind.LOOK: N_("What would be read"),
    JobKind.RULES: N_("Extraction rules"), JobKind.BACKFILL: N_("Older articles"), JobKind.REREAD: N_("Reading kept pages again"),
})  # fmt: skip

_SPANS = Words({
    "auto": N_("whatever fits"), "hour": N_("hour"), "day": N_("day"), "week": N_("week"), "month": N_("month"), "year": N_("year"),
})  # fmt: skip

_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip

_COUNTED_BY = Words({"none": N_("nothing else"), "outlet": N_("outlet"), "person": N_("person"), "month": N_("month")})


def weekday_names() -> list[str]:
    """Monday first."""
    return [gettext(name) for name in _WEEKDAYS]


def capitalized(words: str) -> str:
    """With a capital at the start, as a heading has it."""
    return words[:1].upper() + words[1:]


def uncapitalized(words: str) -> str:
    """As it stands inside a line, where a heading had a capital; German nouns keep theirs."""
    return words if current().tag == "de" else words[:1].lower() + words[1:]


def _named(table: Words[Any]) -> Callable[..., str]:
    def name(value: str, start: bool = False) -> str:
        words = table.get(value, value)
        return capitalized(words) if start else words

    return name


FILTERS: dict[str, Callable[..., str]] = {
    "role_name": _named(_ROLES), "scope_name": _named(_SCOPES), "source_kind": _named(_SOURCES), "publisher_kind": _named(_PUBLISHERS),
    "field_name": _named(_FIELDS), "job_name": _named(_JOBS), "job_state": _named(_STATES), "span_name": _named(_SPANS),
    "by_name": _named(_COUNTED_BY),
}  # fmt: skip
"""For templates: `{{ role|role_name }}`; with `start=true` as the start of a line. A value that has no words stays what it is."""


def job_title(kind: JobKind) -> str:
    """Heading of the page of a job."""
    return _TITLES[kind] if kind in _TITLES else gettext("A job")


FILTERS["job_title"] = job_title
