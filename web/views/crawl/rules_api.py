"""What would be read of a page, and the rules of outlets, as JSON: the same jobs as on the page. Part of `/api/v1`."""

from typing import Any

from flask import Blueprint, Response, request

from index.accounts.rights import Role
from index.jobs.protocols import JobKind
from index.outlets.protocols import RuleVersion
from web.errors import BadParameters, ParameterError
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import needs
from web.params import given
from web.render.responses import json_response
from web.services import services
from web.views.crawl.rule_editor import ADDRESS_MOST, SHOWN, outlet_of
from web.views.crawl.source_forms import ask_crawler
from web.views.crawl.sources_api import accepted

blueprint = Blueprint("rules", __name__)


@blueprint.post("/readings")
@needs(Role.EDITOR)
def look() -> Response:
    """Have a page read, without keeping anything: a job, whose line `reading` says what would be read. Raises BadParameters."""
    url = _address(json_object(("url",)))
    if url is None:
        raise BadParameters([ParameterError("url", "give the address of one page as url")])
    return accepted(ask_crawler(JobKind.LOOK, "articles.look", url, url=url))


@blueprint.get("/outlets/<outlet_id>/rules")
@needs(Role.EDITOR)
def rules(outlet_id: str) -> Response:
    """The rules of an outlet, and its earlier versions, newest first. Raises NotFound, BadParameters."""
    given(request.args, ())
    archive = services().readers.archive
    log = turn().run(archive.rules.log, outlet_of(archive, outlet_id).outlet.id)
    return json_response({"text": log[0].text if log else "", "versions": [_version(one) for one in log[:SHOWN]]})


@blueprint.post("/outlets/<outlet_id>/rules")
@needs(Role.EDITOR)
def change(outlet_id: str) -> Response:
    """Have rules tried on pages (`compared` of the job), or kept with `save` (`rules`), unless there are mistakes in them
    (`mistakes`). Raises NotFound, BadParameters."""
    body = json_object(("text", "url", "save"))
    text, save, most = body.get("text"), body.get("save", False), services().settings.rules_bytes
    if not isinstance(text, str) or len(text.encode("utf-8", "replace")) > most:
        raise BadParameters([ParameterError("text", f"text is a rule file of at most {most} bytes; empty: no rules")])
    if not isinstance(save, bool):
        raise BadParameters([ParameterError("save", "save is true or false")])
    key, url = outlet_of(services().readers.archive, outlet_id).outlet.id, _address(body)
    action = "outlets.rules.save" if save else "outlets.rules.try"
    return accepted(
        ask_crawler(JobKind.RULES, action, key, outlet=key, text=text, urls=[url] if url else [], save=save)
    )


def _address(body: dict[str, Any]) -> str | None:
    url = body.get("url")
    if url is not None and (not isinstance(url, str) or len(url) > ADDRESS_MOST or len(url.split()) > 1):
        raise BadParameters([ParameterError("url", f"url is one address, of at most {ADDRESS_MOST} characters")])
    return (url or "").strip() or None


def _version(version: RuleVersion) -> dict[str, Any]:
    return {
        "number": version.seq,
        "text": version.text,
        "hosts": list(version.hosts),
        "made": version.made.isoformat(),
        "by": version.by,
    }
