"""Who asks, and what they may do: an account's session, a program's key, the site's password, or a visitor.

Reading is open unless the setting `reading` (or a `password_hash`) asks for a sign-in. Whatever changes something names the
role that it needs with `needs`; a view that names none and is more than a read is the owners'. All of it is decided before
the body of a request is read, and a change by a browser also has to carry the token of its session.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from flask import Flask, Response, abort, current_app, g, has_app_context, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from index.accounts import secret_text
from index.accounts.account_service import AccountService, Identity, form_token, form_token_is
from index.accounts.house_sign_in import HouseSignIn
from index.accounts.rights import Role
from index.accounts.values import Account
from index.operations.settings import Settings
from index.text.localizable import Sentence
from web.errors import answer, wants_json
from web.house.proxy_header import NAMED
from web.middleware.password import password_is_right
from web.services import services

SESSION_COOKIE = "broadsheet_session"
FORM_COOKIE = "broadsheet_form"
"""Of visitors who have no session yet: what the token of a sign-in form is made of."""
FORM_HEADER = "X-Form-Token"
"""Where scripts of the page put the token of a form."""
READS = frozenset(("GET", "HEAD", "OPTIONS"))

_NEEDS = {
    Role.READER: Sentence("This needs the rights of a reader."),
    Role.EDITOR: Sentence("This needs the rights of an editor."),
    Role.OWNER: Sentence("This needs the rights of an owner."),
}

OPEN = frozenset(
    (
        "static", "auth.sign_in", "auth.sign_in_form", "auth.sign_out", "auth.welcome", "auth.accept_link",
        "auth.forgotten_form", "auth.forgotten",
        "house.begin", "house.back",
        "shared.shown", "shared.feed",
        "health.healthz", "health.readyz", "files.robots", "files.favicon", "language.choice", "language.choose", "language.words",
        "saved_feeds.feed", "digest_pages.question", "digest_pages.unsubscribe",
    )
)  # fmt: skip
"""Endpoints that anybody may ask: the parts of signing in, what a supervisor asks for, and what has a secret address."""

View = TypeVar("View", bound=Callable[..., Any])


def needs(role: Role, *, by_key: bool = True) -> Callable[[View], View]:
    """Mark a view as one that only accounts of that role, or of one with more rights, may ask. by_key: also with a key; a key
    that was lost must not be able to make others, or to take the account away."""

    def mark(view: View) -> View:
        view.needs = role  # type: ignore[attr-defined]
        view.by_key = by_key  # type: ignore[attr-defined]
        return view

    return mark


def reads(view: View) -> View:
    """Mark a view that is asked with POST, since what is asked does not fit an address, as the read that it is: whoever may read
    may ask it."""
    view.reads = True  # type: ignore[attr-defined]
    return view


def by_secret_address(view: View) -> View:
    """Mark a view whose address is the permission to change what it is about: mail clients post to it without a session, and so
    without the token of one."""
    view.by_secret_address = True  # type: ignore[attr-defined]
    return view


def before_body(prepare: Callable[[], None]) -> Callable[[View], View]:
    """Mark a view whose body has limits of its own. prepare: sets them; called when it is known that who asks may do that, and
    before any of the body is read. The body is then read before the request takes a place among those that work."""

    def mark(view: View) -> View:
        view.before_body = prepare  # type: ignore[attr-defined]
        return view

    return mark


def needed(app: Flask, endpoint: str | None, method: str) -> Role | None:
    """The role that a request needs; None for reading what everybody may read."""
    view = app.view_functions.get(endpoint or "")
    role = getattr(view, "needs", None)
    if role is not None:
        return cast(Role, role)
    return None if method in READS or endpoint is None or getattr(view, "reads", False) else Role.OWNER


def accounts() -> AccountService:
    """The accounts of this server's archive."""
    return AccountService(services().readers.archive.accounts)


def house() -> HouseSignIn:
    """Those who sign in elsewhere."""
    role = services().settings.sign_in_role
    return HouseSignIn(services().readers.archive.accounts, accounts(), Role(role) if role else None)


def identity() -> Identity:
    """Who asks. Behind `register`'s check there always is somebody, if only a visitor."""
    return cast(Identity, g.identity)


def own_account() -> Account:
    """The account of who asks, in a view that needs a role, which only accounts have."""
    account = identity().account
    assert account is not None, "this view needs a role, and so an account"
    return account


def reader_id() -> int | None:
    """The account whose collections, tags and stars a search may name; None for a visitor, and outside of a request."""
    who = g.get("identity") if has_app_context() else None
    return who.account.id if who is not None and who.account is not None else None


def current_form_token() -> str:
    """What a form on the page of this request has to carry."""
    return form_token(_form_secret())


def _form_secret() -> str:
    """The token of the session; without one, a random cookie of the visitor that is set along with the answer."""
    if kept := request.cookies.get(SESSION_COOKIE) or request.cookies.get(FORM_COOKIE):
        return str(kept)
    if "new_form_secret" not in g:
        g.new_form_secret = secret_text.new_token()
    return str(g.new_form_secret)


def require_same_site() -> None:
    """End the request with 403 where a browser says that another site sent it."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != "null" and origin.partition("://")[2] != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        abort(answer(403, Sentence("This form was sent from another site."), code="other_site"))


def require_form_token() -> None:
    """End the request with 403 unless it comes from a page of this site and carries the token of its session."""
    require_same_site()
    given = request.headers.get(FORM_HEADER) or request.form.get("token", "")
    kept = request.cookies.get(SESSION_COOKIE) or request.cookies.get(FORM_COOKIE)
    if not kept or not form_token_is(str(kept), given):
        abort(answer(403, Sentence("This form has expired. Reload the page and try again."), code="bad_token"))


def start_session(response: AnyResponse, token: str) -> AnyResponse:
    """Give the browser the token of a new session, and forget what it had before."""
    session.clear()
    set_cookie(response, SESSION_COOKIE, token)
    response.delete_cookie(FORM_COOKIE)
    return response


def end_session(response: AnyResponse) -> AnyResponse:
    """End the session of this request, in the archive and in the browser."""
    if token := request.cookies.get(SESSION_COOKIE):
        accounts().sign_out(token)
    session.clear()
    response.delete_cookie(SESSION_COOKIE)
    return response


def set_cookie(response: AnyResponse, name: str, value: str, *, lasts: int | None = None) -> None:
    """A cookie that scripts cannot read and that other sites' forms do not carry. lasts: seconds; None: as long as the browser."""
    secure = request.is_secure or services().settings.site_url.startswith("https:")
    response.set_cookie(name, value, httponly=True, samesite="Lax", secure=secure, max_age=lasts)


def reading_is_open(settings: Settings) -> bool:
    """Whether visitors may read without signing in."""
    return settings.reading == "open" and not settings.password_hash


def identify() -> Identity | None:
    """Who asks; None for nobody in particular. Raises ArchiveError; ends the request with 401 for a key that is none."""
    given = request.authorization
    if given is not None and given.type == "bearer":
        by_key = accounts().of_key(given.token or "")
        if by_key is None:
            abort(answer(401, Sentence("This key is unknown or was revoked."), code="bad_key", headers=_challenge()))
        return by_key
    if (named := request.environ.get(NAMED)) is not None:
        return house().by_name(named)  # and nobody else, also where an earlier session is still there
    if (token := request.cookies.get(SESSION_COOKIE)) and (by_session := accounts().of_session(token)):
        return by_session
    settings = services().settings
    if settings.password_hash:
        if session.get("in") is True:
            return Identity(role=Role.READER)
        if given is not None and given.type == "basic" and password_is_right(given.password or ""):
            return Identity(role=Role.READER)
    return None


def _challenge() -> dict[str, str]:
    if services().settings.password_hash:
        return {"WWW-Authenticate": 'Basic realm="Broadsheet", charset="UTF-8"'}
    return {"WWW-Authenticate": 'Bearer realm="Broadsheet"'}


def _sign_in_first() -> AnyResponse:
    """Programs and changes are refused with 401; a browser that reads is shown the sign-in page."""
    if wants_json() or request.authorization is not None or request.method not in READS:
        return answer(401, Sentence("Sign in, or send a key."), code="sign_in_needed", headers=_challenge())
    to = request.full_path.rstrip("?")
    return redirect("/login" + (f"?{urlencode({'to': to})}" if to != "/" else ""), 302)


def _read_body(endpoint: str | None) -> None:
    """Read the body of a request to a view that is marked with `before_body`; an upload goes to its files."""
    prepare = getattr(current_app.view_functions.get(endpoint or ""), "before_body", None)
    if prepare is None:
        return
    prepare()
    if "upload" in g:
        request.form  # noqa: B018  # reads all of it
    else:
        request.get_data(parse_form_data=True)


def register(app: Flask) -> None:
    """Find out who asks before every request, and refuse what they may not do."""

    @app.before_request
    def admit() -> AnyResponse | None:
        endpoint, method = request.endpoint, request.method
        g.identity = Identity(role=Role.READER)
        if endpoint in OPEN:
            return None
        who = identify()
        role = needed(current_app, endpoint, method)
        if who is None and (role is not None or not reading_is_open(services().settings)):
            return _sign_in_first()
        g.identity = who or Identity(role=Role.READER)
        if role is None:
            if method not in READS:
                _read_body(endpoint)
            return None
        if who is None or who.account is None:
            return answer(
                403, Sentence("Only accounts may do that; this is the password of the site."), code="not_allowed"
            )
        if not who.role.includes(role):
            return answer(403, _NEEDS[role], code="not_allowed")
        if who.key is not None and not getattr(current_app.view_functions[endpoint or ""], "by_key", True):
            return answer(403, Sentence("This takes a signed-in person; a key cannot do it."), code="not_by_key")
        if method not in READS:
            if not who.may_write:
                return answer(403, Sentence("This key may only read."), code="key_reads_only")
            if who.key is None:
                require_same_site()
            _read_body(endpoint)
            if who.key is None:
                require_form_token()
        return None

    @app.after_request
    def keep_form_secret(response: Response) -> Response:
        if "new_form_secret" in g:
            set_cookie(response, FORM_COOKIE, g.new_form_secret)
        return response

    @app.context_processor
    def who_asks() -> dict[str, object]:
        return {"form_token": current_form_token, "identity": g.get("identity") or Identity(role=Role.READER)}
