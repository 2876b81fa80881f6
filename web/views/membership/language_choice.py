"""The page's language, chosen: for this browser, and for the account of who is signed in. Every page leads here from its foot."""

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from index.languages.offered import LANGUAGES, language
from web.languages.choosing import COOKIE, COOKIE_LASTS
from web.languages.script_words import script_words
from web.middleware.identity import accounts, identify, require_form_token, set_cookie
from web.render.responses import private_template
from web.views.membership.sign_in import inside

blueprint = Blueprint("language", __name__)


@blueprint.get("/language")
def choice() -> AnyResponse:
    """The languages, a button each; `to` in the address is where to go afterwards."""
    return private_template("language.html", to=inside(request.args.get("to", "/")))


@blueprint.get("/language/<spoken>.js")
def words(spoken: str) -> Response:
    """What the script of the page says, in a language other than English. Its address changes with the program."""
    chosen = language(spoken)
    if chosen is None:
        abort(404)
    response = Response(script_words(chosen), mimetype="text/javascript")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.post("/language")
def choose() -> AnyResponse:
    """Keep the choice and go back to `to`. Anything that is no language, such as nothing, stands for what the browser asks for."""
    require_form_token()
    chosen = LANGUAGES.get(request.form.get("language", ""))
    who = identify()
    if who is not None and who.account is not None:
        accounts().set_language(who.account, chosen.tag if chosen else "")
    response = redirect(inside(request.form.get("to", "/")), 303)
    if chosen:
        set_cookie(response, COOKIE, chosen.tag, lasts=COOKIE_LASTS)
    else:
        response.delete_cookie(COOKIE)
    return response
