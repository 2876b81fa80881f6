"""For owners: who may sign in, and what was changed by whom."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.account_service import LINK_LASTS, AccountError
from index.accounts.rights import Role
from index.accounts.values import Account, mail_address
from index.errors import NotFound
from index.languages import gettext as _
from index.operations.mailer import MailError
from search.csv_rows import csv_bytes, safe_cell
from web.house.account_mail import mail_is_set, send_invitation, send_reset
from web.middleware.identity import accounts, identity, needs
from web.render.links import absolute
from web.render.responses import private_template
from web.services import services

blueprint = Blueprint("accounts", __name__)
AUDIT_PAGE = 100
"""Entries of the audit log on one page."""
AUDIT_EXPORT = 100_000
"""Entries in one file."""


def account_of(account_id: int) -> Account:
    """Raises NotFound."""
    account = services().readers.archive.accounts.get(account_id)
    if account is None:
        raise NotFound(_("There is no such account; it may have been removed."))
    return account


def _page(status: int = 200, **more: object) -> AnyResponse:
    return private_template(
        "accounts.html",
        status,
        accounts=accounts().accounts(),
        roles=list(Role),
        lasts=LINK_LASTS.days,
        by_mail=mail_is_set(services().settings),
        **more,
    )


@blueprint.get("/accounts")
@needs(Role.OWNER)
def all_accounts() -> AnyResponse:
    """Everybody who may sign in."""
    return _page()


@blueprint.post("/accounts/invite")
@needs(Role.OWNER)
def invite() -> AnyResponse:
    """A link for somebody new, shown this once."""
    try:
        role = Role(request.form.get("role", Role.READER.value))
    except ValueError:
        return _page(400, wrong=_("choose one of the roles"))
    typed = request.form.get("mail", "").strip()
    try:
        mail = mail_address(typed) if typed else None
    except ValueError as error:
        return _page(400, wrong=str(error))
    token = accounts().invitation(role, by=identity().name, mail=mail)
    told = mailed(mail, lambda to: send_invitation(to, token, by=identity().name))
    return _page(201, link=absolute(url_for("auth.welcome", token=token)), link_role=role, **told)


@blueprint.post("/accounts/<int:account_id>/reset")
@needs(Role.OWNER)
def reset(account_id: int) -> AnyResponse:
    """A link for a new password, shown this once."""
    account = account_of(account_id)
    token = accounts().reset_link(account, by=identity().name)
    told = mailed(account.mail, lambda to: send_reset(account, token))
    return _page(201, link=absolute(url_for("auth.welcome", token=token)), link_account=account, **told)


def mailed(to: str | None, send: Callable[[str], None]) -> dict[str, str]:
    """Send a link, where there is somebody to send it to. What the page says of it."""
    if not to or not mail_is_set(services().settings):
        return {}
    try:
        send(to)
    except MailError as error:
        return {"not_sent": str(error)}
    return {"sent_to": to}


@blueprint.post("/accounts/<int:account_id>/role")
@needs(Role.OWNER)
def set_role(account_id: int) -> AnyResponse:
    """Give an account another role."""
    try:
        accounts().set_role(account_of(account_id), Role(request.form.get("role", "")), by=identity().name)
    except AccountError as error:
        return _page(400, wrong=str(error))
    except ValueError:
        return _page(400, wrong=_("choose one of the roles"))
    return redirect(url_for("accounts.all_accounts"), 303)


@blueprint.post("/accounts/<int:account_id>/disable")
@needs(Role.OWNER)
def disable(account_id: int) -> AnyResponse:
    """Refuse an account until it is allowed again."""
    try:
        accounts().disable(account_of(account_id), by=identity().name)
    except AccountError as error:
        return _page(400, wrong=str(error))
    return redirect(url_for("accounts.all_accounts"), 303)


@blueprint.post("/accounts/<int:account_id>/enable")
@needs(Role.OWNER)
def enable(account_id: int) -> AnyResponse:
    """Allow an account again."""
    accounts().enable(account_of(account_id), by=identity().name)
    return redirect(url_for("accounts.all_accounts"), 303)


@blueprint.post("/accounts/<int:account_id>/remove")
@needs(Role.OWNER)
def remove(account_id: int) -> AnyResponse:
    """Remove an account with its keys."""
    try:
        accounts().remove(account_of(account_id), by=identity().name)
    except AccountError as error:
        return _page(400, wrong=str(error))
    return redirect(url_for("accounts.all_accounts"), 303)


@blueprint.get("/audit")
@needs(Role.OWNER)
def audit() -> AnyResponse:
    """What was changed, when and by whom; `before` in the address continues."""
    before = request.args.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    entries = services().readers.archive.accounts.audit(AUDIT_PAGE + 1, before=start)
    more = entries[AUDIT_PAGE - 1].seq if len(entries) > AUDIT_PAGE else None
    return make_response(render_template("audit.html", entries=entries[:AUDIT_PAGE], more=more))


@blueprint.get("/audit.csv")
@needs(Role.OWNER)
def audit_csv() -> Response:
    """The audit log as a file, newest first."""
    entries = services().readers.archive.accounts.audit(AUDIT_EXPORT)
    rows = [(entry.at.isoformat(), entry.by, entry.action, entry.subject, entry.detail) for entry in entries]
    lines = [["time", "by", "action", "subject", "detail"], *([safe_cell(cell) for cell in row] for row in rows)]
    response = Response(csv_bytes(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="broadsheet-audit.csv"'
    return response
