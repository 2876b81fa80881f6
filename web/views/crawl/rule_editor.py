"""What would be read of a page, and the extraction rules of an outlet: asked of the crawler, which shows it on the page of a
job."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.errors import NotFound
from index.jobs.protocols import JobKind
from index.languages import gettext as _
from index.outlets.protocols import OutletSummary, RuleVersion
from index.outlets.rule_files import file_for
from web.middleware.admission import turn
from web.middleware.identity import needs
from web.render.responses import private_template
from web.services import services
from web.views.crawl.source_forms import ask_crawler, to_job

blueprint = Blueprint("rule_editor", __name__)

SHOWN = 100
"""Versions on one page."""
ADDRESS_MOST = 2000
"""Characters of an address."""


@blueprint.get("/look")
@needs(Role.EDITOR)
def look_form() -> AnyResponse:
    """Asks for an address."""
    return private_template("look.html", url=request.args.get("url", "")[:ADDRESS_MOST], wrong="")


@blueprint.post("/look")
@needs(Role.EDITOR)
def look() -> AnyResponse:
    """Have a page read, without keeping anything."""
    url = request.form.get("url", "").strip()
    if not url or len(url.split()) > 1 or len(url) > ADDRESS_MOST:
        return private_template("look.html", 400, url=url[:ADDRESS_MOST], wrong=_("Write the address of one page."))
    return to_job(ask_crawler(JobKind.LOOK, "articles.look", url, url=url))


@blueprint.get("/outlets/<outlet_id>/rules")
@needs(Role.EDITOR)
def rules(outlet_id: str) -> AnyResponse:
    """The rules of an outlet, to be changed; `version` and `job` in the address: those of an earlier version, or those that a job
    tried. Raises NotFound."""
    archive = services().readers.archive
    summary = outlet_of(archive, outlet_id)
    if summary.outlet.id != outlet_id:
        return redirect(url_for("rule_editor.rules", outlet_id=summary.outlet.id), 302)
    log = turn().run(archive.rules.log, outlet_id)
    text = log[0].text if log else ""
    number, job_id = (_number(request.args.get(name, "")) for name in ("version", "job"))
    if number is not None:
        text = version_of(archive, outlet_id, number).text
    elif job_id is not None:
        job = turn().run(archive.jobs.get, job_id)
        if job and job.kind is JobKind.RULES and job.arguments.get("outlet") == outlet_id:
            text = str(job.arguments.get("text", ""))
    return _editor(summary, log, text, shown=number)


@blueprint.post("/outlets/<outlet_id>/rules")
@needs(Role.EDITOR)
def change(outlet_id: str) -> AnyResponse:
    """Try rules on pages, or keep them. Raises NotFound."""
    archive, form = services().readers.archive, request.form
    summary = outlet_of(archive, outlet_id)
    key, text = summary.outlet.id, "\n".join(form.get("text", "").splitlines())
    restored = _number(form.get("version", ""))
    if restored is not None:
        text = version_of(archive, key, restored).text
    most = services().settings.rules_bytes
    if len(text.encode("utf-8", "replace")) > most:
        wrong = _("a rule file has at most %(most)s bytes", most=most)
        return _editor(summary, turn().run(archive.rules.log, key), text, 400, wrong=wrong)
    save = restored is not None or form.get("action") == "save"
    urls = [url for url in [form.get("url", "").strip()[:ADDRESS_MOST]] if url]
    action = "outlets.rules.save" if save else "outlets.rules.try"
    return to_job(ask_crawler(JobKind.RULES, action, key, outlet=key, text=text, urls=urls, save=save))


def outlet_of(archive: Archive, outlet_id: str) -> OutletSummary:
    """The outlet that an id stands for. Raises NotFound."""
    summary = turn().run(archive.outlets.get, outlet_id)
    if summary is None:
        raise NotFound(_("There is no such outlet in the archive."))
    return summary


def version_of(archive: Archive, outlet_id: str, number: int) -> RuleVersion:
    """A version of an outlet's rules. Raises NotFound."""
    version = turn().run(archive.rules.get, number)
    if version is None or version.outlet != outlet_id:
        raise NotFound(_("There is no such version of the rules of this outlet."))
    return version


def _editor(
    summary: OutletSummary,
    log: list[RuleVersion],
    text: str,
    status: int = 200,
    *,
    shown: int | None = None,
    wrong: str = "",
) -> AnyResponse:
    found = services()
    newest = turn().run(found.readers.archive.outlets.newest, summary.outlet.id, found.settings.rules_pages)
    hosts = {urlsplit(archived.article.url).hostname or "" for archived in newest}
    file = None if log or text else turn().run(file_for, found.settings.rules, hosts, found.settings.rules_bytes)
    return private_template(
        "rules.html",
        status,
        one=summary,
        log=log[:SHOWN],
        text=file.text if file else text,
        file=file.name if file else "",
        shown=shown,
        wrong=wrong,
        newest=newest,
        host=(urlsplit(newest[0].article.url).hostname or "") if newest else "",
        longest=found.settings.rules_bytes,
        address_longest=ADDRESS_MOST,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
