"""What the OpenAPI document says of accounts, keys and the log of changes."""

from index.accounts.account_service import KEY_NAME_MOST
from index.accounts.rights import Role, Scope
from index.accounts.values import MAIL_MOST, NAME_MOST
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, object_of, operation, ref, with_rules

_ROLE: Schema = {"type": "string", "enum": list(Role)}
_SCOPE: Schema = {"type": "string", "enum": list(Scope)}
_ID: Schema = {"name": "id", "in": "path", "required": True, "description": "The id.", "schema": COUNT}
_LINK: Schema = {
    "link": {"type": "string", "description": "Works once; shown only here."}, "link_lasts_days": COUNT,
}  # fmt: skip


def _closed(properties: Schema, *required: str, least: int = 0) -> Schema:
    closed = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return {**closed, "minProperties": least} if least else closed


def schemas() -> dict[str, Schema]:
    """Of the answers."""
    key = {
        "id": COUNT, "name": TEXT, "scope": _SCOPE, "hint": TEXT, "created": TEXT, "last_used": OPTIONAL,
        "revoked": OPTIONAL,
    }  # fmt: skip
    account = {
        "id": COUNT, "name": TEXT, "role": _ROLE, "created": TEXT, "last_seen": OPTIONAL, "disabled": OPTIONAL,
        "mail": OPTIONAL,
    }  # fmt: skip
    entry = {"seq": COUNT, "at": TEXT, "by": TEXT, "action": TEXT, "subject": TEXT, "detail": TEXT}
    return {
        "Account": object_of(account),
        "NewAccount": object_of({**account, **_LINK}),
        "Key": object_of(key),
        "NewKey": object_of({**key, "key": {"type": "string", "description": "The key itself; shown only here."}}),
        "AuditEntry": object_of(entry),
    }


def listing(name: str, most: int, usual: int, onward: str, about: str) -> list[Schema]:
    """Parameters of a list that goes on where the answer before ended."""
    return [
        {
            "name": "limit", "in": "query", "required": False, "description": "How many.",
            "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": usual},
        },
        {
            "name": onward, "in": "query", "required": False, "description": f"{about} of the previous {name}.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 10**15},
        },
    ]  # fmt: skip


def paths() -> dict[str, Schema]:
    """Address -> method -> operation."""
    name = {"type": "string", "minLength": 1, "maxLength": NAME_MOST}
    keys = {"200": object_of({"keys": array_of(ref("Key"))})}
    removed = operation("removeAccount", "Remove an account with its keys; for owners.", {}, [_ID])
    revoked = operation("revokeKey", "Refuse a key from now on: one's own, or any by an owner.", {}, [_ID])
    for one in (removed, revoked):
        one["responses"]["204"] = {"description": "Done."}
    made = operation(
        "addKey", "Make a key of one's own; only for a signed-in person, a key makes no others.", {"201": ref("NewKey")}, [],
        _closed({"name": {"type": "string", "minLength": 1, "maxLength": KEY_NAME_MOST}, "scope": _SCOPE}, "name"),
    )  # fmt: skip
    made["security"] = [{"session": [], "form": []}]
    found = {
        "/api/v1/accounts": {
            "get": operation(
                "accounts", "Everybody who may sign in; for owners.", {"200": object_of({"accounts": array_of(ref("Account"))})}, []
            ),
            "post": operation(
                "addAccount", "Make an account, and a link that sets its password; for owners.", {"201": ref("NewAccount")}, [],
                _closed({"name": name, "role": _ROLE}, "name"),
            ),
        },
        "/api/v1/accounts/{id}": {
            "patch": operation(
                "changeAccount", "Another role, refused, or allowed again; for owners.", {"200": ref("Account")}, [_ID],
                _closed({"role": _ROLE, "disabled": {"type": "boolean"}}, least=1),
            ),
            "delete": removed,
        },
        "/api/v1/accounts/{id}/reset": {
            "post": operation(
                "resetPassword", "A link for a new password; for owners.", {"201": object_of({"id": COUNT, **_LINK})}, [_ID]
            )
        },
        "/api/v1/accounts/{id}/keys": {"get": operation("keysOf", "Keys of an account; for owners.", keys, [_ID])},
        "/api/v1/invitations": {
            "post": operation(
                "invite", "A link with which somebody makes an account, by mail too where mail is set; for owners.",
                {"201": object_of({"role": _ROLE, **_LINK, "sent_to": OPTIONAL, "not_sent": OPTIONAL})}, [],
                _closed({"role": _ROLE, "mail": {"type": ["string", "null"], "maxLength": MAIL_MOST, "format": "email"}}),
            )
        },
        "/api/v1/keys": {"get": operation("keys", "One's own keys.", keys, []), "post": made},
        "/api/v1/keys/{id}": {"delete": revoked},
        "/api/v1/audit": {
            "get": operation(
                "audit", "What was changed, when and by whom, newest first; for owners.",
                {"200": object_of({"entries": array_of(ref("AuditEntry"))})},
                listing("answer", 1000, 100, "before", "Only earlier entries: the last seq"),
            )
        },
    }  # fmt: skip
    return with_rules(found)
