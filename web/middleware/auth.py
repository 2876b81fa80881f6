"""An optional password for the whole site. Without `password_hash` there is no sign-in, and nothing accepts a POST.

Browsers sign in with a form and keep a signed cookie; scripts send the password with HTTP basic authentication (any user
name). The cookie's key is derived from the hash: a new password ends every session, and workers need no common store.
"""

import hashlib
import hmac
import secrets
import time
from typing import cast
from urllib.parse import urlencode, urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response as AnyResponse

from index.operations.settings import Settings
from web.errors import answer, wants_json
from web.middleware.rate_limits import asking_address
from web.services import services

OPEN = frozenset(
    ("static", "auth.sign_in", "auth.sign_in_form", "health.healthz", "health.readyz", "files.robots", "files.favicon")
)
"""Endpoints that need no password: the parts of the sign-in page, and what a supervisor asks for."""

TRIES, TRIES_SECONDS = 10, 60.0
"""Wrong passwords allowed from one address in that many seconds, whatever `rate_limit` says."""

blueprint = Blueprint("auth", __name__)


def session_key(settings: Settings) -> bytes:
    """The key that signs session cookies; random where there is no password to protect."""
    if not settings.password_hash:
        return secrets.token_bytes(32)
    return hashlib.sha256(b"broadsheet session " + settings.password_hash.encode()).digest()


class PasswordChecker:
    """Checks passwords against the hash. Those that were right are remembered (keyed, in memory): the check is slow by
    design, and a script sends its password with every request."""

    REMEMBERED = 64

    def __init__(self, password_hash: str) -> None:
        self._hash = password_hash
        self._key = secrets.token_bytes(32)
        self._known: set[bytes] = set()

    def verify(self, password: str) -> bool:
        """Whether the password is right. Ends the request with 429 after too many wrong ones from this address."""
        digest = hashlib.blake2b(password.encode("utf-8", "replace"), key=self._key).digest()
        if digest in self._known:
            return True
        counters, who = services().counters, f"wrong password {asking_address()}"
        tries, end = counters.get(who)
        if tries >= TRIES:
            wait = str(max(1, round(end - time.time())))
            abort(
                answer(
                    429,
                    f"Too many wrong passwords from your address. Try again in {wait} s.",
                    code="too_many_tries",
                    headers={"Retry-After": wait},
                )
            )
        if not check_password_hash(self._hash, password):
            counters.add(who, TRIES_SECONDS)
            return False
        if len(self._known) < self.REMEMBERED:
            self._known.add(digest)
        return True


def _doorkeeper() -> PasswordChecker:
    return cast(PasswordChecker, current_app.extensions["broadsheet-doorkeeper"])


def _token() -> str:
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return str(session["token"])


def _require_token() -> None:
    given, kept = request.form.get("token", ""), str(session.get("token", ""))
    if not kept or not hmac.compare_digest(given.encode(), kept.encode()):
        abort(answer(403, "This form has expired. Reload the page and try again.", code="bad_token"))


def _inside(target: str) -> str:
    """Where to go after signing in: always a path on this site, whatever the address asked for."""
    parts = urlsplit(target)
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target
    return target if plain and not parts.scheme and not parts.netloc and target.isprintable() else "/"


@blueprint.get("/login")
def sign_in_form() -> AnyResponse:
    """The form; `to` in the address is where to go afterwards."""
    page = render_template("login.html", token=_token(), wrong=False, to=_inside(request.args.get("to", "/")))
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/login")
def sign_in() -> AnyResponse:
    """Start a session, or show the form again with status 403."""
    _require_token()
    to = _inside(request.form.get("to", "/"))
    if not _doorkeeper().verify(request.form.get("password", "")):
        return make_response(render_template("login.html", token=_token(), wrong=True, to=to), 403)
    session.clear()
    session["in"] = True
    return redirect(to, 303)


@blueprint.post("/logout")
def sign_out() -> AnyResponse:
    """End the session."""
    _require_token()
    session.clear()
    return redirect("/login", 303)


def register(app: Flask) -> None:
    """Require the password, where one is set, for every endpoint that is not in `OPEN`."""
    settings: Settings = app.extensions["broadsheet"].settings
    if not settings.password_hash:
        return
    app.register_blueprint(blueprint)
    app.extensions["broadsheet-doorkeeper"] = PasswordChecker(settings.password_hash)

    @app.before_request
    def require_password() -> Response | AnyResponse | None:
        if request.endpoint in OPEN or session.get("in") is True:
            return None
        given = request.authorization
        if given is not None and given.type == "basic" and _doorkeeper().verify(given.password or ""):
            return None
        if wants_json() or given is not None or request.method not in ("GET", "HEAD"):
            challenge = {"WWW-Authenticate": 'Basic realm="Broadsheet", charset="UTF-8"'}
            return answer(401, "A password is required.", code="password_needed", headers=challenge)
        to = request.full_path.rstrip("?") if request.path != "/" else "/"
        return redirect("/login?" + _query(to), 302)

    @app.context_processor
    def token() -> dict[str, object]:
        return {"form_token": _token}


def _query(to: str) -> str:
    return urlencode({"to": to}) if to != "/" else ""
