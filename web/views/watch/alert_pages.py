"""Alerts: the list, the form with what it would have said last week, the log in words, and what can be done with one."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.alert import NAME_MOST, Alert, Timing, Unusual
from index.errors import NotFound, QueryError
from index.languages import LANGUAGES, N_, Words, current
from index.languages import gettext as _
from search.alerts.alert_service import AlertRefused, AlertService, Draft, Preview
from search.alerts.channels import apprise_channel
from search.alerts.schedule import in_words
from search.alerts.worker import shown_target
from search.saved.saved_searches import SavedSearches
from web.languages.label_words import weekday_names
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services

blueprint = Blueprint("alert_pages", __name__)

TIMING_NAMES = Words(
    {
        Timing.AT_ONCE: N_("At once"),
        Timing.HOURLY: N_("Every hour"),
        Timing.DAILY: N_("Every day, at the hour below"),
        Timing.WEEKLY: N_("Every week, at the weekday and hour below"),
        Timing.UNUSUAL: N_("When the volume is not what is usual for the weekday:"),
    }
)
UNUSUAL_NAMES = Words(
    {
        Unusual.MORE: N_("many more than usual"),
        Unusual.FEWER: N_("silence: far fewer than usual by the hour below"),
        Unusual.EITHER: N_("either of them"),
    }
)


def alerts() -> AlertService:
    """The alerts of this server's archive."""
    return AlertService(services().readers.archive, services().settings)


@blueprint.get("/alerts")
@needs(Role.READER)
def listed() -> AnyResponse:
    """One's own alerts, and what became of their messages."""
    found = turn().run(alerts().listed, identity())
    return private_template(
        "alerts.html", listed=found, in_words=in_words, shown_target=shown_target, told=request.args.get("told", "")
    )


@blueprint.get("/alerts/new")
@needs(Role.READER)
def new() -> AnyResponse:
    """The form of a new alert, by default on the saved search that the address names."""
    number = request.args.get("search", "")
    searches = (int(number),) if number.isascii() and number.isdecimal() and len(number) < 10 else ()
    account = identity().account
    # Who has chosen a language for everything has chosen it here, too; else it is that of the page.
    language = current().tag if account is not None and not account.language and current().tag in LANGUAGES else ""
    return _form(Draft(searches=searches, kept="kept" in request.args, language=language))


@blueprint.post("/alerts")
@needs(Role.READER)
def add() -> AnyResponse:
    """Make an alert, or only show what it would have said last week."""
    draft = _draft(request.form)
    if request.form.get("do") == "preview":
        return _form(draft)
    try:
        alert = turn().run(alerts().add, draft, identity())
    except AlertRefused as error:
        return _form(draft, error=error)
    return redirect(url_for("alert_pages.one", alert_id=alert.id, told="saved"), 303)


@blueprint.get("/alerts/<alert_id>")
@needs(Role.READER)
def one(alert_id: str) -> AnyResponse:
    """What an alert looks for, what became of its messages, and the form that changes it."""
    alert = turn().run(alerts().get, alert_id, identity())
    return _form(Draft.of(alert), alert=alert)


@blueprint.post("/alerts/<alert_id>")
@needs(Role.READER)
def change(alert_id: str) -> AnyResponse:
    """Change it, or only show what it would have said last week."""
    service = alerts()
    alert = turn().run(service.get, alert_id, identity())
    draft = _draft(request.form)
    if request.form.get("do") == "preview":
        return _form(draft, alert=alert)
    try:
        turn().run(service.change, alert_id, draft, identity())
    except AlertRefused as error:
        return _form(draft, alert=alert, error=error)
    return redirect(url_for("alert_pages.one", alert_id=alert_id, told="saved"), 303)


@blueprint.post("/alerts/<alert_id>/pause")
@needs(Role.READER)
def pause(alert_id: str) -> AnyResponse:
    """Send nothing for now."""
    turn().run(alerts().pause, alert_id, identity())
    return redirect(url_for("alert_pages.one", alert_id=alert_id, told="paused"), 303)


@blueprint.post("/alerts/<alert_id>/resume")
@needs(Role.READER)
def resume(alert_id: str) -> AnyResponse:
    """Send again."""
    turn().run(alerts().resume, alert_id, identity())
    return redirect(url_for("alert_pages.one", alert_id=alert_id, told="resumed"), 303)


@blueprint.post("/alerts/<alert_id>/test")
@needs(Role.READER)
def test(alert_id: str) -> AnyResponse:
    """Have a test message sent."""
    try:
        turn().run(alerts().ask_for_test, alert_id, identity())
    except AlertRefused as error:
        alert = turn().run(alerts().get, alert_id, identity())
        return _form(Draft.of(alert), alert=alert, error=error)
    return redirect(url_for("alert_pages.one", alert_id=alert_id, told="test") + "#log", 303)


@blueprint.post("/alerts/<alert_id>/remove")
@needs(Role.READER)
def remove(alert_id: str) -> AnyResponse:
    """Remove it."""
    turn().run(alerts().remove, alert_id, identity())
    return redirect(url_for("alert_pages.listed", told="removed"), 303)


def _draft(form: MultiDict[str, str]) -> Draft:
    def number(name: str, usual: int) -> int:
        text = form.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else usual

    searches = [int(text) for text in form.getlist("search") if text.isascii() and text.isdecimal() and len(text) < 10]
    return Draft(
        name=form.get("name", ""),
        searches=tuple(searches),
        kept=form.get("kept") == "yes",
        kind=form.get("kind", "email"),
        target=form.get("target", ""),
        timing=form.get("timing", Timing.AT_ONCE.value),
        hour=number("hour", 8),
        weekday=number("weekday", 0),
        zone=form.get("zone", ""),
        unusual=form.get("unusual", Unusual.MORE.value),
        language=form.get("language", ""),
    )


def _form(draft: Draft, *, alert: Alert | None = None, error: AlertRefused | None = None) -> AnyResponse:
    service, who, settings = alerts(), identity(), services().settings
    searcher = services().readers.searcher

    def preview() -> tuple[Preview | None, str]:
        if not draft.searches and not (alert and alert.query):
            return None, ""
        try:
            query = alert.query if alert else ""
            return service.preview(searcher, draft.searches, who, query=query), ""
        except (NotFound, QueryError) as refused:
            return None, str(refused)

    seen, wrong = turn().run(preview)
    searches = turn().run(SavedSearches(services().readers.archive, settings).listed, who)
    return private_template(
        "alert.html",
        400 if error else 200,
        draft=draft,
        alert=alert,
        error=error or (AlertRefused(wrong) if wrong and request.method == "POST" else None),
        preview=seen,
        searches=searches,
        log=turn().run(service.log, alert) if alert else [],
        kinds=[("email", _("Mail"))]
        + ([("webhook", _("Signed webhook"))] if who.role.includes(Role.EDITOR) else [])
        + ([("apprise", "Apprise")] if who.role.includes(Role.EDITOR) and apprise_channel.is_installed() else []),
        timings=TIMING_NAMES,
        unusual=UNUSUAL_NAMES,
        weekdays=weekday_names(),
        zone_usual=settings.timezone.key,
        mine=who.account.mail if who.account else None,
        may_elsewhere=who.role.includes(Role.EDITOR),
        name_most=NAME_MOST,
        languages=_languages(alert),
        in_words=in_words,
        told=request.args.get("told", ""),
    )


def _languages(alert: Alert | None) -> list[tuple[str, str]]:
    """Of its messages, to choose from: what none stands for first, then (tag, name)."""
    account = identity().account
    owner = account if account is not None and (alert is None or alert.account == account.id) else None
    of_owner = LANGUAGES.get(owner.language or "") if owner else None
    if of_owner is not None:
        usual = _("that of your account (%(language)s)", language=of_owner.name)
    else:
        usual = _("that of the site (%(language)s)", language=LANGUAGES[services().settings.language].name)
    return [("", usual), *((tag, one.name) for tag, one in LANGUAGES.items())]
