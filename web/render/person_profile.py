"""What the registry knows about a person: name variants with evidence, and roles with dates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from index.archive.protocols import Archive, Form, Profile, Role
from index.article import ArchivedArticle
from index.people.registry.evidence_sentences import Evidence, evidence
from search.page import FacetValue
from search.request import SearchQuery
from search.service import Searcher
from web.render.links import absolute, api_url

FORMS = 12
"""Name variants and roles shown at most."""

COMPANIONS = 20
"""People in `appears_with`."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """An article and the sentence of it that shows a form of a name."""

    archived: ArchivedArticle
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Shown:
    """forms: each with its evidence, without articles that are gone."""

    forms: tuple[tuple[Form, tuple[Quoted, ...]], ...]
    roles: tuple[Role, ...]


def shown(archive: Archive, person_id: str) -> Shown | None:
    """For the page; None if there is no such person."""
    profile = archive.people.profile(person_id, size=FORMS)
    if profile is None:
        return None
    return Shown(tuple(_quoted(archive, profile)), profile.roles)


def _quoted(archive: Archive, profile: Profile) -> Iterator[tuple[Form, tuple[Quoted, ...]]]:
    ids = list(dict.fromkeys(article_id for form in profile.forms for article_id in form.newest))
    articles = {archived.article.id: archived for archived in archive.articles.get_many(ids)}
    for form in profile.forms:
        there = (articles[article_id] for article_id in form.newest if article_id in articles)
        proofs = ((archived, evidence(archived, profile.summary.person.id, form.name)) for archived in there)
        yield form, tuple(Quoted(archived, proof) for archived, proof in proofs if proof is not None)


def profile_dict(archive: Archive, searcher: Searcher, profile: Profile) -> dict[str, Any]:
    """For the API. Times are UTC. Who appears with somebody is counted by the search engine, as on the page."""
    person = profile.summary.person.id
    return {
        "forms": [
            {
                "name": form.name,
                "articles": form.articles,
                "newest": [absolute(url_for("api.article", article_id=article_id)) for article_id in form.newest],
                "evidence": [_evidence_dict(quoted.evidence) for quoted in quotes],
            }
            for form, quotes in _quoted(archive, profile)
        ],
        "roles": [
            {
                "role": role.role,
                "articles": role.articles,
                "first": role.first.isoformat(),
                "last": role.last.isoformat(),
            }
            for role in profile.roles
        ],
        "appears_with": [
            {
                "id": other.value,
                "name": other.label,
                "articles": other.count,
                "url": absolute(url_for("api.person", person_id=other.value)),
                "search_url": absolute(api_url(together(person, other.value))),
            }
            for other in _companions(searcher, person)
        ],
    }


def _companions(searcher: Searcher, person: str) -> list[FacetValue]:
    query = replace(
        SearchQuery(include=(("person", person),)),
        person_op="and",
        facets=("person",),
        facet_size=COMPANIONS + 1,
        limit=1,
        duplicates="show",
    )
    (facet,) = searcher.search(query).facets
    return [value for value in facet.values if value.value != person and value.count][:COMPANIONS]


def _evidence_dict(proof: Evidence) -> dict[str, Any]:
    return {
        "article": proof.article,
        "url": absolute(url_for("api.article", article_id=proof.article)),
        "in": "title" if proof.in_title else "text",
        "span": list(proof.span),
        "sentence": {"text": proof.sentence, "marks": [list(mark) for mark in proof.marks]},
    }


def together(person: str, other: str) -> SearchQuery:
    """The articles that name both."""
    return replace(SearchQuery(include=(("person", person), ("person", other))), person_op="and", duplicates="show")
