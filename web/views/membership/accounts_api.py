"""Accounts, keys and the log of changes as JSON: the same functions as on the pages. Part of `/api/v1`.

Answers name no secret but what was just made: a link or a key, this once.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request, url_for

from index.accounts.account_service import KEY_NAME_MOST, LINK_LASTS, AccountError, NotAllowed
from index.accounts.rights import Role, Scope
from index.accounts.values import NAME_MOST, Account, ApiKey, account_name, mail_address
from search.parameters import Parameter
from web.errors import BadParameters, ParameterError, answer, refusal
from web.house.account_mail import send_invitation
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import accounts, identity, needs, own_account
from web.params import given, position
from web.render.links import absolute
from web.render.responses import private_json
from web.services import services
from web.views.membership.accounts import account_of, mailed

blueprint = Blueprint("members", __name__)

AUDIT = (
    Parameter(name="limit", about="How many.", kind="number", low=1, high=1000, default=100),
    Parameter(name="before", about="Only earlier entries: the last seq of the previous answer.", default=""),
)


@blueprint.errorhandler(AccountError)
def refused(error: AccountError) -> Response:
    """A rule about accounts forbids it, or it cannot be done."""
    return refusal(error)


@blueprint.get("/accounts")
@needs(Role.OWNER)
def listed() -> Response:
    """Everybody who may sign in. Raises BadParameters."""
    given(request.args, ())
    found = turn().run(accounts().accounts)
    return private_json({"accounts": [_account(one) for one in found]})


@blueprint.post("/accounts")
@needs(Role.OWNER)
def add() -> Response:
    """Make an account, and a link with which its owner sets the password. Raises BadParameters."""
    body = json_object(("name", "role"))
    name = body.get("name")
    try:
        name = account_name(name if isinstance(name, str) and len(name) <= NAME_MOST else "")
    except ValueError as error:
        raise BadParameters([ParameterError("name", str(error))]) from None
    role, by = _role(body), identity().name
    account = accounts().add(name, role, by=by)
    link = _link(accounts().reset_link(account, by=by))
    return private_json({**_account(account), "link": link, "link_lasts_days": LINK_LASTS.days}, 201)


@blueprint.post("/invitations")
@needs(Role.OWNER)
def invite() -> Response:
    """Make a link with which somebody makes an account of a role. Raises BadParameters."""
    body, by = json_object(("role", "mail")), identity().name
    role, typed = _role(body), body.get("mail")
    try:
        mail = None if typed is None else mail_address(typed if isinstance(typed, str) else "")
    except ValueError as error:
        raise BadParameters([ParameterError("mail", str(error))]) from None
    token = accounts().invitation(role, by=by, mail=mail)
    told = mailed(mail, lambda to: send_invitation(to, token, by=by))
    made = {"role": role.value, "link": _link(token), "link_lasts_days": LINK_LASTS.days}
    return private_json({**made, "sent_to": told.get("sent_to"), "not_sent": told.get("not_sent")}, 201)


@blueprint.patch("/accounts/<int:account_id>")
@needs(Role.OWNER)
def change(account_id: int) -> Response:
    """Give an account another role, refuse it, or allow it again. Raises NotFound, BadParameters."""
    body, by = json_object(("role", "disabled")), identity().name
    disabled = body.get("disabled")
    if not body or not isinstance(disabled, bool | None):
        raise BadParameters([ParameterError("body", "give a role, or disabled as true or false")])
    account, service = account_of(account_id), accounts()
    role = _role(body) if "role" in body else account.role
    with services().readers.archive.transaction():
        service.set_role(account, role, by=by)
        if disabled is not None and disabled != (account.disabled is not None):
            (service.disable if disabled else service.enable)(account_of(account_id), by=by)
    return private_json(_account(account_of(account_id)))


@blueprint.post("/accounts/<int:account_id>/reset")
@needs(Role.OWNER)
def reset(account_id: int) -> Response:
    """Make a link with which an account gets a new password. Raises NotFound."""
    account = account_of(account_id)
    link = _link(accounts().reset_link(account, by=identity().name))
    return private_json({"id": account.id, "link": link, "link_lasts_days": LINK_LASTS.days}, 201)


@blueprint.delete("/accounts/<int:account_id>")
@needs(Role.OWNER)
def remove(account_id: int) -> Response:
    """Remove an account with its sessions and keys. Raises NotFound."""
    accounts().remove(account_of(account_id), by=identity().name)
    return Response(status=204)


@blueprint.get("/accounts/<int:account_id>/keys")
@needs(Role.OWNER)
def keys_of(account_id: int) -> Response:
    """The keys of an account. Raises NotFound, BadParameters."""
    given(request.args, ())
    return private_json({"keys": [_key(key) for key in accounts().keys(account_of(account_id))]})


@blueprint.get("/keys")
@needs(Role.READER)
def own_keys() -> Response:
    """One's own keys, also those that were revoked. Raises BadParameters."""
    given(request.args, ())
    return private_json({"keys": [_key(key) for key in accounts().keys(own_account())]})


@blueprint.post("/keys")
@needs(Role.READER, by_key=False)
def add_key() -> Response:
    """A new key, shown this once; only for a signed-in person, so that a lost key makes no others. Raises BadParameters."""
    body = json_object(("name", "scope"))
    name, scope = body.get("name"), body.get("scope", Scope.READ.value)
    if scope not in list(Scope):
        raise BadParameters([ParameterError("scope", f"scope is one of {', '.join(Scope)}")])
    if not isinstance(name, str) or len(name) > KEY_NAME_MOST:
        raise BadParameters(
            [ParameterError("name", f"name is what you will know the key by, in {KEY_NAME_MOST} characters")]
        )
    try:
        key, token = accounts().add_key(own_account(), name, Scope(scope))
    except AccountError as error:
        raise BadParameters([ParameterError("name", str(error))]) from None
    return private_json({**_key(key), "key": token}, 201)


@blueprint.delete("/keys/<int:key>")
@needs(Role.READER)
def revoke(key: int) -> Response:
    """Refuse a key from now on: one's own, or any by an owner."""
    try:
        accounts().revoke_key(key, by=identity())
    except NotAllowed as error:
        return answer(403, str(error), code="not_allowed")
    except AccountError as error:
        return answer(404, str(error), code="not_found")
    return Response(status=204)


@blueprint.get("/audit")
@needs(Role.OWNER)
def audit() -> Response:
    """What was changed, when and by whom, newest first. Raises BadParameters."""
    asked = given(request.args, AUDIT)
    before = position("before", asked["before"])
    entries = turn().run(services().readers.archive.accounts.audit, asked["limit"], before=before)
    return private_json(
        {
            "entries": [
                {"seq": one.seq, "at": one.at.isoformat(), "by": one.by, "action": one.action, "subject": one.subject,
                 "detail": one.detail}
                for one in entries
            ]
        }
    )  # fmt: skip


def _role(body: dict[str, Any]) -> Role:
    role = body.get("role", Role.READER.value)
    if role not in list(Role):
        raise BadParameters([ParameterError("role", f"role is one of {', '.join(Role)}")])
    return Role(role)


def _link(token: str) -> str:
    return absolute(url_for("auth.welcome", token=token))


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _account(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role.value,
        "created": account.created.isoformat(),
        "last_seen": _time(account.last_seen),
        "disabled": _time(account.disabled),
        "mail": account.mail,
    }


def _key(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope.value,
        "hint": key.hint,
        "created": key.created.isoformat(),
        "last_used": _time(key.last_used),
        "revoked": _time(key.revoked),
    }
