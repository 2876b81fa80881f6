"""The page of one's own account: password, keys for programs, sessions, one's data, leaving."""

import json

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.account_service import AccountError
from index.accounts.rights import Role, Scope
from web.middleware.identity import SESSION_COOKIE, accounts, end_session, identity, needs, own_account, start_session
from web.render.responses import private_template
from web.services import services
from web.views.membership.house_login import link_token

blueprint = Blueprint("account", __name__)

CHANGES = 100_000
"""Entries of the log of changes in the file with one's data."""


def _page(status: int = 200, **more: object) -> AnyResponse:
    keys = [key for key in accounts().keys(own_account()) if key.revoked is None]
    return private_template(
        "account.html",
        status,
        account=own_account(),
        keys=keys,
        scopes=list(Scope),
        linked=services().readers.archive.accounts.subjects(own_account().id),
        link_token=link_token(request.cookies.get(SESSION_COOKIE, "")),
        **more,
    )


@blueprint.get("/account")
@needs(Role.READER, by_key=False)
def account() -> AnyResponse:
    """What there is to one's account."""
    return _page()


@blueprint.post("/account/password")
@needs(Role.READER, by_key=False)
def change_password() -> AnyResponse:
    """Set another password; all other sessions end."""
    try:
        accounts().change_password(own_account(), request.form.get("old", ""), request.form.get("new", ""))
    except AccountError as error:
        return _page(400, wrong=str(error))
    return start_session(redirect(url_for("account.account"), 303), accounts().start_session(own_account()))


@blueprint.post("/account/mail")
@needs(Role.READER, by_key=False)
def change_mail() -> AnyResponse:
    """Set or drop one's mail address."""
    form = request.form
    try:
        accounts().set_mail(own_account(), form.get("mail", ""), password=form.get("old", ""))
    except AccountError as error:
        return _page(400, wrong=str(error))
    return redirect(url_for("account.account"), 303)


@blueprint.post("/account/keys")
@needs(Role.READER, by_key=False)
def add_key() -> AnyResponse:
    """A new key, shown this once."""
    try:
        scope = Scope(request.form.get("scope", "read"))
        key, token = accounts().add_key(own_account(), request.form.get("name", ""), scope)
    except (AccountError, ValueError) as error:
        return _page(400, wrong=str(error))
    return _page(201, new_key=key, new_token=token)


@blueprint.post("/account/keys/<int:key>/revoke")
@needs(Role.READER, by_key=False)
def revoke_key(key: int) -> AnyResponse:
    """Refuse a key from now on: one's own, or any by an owner."""
    try:
        accounts().revoke_key(key, by=identity())
    except AccountError as error:
        return _page(400, wrong=str(error))
    return redirect(url_for("account.account"), 303)


@blueprint.post("/account/sessions/end")
@needs(Role.READER, by_key=False)
def end_sessions() -> AnyResponse:
    """Sign out everywhere, here too."""
    accounts().sign_out_everywhere(own_account(), by=identity().name)
    return end_session(redirect("/", 303))


@blueprint.get("/account/data")
@needs(Role.READER, by_key=False)
def data() -> Response:
    """All that is kept under one's name, as a file."""
    mine, archive = own_account(), services().readers.archive
    kept = {
        "name": mine.name,
        "role": mine.role.value,
        "created": mine.created.isoformat(),
        "last_seen": mine.last_seen.isoformat() if mine.last_seen else None,
        "mail": mine.mail,
        "signs_in_at": archive.accounts.subjects(mine.id),
        "keys": [
            {"name": key.name, "scope": key.scope.value, "created": key.created.isoformat(), "hint": key.hint}
            for key in accounts().keys(mine)
        ],
        "saved_searches": [
            {"name": one.name, "query": [list(pair) for pair in one.pairs], "shared": one.shared}
            for one in archive.saved_searches.seen_by(mine.id)
            if one.account == mine.id
        ],
        "word_lists": [
            {"name": one.name, "words": list(one.entries), "shared": one.shared}
            for one in archive.word_lists.seen_by(mine.id)
            if one.account == mine.id
        ],
        "alerts": [
            {
                "name": one.name,
                "by": one.kind,
                "to": one.target,
                "when": one.timing.value,
                "saved_searches": list(one.searches),
            }
            for one in archive.alerts.all()
            if one.account == mine.id
        ],
        "changes": [
            {"at": entry.at.isoformat(), "action": entry.action, "subject": entry.subject, "detail": entry.detail}
            for entry in archive.accounts.audit(CHANGES, by=mine.name)
        ],
        "marks": [
            {"article": article, "starred": marks.starred, "tags": list(marks.tags), "note": marks.note}
            for article, marks in sorted(archive.marks.all(mine.id).items())
        ],
        "collections": [
            {"name": one.name, "about": one.about, "access": one.access.value, "articles": sorted(ids)}
            for one in archive.collections.visible(mine.id)
            if one.owner == mine.id
            for ids in archive.collections.ids([one.id]).values()
        ],
    }
    response = Response(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="broadsheet-account.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/account/leave")
@needs(Role.READER, by_key=False)
def leave() -> AnyResponse:
    """Remove one's own account."""
    try:
        accounts().remove(own_account(), by=identity().name)
    except AccountError as error:
        return _page(400, wrong=str(error))
    return end_session(redirect("/", 303))
