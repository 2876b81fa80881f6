"""The rows of a page of results, and of its rail: what a page has dozens of, drawn here as templates draw the rest.

In a template each value of a row passes through several calls; these rows were two thirds of the time that the template of a page
of results took.
"""

from collections.abc import Iterator, Sequence

from flask import Flask, url_for
from markupsafe import Markup, escape

from index.article import ArchivedArticle, Person
from index.languages import formats, ngettext, translated
from index.languages import gettext as _
from search.page import Facet, FacetValue, Highlight, Result
from search.request import SearchQuery
from web.render.links import FacetUrlBuilder, article_url, in_html, page_url, thing_url
from web.render.marks import marked
from web.render.template_filters import headline, lang_attributes, show_moment, title_ranges
from web.render.wording import counted, shortened

LABEL, NAME = 80, 60
"""Characters of a label, and of a person's name."""
PEOPLE = 6
"""People of a result that are named."""


def register(app: Flask) -> None:
    """Give the templates of the app these rows."""
    app.jinja_env.globals.update(facet_rows=facet_rows, doubt=doubt, kicker=kicker, hit_row=hit_row)


def doubt(value: FacetValue) -> Markup:
    """The mark of a name that may be that of several people."""
    return Markup(_doubt() if value.uncertain else "")  # noqa: S704 - sentences of the catalogue


def _doubt() -> str:
    title, said = _("May be several people"), _("(may be several people)")
    return (
        f'<span class="doubt" title="{title}"><span aria-hidden="true">?</span><span class="away"> {said}</span></span>'
    )


def facet_rows(facet: Facet, query: SearchQuery, ways: FacetUrlBuilder) -> Markup:
    """The values of a facet, each with links that narrow the search to it, exclude it, or take that back. ways: of that search."""
    return Markup("".join(_rows(facet.name, facet.values, query, ways)))  # noqa: S704 - values are escaped there


def _rows(facet: str, values: Sequence[FacetValue], query: SearchQuery, ways: FacetUrlBuilder) -> Iterator[str]:
    for value in values:
        label = formats.language_name(value.value) if facet == "lang" else translated(value.label)
        named = escape(shortened(label, LABEL))
        questioned = f"{_doubt()}\n" if value.uncertain else "\n"
        if value.selected or value.excluded:
            back = in_html(page_url(query.without_filter(facet, value.value)))
            state, title, tick, said = (
                ("selected", _("Remove this filter"), "✓", _("Chosen: "))
                if value.selected
                else ("excluded", _("Stop excluding"), "–", _("Excluded: "))
            )
            yield (
                f'<li class="{state}">\n<a class="value" href="{back}" title="{title}">{_ticked(tick, said)}'
                f"<bdi>{named}</bdi></a>{questioned}"
            )
        else:
            narrowed = in_html(ways.narrow(facet, value.value))
            state, tick = ("selected", _ticked("✓", _("Chosen: "))) if value.named else ("", "")
            yield f'<li class="{state}">\n<a class="value" href="{narrowed}">{tick}<bdi>{named}</bdi></a>{questioned}'
        yield f'<span class="count">{formats.number(value.count)}</span>\n'
        if value.excluded:
            yield '<span class="cross"></span>\n</li>\n'
        else:
            exclude = _("Exclude %(value)s", value=named)
            without = (
                page_url(query.with_exclude(facet, value.value)) if value.selected else ways.exclude(facet, value.value)
            )
            yield (
                f'<a class="cross" href="{in_html(without)}" title="{exclude}"><span aria-hidden="true">−</span>'
                f'<span class="away">{exclude}</span></a>\n</li>\n'
            )
        if value.within:
            yield '<li class="within"><ul class="values">\n'
            yield from _rows(facet, value.within, query, ways)
            yield "</ul></li>\n"


def _ticked(tick: str, said: str) -> str:
    return f'<span class="tick" aria-hidden="true">{tick}</span><span class="away">{said}</span>'


def kicker(archived: ArchivedArticle) -> Markup:
    """The line over a headline: outlet, agency, date, section."""
    article = archived.article
    parts = ['<p class="kicker">']
    if article.outlet:
        parts.append(
            f'<a class="outlet" href="{in_html(thing_url("outlet", article.outlet.id))}">'
            f"<bdi>{escape(shortened(article.outlet.name, LABEL))}</bdi></a>"
        )
    else:
        unknown = _("Unknown outlet")
        parts.append(f'<span class="outlet">{unknown}</span>')
    if article.agency:
        agency = f"<bdi>{escape(shortened(article.agency, LABEL))}</bdi>"
        via = _("via %(agency)s", agency=agency)
        parts.append(f' <span class="agency">{via}</span>')
    parts.append(f' <span class="when">{show_moment(article.published)}</span>')
    if article.section:
        parts.append(f' <span class="section"><bdi>{escape(shortened(article.section, LABEL))}</bdi></span>')
    if archived.gone:
        gone = _("removed by the outlet")
        parts.append(f' <span class="gone">{gone}</span>')
    parts.append("</p>\n")
    return Markup("".join(parts))  # noqa: S704 - values are escaped above


def hit_row(
    result: Result,
    q: str,
    level: int = 2,
    ways: FacetUrlBuilder | None = None,
    long: str = "",
    *,
    mark: str = "",
    kept: str = "",
    beside: str = "",
) -> Markup:
    """A result. q: whose words are marked on the page of the article; long: the key of a long query. level: of the headline.
    ways: of a search, so that a click on a person narrows it; without it, it leads to their page.

    For readers who keep articles, HTML: mark: a further attribute; kept: what is kept of it; beside: what they keep it with.
    """
    archived = result.article
    spoken = lang_attributes(archived)
    head = headline(archived.article, title_ranges(result))
    parts = [
        f'<li class="hit"{mark}>\n<article>\n{kicker(archived)}',
        f'<h{level}{spoken}><a href="{in_html(article_url(archived.article.id, q, long))}">{head}</a></h{level}>\n',
        *(_passage(one, spoken) for one in result.highlights if one.field == "body"),
        *_about(result, q, ways, long),
        f"{kept}</article>\n{beside}</li>\n",
    ]
    return Markup("".join(parts))  # noqa: S704 - values are escaped


def _passage(one: Highlight, spoken: Markup) -> str:
    before, behind = ("…\u00a0" if one.cut[0] else ""), ("\u00a0…" if one.cut[1] else "")
    return f'<p class="passage"{spoken}>{before}{marked(one.text, one.ranges)}{behind}</p>\n'


def _about(result: Result, q: str, ways: FacetUrlBuilder | None, long: str) -> Iterator[str]:
    """Who is in a result, its story and its copies."""
    people, story = result.article.people, result.story
    told = story if story is not None and len(story.outlets) > 1 else None
    if not (people or result.copies or told):
        return
    yield '<div class="about">\n'
    if people:
        about = _("People in this article")
        yield f'<ul class="people" aria-label="{about}">\n'
        for person in people[:PEOPLE]:
            yield _person(person, ways)
        if len(people) > PEOPLE:
            more = ngettext("and %(count)s more", "and %(count)s more", len(people) - PEOPLE)
            yield f'<li class="more">{more}</li>\n'
        yield "</ul>\n"
    if told:
        address: str = escape(url_for("stories.story", story_id=told.id))
        of = ngettext("Story of %(count)s outlet", "Story of %(count)s outlets", len(told.outlets))
        yield (
            f'<p class="copies"><a href="{address}">{of}'
            f'<span class="away">: {escape(shortened(told.title, LABEL))}</span></a></p>\n'
        )
    if result.copies:
        address = in_html(article_url(result.id, q, long))
        yield f'<p class="copies"><a href="{address}#copies">+ {counted(result.copies, "copy", "copies")}</a></p>\n'
    yield "</div>\n"


def _person(person: Person, ways: FacetUrlBuilder | None) -> str:
    narrows = ways is not None and not ways.chosen("person", person.id)
    address = ways.narrow("person", person.id) if ways is not None and narrows else thing_url("person", person.id)
    return f'<li><a href="{in_html(address)}"><bdi>{escape(shortened(person.name, NAME))}</bdi></a></li>\n'
