"""Signing in and out, and the links that make an account or give it a new password."""

from flask import Blueprint, make_response, redirect, render_template, request, session
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.account_service import AccountError
from index.accounts.values import LinkKind
from index.errors import NotFound
from index.languages import gettext as _
from index.languages import translated
from web.errors import answer
from web.house.account_mail import mail_is_set, send_forgotten
from web.house.this_site import SIGNED_IN_THERE, sign_out_elsewhere
from web.middleware.identity import accounts, end_session, require_form_token, start_session
from web.middleware.password import may_ask_for_mail, note_wrong_guess, password_is_right, refuse_guessing
from web.render.responses import private_template
from web.render.template_filters import as_sentence
from web.services import services

blueprint = Blueprint("auth", __name__)


def inside(target: str) -> str:
    """Where to go after signing in: always a path on this site, whatever the address asked for."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if plain and target.isprintable() else "/"


def _form(to: str, *, wrong: bool = False) -> AnyResponse:
    settings = services().settings
    by_name = services().readers.archive.accounts.count() > 0
    return private_template(
        "login.html",
        403 if wrong else 200,
        wrong=wrong,
        to=to,
        by_name=by_name,
        by_password=bool(settings.password_hash),
        name=request.form.get("name", ""),
        by_mail=mail_is_set(settings),
    )


@blueprint.get("/login")
def sign_in_form() -> AnyResponse:
    """The form; `to` in the address is where to go afterwards."""
    return _form(inside(request.args.get("to", "/")))


@blueprint.post("/login")
def sign_in() -> AnyResponse:
    """Start a session, or show the form again with status 403. Without a name it is the site's password."""
    require_form_token()
    to, name, password = (
        inside(request.form.get("to", "/")),
        request.form.get("name", ""),
        request.form.get("password", ""),
    )
    if not name:
        if not services().settings.password_hash or not password_is_right(password):
            return _form(to, wrong=True)
        session.clear()
        session["in"] = True
        return redirect(to, 303)
    refuse_guessing(name)
    token = accounts().sign_in(name, password)
    if token is None:
        note_wrong_guess(name)
        return _form(to, wrong=True)
    return start_session(redirect(to, 303), token)


@blueprint.post("/logout")
def sign_out() -> AnyResponse:
    """End the session."""
    require_form_token()
    elsewhere = sign_out_elsewhere()
    if elsewhere is None:
        return end_session(redirect("/login" if services().settings.password_hash else "/", 303))
    # A link, since the policy of these pages lets no form lead to another site.
    response = end_session(make_response(render_template("signed_out.html", name=elsewhere[0], address=elsewhere[1])))
    response.delete_cookie(SIGNED_IN_THERE)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/welcome/<token>")
def welcome(token: str) -> AnyResponse:
    """The form behind a link that makes an account or sets a password."""
    return _welcome(token)


@blueprint.post("/welcome/<token>")
def accept_link(token: str) -> AnyResponse:
    """Use the link up and start a session, or show the form again with status 400."""
    require_form_token()
    refuse_guessing()
    try:
        account = accounts().accept(token, name=request.form.get("name", ""), password=request.form.get("password", ""))
    except AccountError as error:
        return _welcome(token, wrong=str(error))
    return start_session(redirect("/", 303), accounts().start_session(account))


def _welcome(token: str, *, wrong: str = "") -> AnyResponse:
    try:
        link = accounts().link(token)
    except AccountError as error:
        note_wrong_guess()
        return answer(404, as_sentence(translated(str(error))), code="link_used")
    whose = services().readers.archive.accounts.get(link.account) if link.account else None
    return private_template(
        "welcome.html", 400 if wrong else 200, link=link, reset=link.kind is LinkKind.RESET, whose=whose, wrong=wrong,
        name=request.form.get("name", ""),
    )  # fmt: skip


@blueprint.get("/login/forgotten")
def forgotten_form() -> AnyResponse:
    """Where somebody asks for a new password by mail. Raises NotFound."""
    return _forgotten()


@blueprint.post("/login/forgotten")
def forgotten() -> AnyResponse:
    """Send a link to whoever has that name or address here. The answer is the same for everybody. Raises NotFound."""
    require_form_token()
    typed = request.form.get("who", "").strip()
    if not typed:
        return _forgotten(400, wrong=_("Write your name or your mail address."))
    if may_ask_for_mail(typed):
        send_forgotten(typed)
    return _forgotten(sent=True)


def _forgotten(status: int = 200, **shown: object) -> AnyResponse:
    if not mail_is_set(services().settings):
        raise NotFound(_("This site sends no mail. Ask one of its owners for a link to a new password."))
    return private_template("forgotten.html", status, **shown)
