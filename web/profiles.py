"""What the registry knows of a person beside the counts: forms of the name with evidence, roles with dates, companions."""

from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from index.archive.face import Archive, Form, Profile, Role
from index.article import ArchivedArticle
from search.request import SearchQuery
from web.links import absolute, api_url

FORMS = 12
"""Forms of the name, roles and companions shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """profile with the articles that are its evidence, by id; those that are gone from the archive are missing."""

    forms: tuple[tuple[Form, tuple[ArchivedArticle, ...]], ...]
    roles: tuple[Role, ...]


def shown(archive: Archive, person_id: str) -> Shown | None:
    """For the page; None where there is no such person."""
    profile = archive.people.profile(person_id, size=FORMS)
    if profile is None:
        return None
    ids = list(dict.fromkeys(article_id for form in profile.forms for article_id in form.newest))
    found = {archived.article.id: archived for archived in archive.articles.get_many(ids)}
    forms = tuple((form, tuple(found[one] for one in form.newest if one in found)) for form in profile.forms)
    return Shown(forms, profile.roles)


def profile_dict(profile: Profile) -> dict[str, Any]:
    """For the API. Times are in UTC."""
    person = profile.summary.person.id
    return {
        "forms": [
            {
                "name": form.name,
                "articles": form.articles,
                "newest": [absolute(url_for("api.article", article_id=one)) for one in form.newest],
            }
            for form in profile.forms
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
                "id": other.id,
                "name": other.name,
                "articles": count,
                "url": absolute(url_for("api.person", person_id=other.id)),
                "search_url": absolute(api_url(together(person, other.id))),
            }
            for other, count in profile.companions
        ],
    }


def together(person: str, other: str) -> SearchQuery:
    """The articles that name both."""
    return replace(SearchQuery(include=(("person", person), ("person", other))), person_op="and", duplicates="show")
