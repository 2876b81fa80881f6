"""The site's one password, and how often anybody may guess a password.

Without `password_hash` there is none. With it, whoever knows it reads; it changes nothing.
"""

import hashlib
import secrets
import time
from typing import cast

from flask import Flask, abort, current_app
from werkzeug.security import check_password_hash

from index.operations.settings import Settings
from index.text.localizable import Sentence
from web.errors import answer
from web.middleware.rate_limits import asking_address
from web.services import services

TRIES, TRIES_SECONDS = 10, 60.0
"""Wrong passwords allowed from one address, and for one account, in that many seconds, whatever `rate_limit` says."""

MAILS, MAILS_SECONDS = 5, 3600.0
"""Links for a new password that one address may ask for, and that are sent to one person, in that many seconds."""


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
        refuse_guessing()
        if not check_password_hash(self._hash, password):
            note_wrong_guess()
            return False
        if len(self._known) < self.REMEMBERED:
            self._known.add(digest)
        return True


def refuse_guessing(account: str = "") -> None:
    """End the request with 429 where this address, or anybody for this account, has guessed wrongly too often."""
    counters, now = services().counters, time.time()
    for who in _guessers(account):
        tries, end = counters.get(who)
        if tries >= TRIES:
            wait = str(max(1, round(end - now)))
            detail = Sentence("Too many wrong passwords. Try again in %(wait)s s.", wait=wait)
            abort(answer(429, detail, code="too_many_tries", headers={"Retry-After": wait}))


def note_wrong_guess(account: str = "") -> None:
    """Count a wrong password."""
    for who in _guessers(account):
        services().counters.add(who, TRIES_SECONDS)


def may_ask_for_mail(typed: str) -> bool:
    """Whether a link may be sent to whom somebody typed: so many in an hour, and no more. Ends the request with 429 where this
    address has asked too often."""
    counters = services().counters
    if counters.add(f"mail asked by {asking_address()}", MAILS_SECONDS) > MAILS:
        detail = Sentence("Too many new passwords were asked for from your address. Try again in an hour.")
        abort(answer(429, detail, code="too_many_tries", headers={"Retry-After": str(round(MAILS_SECONDS))}))
    digest = hashlib.sha256(typed.casefold().encode("utf-8", "replace")).hexdigest()[:32]
    return counters.add(f"mail asked for {digest}", MAILS_SECONDS) <= MAILS


def _guessers(account: str) -> list[str]:
    """account: as it was typed; only a digest is counted, whatever its length."""
    by_account = hashlib.sha256(account.casefold().encode("utf-8", "replace")).hexdigest()[:32]
    return [f"wrong password {asking_address()}", *([f"wrong password for {by_account}"] if account else [])]


def password_is_right(password: str) -> bool:
    """Whether it is the site's password; only where there is one."""
    return cast(PasswordChecker, current_app.extensions["broadsheet-password"]).verify(password)


def session_key(settings: Settings) -> bytes:
    """The key that signs the cookie of whoever gave the site's password; random where there is no such password."""
    if not settings.password_hash:
        return secrets.token_bytes(32)
    return hashlib.sha256(b"broadsheet session " + settings.password_hash.encode()).digest()


def register(app: Flask, settings: Settings) -> None:
    """Make the checker of the app's password, where there is one."""
    if settings.password_hash:
        app.extensions["broadsheet-password"] = PasswordChecker(settings.password_hash)
