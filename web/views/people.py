"""People: the page of one, and the way to the list of all."""

from dataclasses import replace
from itertools import islice

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.errors import NotFound
from index.languages import gettext as _
from search.quotations import quotations_of
from search.request import SearchQuery
from web.middleware.admission import ask, turn
from web.render import person_profile
from web.services import services
from web.views.about_page import ABOUT, Said, about_page

blueprint = Blueprint("people", __name__)

SAID = SearchQuery(sort="newest", facets=("outlet",), facet_size=8, histogram="auto", limit=10, snippets=0)
"""What finds the articles that quote a person, apart from the filter."""

QUOTED = 8
"""Quotations on the page of a person."""


@blueprint.get("/people")
def people() -> AnyResponse:
    """Redirects to the list of people: the facet of a search for everything."""
    return redirect(url_for("pages.facet", name="person"), 302)


@blueprint.get("/people/<person_id>")
def person(person_id: str) -> AnyResponse:
    """A person, compared with those that `with` in the address names. Raises NotFound."""
    archive = services().readers.archive
    summary, known = turn().run(lambda: (archive.people.get(person_id), person_profile.shown(archive, person_id)))
    if summary is None:
        raise NotFound(_("There is no such person in the archive."))
    if summary.person.id != person_id:  # merged into another since the link was made
        return redirect(url_for("people.person", person_id=summary.person.id), 302)  # a merge can be undone
    query = replace(ABOUT, include=(("person", person_id),))
    page = ask(replace(query, person_op="and"))
    return about_page(
        "person",
        summary.person.id,
        summary.person.name,
        query,
        page,
        summary.variants,
        known,
        uncertain=summary.uncertain,
        quoted=_said(summary.person.id),
    )


def _said(person_id: str) -> Said | None:
    """What a person is quoted as saying; None if nothing is known."""
    query = replace(SAID, include=(("says", person_id),))
    page = ask(query)
    if not page.total:
        return None
    spoken = (quotation for result in page.results for quotation in quotations_of(result.article, person_id))
    return Said(query=query, page=page, latest=tuple(islice(spoken, QUOTED)))
