"""Filters and globals of the templates."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for
from markupsafe import Markup, escape

from index.article import ArchivedArticle, Article, PartialDateTime, Precision
from index.jobs.outcomes import reason_of
from index.languages import N_, NN_, formats, ngettext, translated
from index.languages import gettext as _
from index.operations.program import program
from index.query import Sort
from index.rights import Use
from search.page import Ranges, Result
from search.query.filter_names import KIND_LABELS, RIGHT_LABELS
from search.request import FacetOp, Group, SearchQuery
from search.serializers import timestamp
from web.languages import label_words
from web.middleware.known_hosts import public
from web.params import PAGE_DEFAULTS, asked_query
from web.render.links import (
    FacetUrlBuilder,
    absolute,
    api_url,
    article_url,
    facet_url,
    feed_language,
    feed_url,
    page_pairs,
    page_url,
    people_urls,
    safe_url,
    sentence_url,
    thing_url,
)
from web.render.marks import marked
from web.render.wording import (
    FACET_NAMES,
    FACET_PLURALS,
    FIELD_NAMES,
    FILTER_NAMES,
    INTERVALS,
    SORT_NAMES,
    UNTITLED,
    USE_NAMES,
    chip_label,
    counted,
    direction,
    question,
    shortened,
)
from web.services import services

HEADLINE = 240
"""Characters of a headline in a list; some outlets use a whole paragraph."""


def day(at: date) -> str:
    """`12 July 2025`, as the reader's language writes it."""
    return formats.day(at)


def local(at: datetime) -> datetime:
    """In the time zone of the settings."""
    return at.astimezone(services().settings.timezone)


def show_time(at: datetime | None) -> Markup:
    """A time in the zone of the settings, exact on hover; a script converts it to the reader's zone."""
    if at is None:
        return escape(_("never"))
    here = local(at)
    zone = services().settings.timezone.key
    iso = timestamp(at)
    exact = f"{here:%Y-%m-%d %H:%M:%S} {zone}"
    return Markup('<time datetime="%s" title="%s" data-local>%s</time>') % (iso, exact, formats.day_and_time(here))


def show_moment(moment: PartialDateTime | None) -> Markup:
    """When something was published, no more precise than it is known."""
    if moment is None:
        return Markup('<span class="undated">%s</span>') % _("no date")
    if moment.precision is Precision.DAY:
        iso = moment.isoformat()
        known = _("%(day)s (only the day is known)", day=iso)
        return Markup('<time datetime="%s" title="%s">%s</time>') % (iso, known, day(moment.at))
    here = local(moment.at)
    exact = f"{moment.at:%Y-%m-%d %H:%M:%S} UTC{moment.at:%z}"
    return Markup('<time datetime="%s" title="%s" data-local>%s</time>') % (
        moment.isoformat(), exact, formats.day_and_time(here),
    )  # fmt: skip


def show_story_time(at: datetime) -> Markup:
    """When a story began or was last told: a midnight in UTC is that of an article of which only the day is known, but for one in
    thousands."""
    if at.astimezone(UTC).time() == time():
        return show_moment(PartialDateTime.day(at.astimezone(UTC).date()))
    return show_time(at)


def ago(at: datetime | None) -> Markup:
    """`3 minutes ago`, exact on hover; for states that change while one looks."""
    if at is None:
        return escape(_("never"))
    here = local(at)
    iso = timestamp(at)
    exact = f"{here:%Y-%m-%d %H:%M:%S} {services().settings.timezone.key}"
    return Markup('<time datetime="%s" title="%s">%s</time>') % (iso, exact, _distance(at))


_PAST = {
    "day": NN_("%(count)s day ago", "%(count)s days ago"),
    "hour": NN_("%(count)s hour ago", "%(count)s hours ago"),
    "minute": NN_("%(count)s minute ago", "%(count)s minutes ago"),
}
_COMING = {
    "day": NN_("in %(count)s day", "in %(count)s days"),
    "hour": NN_("in %(count)s hour", "in %(count)s hours"),
    "minute": NN_("in %(count)s minute", "in %(count)s minutes"),
}
_SOME = {
    "day": N_("%(number)s days"), "hour": N_("%(number)s hours"), "minute": N_("%(number)s minutes"),
}  # fmt: skip


def _distance(at: datetime) -> str:
    seconds = (datetime.now(UTC) - at).total_seconds()
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if abs(seconds) >= size:
            # Rounded down, so that an hour is not said to be 60 minutes.
            return ngettext(*(_PAST if seconds > 0 else _COMING)[unit], int(abs(seconds) / size))
    return _("just now") if seconds >= 0 else _("in a moment")


def lasting(seconds: float | None) -> str:
    """`15 minutes`, `2.5 hours`."""
    if seconds is None:
        return "–"
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            rounded = round(seconds / size, 1 if seconds < 10 * size else 0)
            if rounded == int(rounded):
                return counted(int(rounded), unit)
            return _(_SOME[unit], number=formats.number(rounded))
    return counted(round(seconds), "second")


def use_words(uses: Iterable[Use]) -> str:
    """What follows here from what a publisher forbids: `it is left out of exports, out of feeds`."""
    return ", ".join(USE_NAMES[use] for use in uses)


def titled(article: Article, length: int = HEADLINE) -> str:
    """The headline for lists, short enough to read at a glance."""
    return shortened(article.title.strip() or _(UNTITLED), length)


def headline(article: Article, ranges: Ranges) -> Markup:
    """The same with marks, those that are in the part shown."""
    title = article.title
    if len(title) <= HEADLINE:
        return marked(title, ranges) if title.strip() else escape(_(UNTITLED))
    shown = shortened(title, HEADLINE)
    end = len(shown) - 1
    return marked(shown, tuple((low, min(high, end)) for low, high in ranges if low < end))


def lang_attributes(archived: ArchivedArticle) -> Markup:
    """` lang="de" dir="ltr"`: so that texts are read, broken and spoken as what they are."""
    return _spoken(archived.article.lang)


def title_ranges(result: Result) -> Ranges:
    """What is marked in the headline of a result."""
    title = result.article.article.title
    return next((one.ranges for one in result.highlights if one.field == "title" and one.text == title), ())


@lru_cache(maxsize=1000)
def _spoken(lang: str | None) -> Markup:
    named = Markup(' lang="%s"') % lang if lang else Markup("")
    return named + Markup(' dir="%s"') % direction(lang)


def static(name: str) -> str:
    """The address of a static file; it changes with the content, so that it can be cached forever."""
    return _static(current_app.static_url_path or "", request.script_root, name, services().build)


@lru_cache(maxsize=100)
def _static(folder: str, root: str, name: str, build: str) -> str:
    return url_for("static", filename=name, v=build)


class FixedAddresses:
    """`url_for` for templates. An address is looked up once: every page has some twenty without values, and lists have dozens with
    one."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._with_values = lru_cache(maxsize=5000)(_address_of)

    def __call__(self, endpoint: str, **values: Any) -> str:
        """See `flask.url_for`."""
        if endpoint.startswith((".", "_")) or not has_request_context() or request.script_root:
            return url_for(endpoint, **values)
        if values:
            plain = all(type(value) is str for value in values.values()) and not any(map(_is_special, values))
            return self._with_values(endpoint, *values.items()) if plain else url_for(endpoint, **values)
        known = self._known.get(endpoint)
        if known is None:
            known = self._known[endpoint] = url_for(endpoint)
        return known


def _address_of(endpoint: str, *values: tuple[str, str]) -> str:
    return url_for(endpoint, **dict(values))  # type: ignore[arg-type]


def _is_special(name: str) -> bool:
    return name.startswith("_")


def sort_query(query: SearchQuery, sort: Sort) -> SearchQuery:
    """The same search in another order."""
    return replace(query, sort=sort, cursor=None)


def group_query(query: SearchQuery, group: Group) -> SearchQuery:
    """The same search, one result for each story, or one for each article ("none")."""
    return replace(query, group=group, cursor=None)


def people_query(query: SearchQuery, op: FacetOp) -> SearchQuery:
    """Any of the selected people, or all of them together."""
    return replace(query, person_op=op, cursor=None)


def since_query(query: SearchQuery, since: str) -> SearchQuery:
    """The same search for the last days; applied twice, without that filter."""
    return replace(query, since=None if query.since == since else since, from_=None, to=None, cursor=None)


def plain_query(query: SearchQuery) -> SearchQuery:
    """What the page of a person or an outlet shows, as a search."""
    return replace(PAGE_DEFAULTS, include=query.include)


def copies_url(query: SearchQuery) -> str:
    """The same results with copies listed one by one."""
    return page_url(replace(query, duplicates="show", cursor=None))


def as_sentence(clause: str) -> str:
    """`it is gone` -> `It is gone.`"""
    text = translated(clause).strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "\u3002")) or not text else ".")


def register(app: Flask) -> None:
    """Give the templates of the app what they need."""
    filters: dict[str, Any] = {
        "marked": marked, "time": show_time, "story_time": show_story_time, "moment": show_moment, "ago": ago, "day": day,
        "lasting": lasting, "counted": counted, "language": formats.language_name, "country": formats.country_name, "safe": escape,
        "web_address": safe_url,
        "right": lambda right: translated(RIGHT_LABELS[right]),
        "use_words": use_words, "kind": lambda kind: translated(KIND_LABELS[kind]),
        "headline": headline, "titled": titled, "shortened": shortened, "chip": chip_label,
        "reason_of": lambda code: translated(reason_of(code)), "as_sentence": as_sentence,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.filters.update(label_words.FILTERS)
    app.jinja_env.globals.update(
        url_for=FixedAddresses(),
        page_url=page_url, facet_urls_of=FacetUrlBuilder, page_pairs=page_pairs, api_url=api_url, feed_url=feed_url, facet_url=facet_url,
        feed_language=feed_language,
        article_url=article_url, sentence_url=sentence_url,
        thing_url=thing_url, people_urls=people_urls, title_ranges=title_ranges, lang_attributes=lang_attributes,
        static=static, short_day=formats.short_day, FIELD_NAMES=FIELD_NAMES, INTERVALS=INTERVALS, FACET_NAMES=FACET_NAMES,
        FACET_PLURALS=FACET_PLURALS, FILTER_NAMES=FILTER_NAMES, SORT_NAMES=SORT_NAMES, question=question, sort_query=sort_query,
        group_query=group_query,
        since_query=since_query,
        people_query=people_query, plain_query=plain_query, copies_url=copies_url, absolute=absolute, new_query=PAGE_DEFAULTS,
    )  # fmt: skip
    program_name = program()  # it does not change, and every page may name it
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def every_page() -> dict[str, Any]:
        settings = services().settings
        # What was typed stays in the box of an error page too, so that a reader who has to wait need not type it again.
        asked = asked_query() if request.endpoint in ("pages.search", "pages.facet") else None
        return {
            "query": asked,
            "site_name": settings.site_name,
            "program": program_name,
            "build": services().build,
            "zone": settings.timezone.key,
            "protected": bool(settings.password_hash),
            "long_most": settings.long_query_characters,
            "long_words": settings.long_query_words,
            "short_characters": settings.query_characters,
            "short_words": settings.query_words,
            "exposed": public(settings.host) and not settings.password_hash,
        }
