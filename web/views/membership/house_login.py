"""Signing in at an OpenID Connect provider, linking an account with it, and what is shown of that."""

from urllib.parse import parse_qs, urlencode

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts import secret_text
from index.accounts.account_service import AccountError, form_token
from index.accounts.rights import Role
from index.languages import gettext as _
from index.languages import translated
from web.errors import answer
from web.house.openid_provider import Provider, ProviderError
from web.house.this_site import SIGNED_IN_THERE, provider, provider_name
from web.middleware.identity import (
    SESSION_COOKIE,
    accounts,
    house,
    identity,
    needs,
    set_cookie,
    start_session,
)
from web.render.links import absolute
from web.render.template_filters import as_sentence
from web.views.membership.sign_in import inside

blueprint = Blueprint("house", __name__)

UNDER_WAY = "broadsheet_oidc"
"""Cookie of a sign-in that is under way: its secret, where to go then, and whether an account is to be linked."""
LASTS = 900
"""Seconds that it may take."""


def link_token(session_token: str) -> str:
    """What the address carries that begins linking: only pages of that session know it."""
    return form_token(f"link {session_token}")


@blueprint.app_errorhandler(ProviderError)
def not_signed_in(error: ProviderError) -> AnyResponse:
    """In words."""
    return answer(error.status, str(error), code="not_signed_in")


@blueprint.app_context_processor
def shown() -> dict[str, object]:
    """What pages show of it."""
    return {"house_name": provider_name}


@blueprint.get("/login/house")
def begin() -> AnyResponse:
    """Go to the provider; `to` in the address is where to go afterwards. Raises ProviderError."""
    found = _provider()
    kept = {"secret": secret_text.new_token(), "to": inside(request.args.get("to", "/"))}
    session = request.cookies.get(SESSION_COOKIE, "")
    if given := request.args.get("link"):
        if not session or not secret_text.same(given, link_token(session)):
            return answer(403, _("Begin on the page of your account."), code="bad_token")
        kept["link"] = "1"
    value = urlencode(kept)
    response = redirect(found.begin(value, _back()), 302)
    set_cookie(response, UNDER_WAY, value, lasts=LASTS)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/login/house/back")
def back() -> AnyResponse:
    """Where the provider sends people: start a session, or link the account. Raises ProviderError."""
    found = _provider()
    value = request.cookies.get(UNDER_WAY, "")
    person = found.finish(value, _back(), request.args)
    kept = parse_qs(value)
    try:
        if "link" in kept:
            mine = accounts().of_session(request.cookies.get(SESSION_COOKIE, ""))
            if mine is None or mine.account is None:
                raise AccountError(_("sign in first, then link your account"))
            house().link(mine.account, person.issuer, person.subject)
            response: AnyResponse = redirect(url_for("account.account"), 303)
        else:
            account = house().by_subject(
                person.issuer, person.subject, name=person.name, mail=person.mail, role=person.role
            )
            response = start_session(redirect(inside(kept["to"][0]), 303), accounts().start_session(account))
            set_cookie(response, SIGNED_IN_THERE, "1")
    except AccountError as error:
        response = answer(403, as_sentence(translated(str(error))), code="not_signed_in")
    response.delete_cookie(UNDER_WAY)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/account/unlink")
@needs(Role.READER, by_key=False)
def unlink() -> AnyResponse:
    """Sign in with the password only from now on."""
    account = identity().account
    assert account is not None, "this needs a role, and so an account"
    try:
        house().unlink(account)
    except AccountError as error:
        return answer(409, as_sentence(translated(str(error))), code="not_done")
    return redirect(url_for("account.account"), 303)


def _provider() -> Provider:
    found = provider()
    if found is None:
        raise ProviderError(_("This site has no provider to sign in at."), status=404)
    return found


def _back() -> str:
    return absolute(url_for("house.back"))
