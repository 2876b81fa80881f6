"""Which language a reader gets: what the account says, else the cookie of the footer's switch, else what the browser asks for, else
the setting `language`."""

from flask import Flask, Response, g, request

from index.languages.current import current, speak
from index.languages.offered import ENGLISH, LANGUAGES, Language, language
from web.services import services

COOKIE = "broadsheet_language"
COOKIE_LASTS = 365 * 86_400
"""Seconds."""

MACHINES = ("api", "feeds", "files", "health", "saved_feeds", "static", "reference.openapi", "shared.feed")
"""Blueprints, or endpoints, whose answers are for programs, and in English whatever the reader speaks."""


def _asked_for() -> Language:
    if kept := language(request.cookies.get(COOKIE, "")):
        return kept
    for (
        tag,
        quality,
    ) in request.accept_languages:  # the most wanted first; werkzeug's best_match would prefer `en` to `pt-BR`
        if quality > 0 and (offered := LANGUAGES.get(tag.partition("-")[0].lower())):
            return offered
    return LANGUAGES[services().settings.language]


def _for_a_program() -> bool:
    endpoint = request.endpoint or ""
    return endpoint in MACHINES or endpoint.partition(".")[0] in MACHINES


def register_first(app: Flask) -> None:
    """Before anything is answered, speak what the browser asks for, so that a refusal is read as well."""
    from web.errors import wants_json

    @app.before_request
    def speak_as_asked() -> None:
        speak(ENGLISH if _for_a_program() or wants_json() else _asked_for())

    @app.after_request
    def say_which(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = current().tag
            response.vary.add("Accept-Language")
        return response

    @app.teardown_request
    def speak_english_again(_: BaseException | None) -> None:
        speak(ENGLISH)


def register_account(app: Flask) -> None:
    """Once it is known who asks, what their account says counts."""

    @app.before_request
    def speak_as_the_account_says() -> None:
        account = g.identity.account
        chosen = language(account.language) if account is not None and account.language else None
        if chosen is not None and not _for_a_program():
            speak(chosen)
