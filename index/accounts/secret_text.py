"""Secrets: passwords as Argon2id hashes (RFC 9106), and random tokens of which only a digest is kept."""

import hashlib
import hmac
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PASSWORD_LEAST = 10
"""Characters of a password (NIST SP 800-63B asks for eight)."""
PASSWORD_MOST = 1_024
"""Characters of a password: hashing takes time that grows with them."""
KEY_PREFIX = "bsk_"
"""How a program's key begins, so that scanners for leaked secrets can know it."""
HINT = 8
"""Characters of a key by which people tell it from others."""


@cache
def _hasher() -> PasswordHasher:
    """The library's defaults: RFC 9106's profile for little memory (64 MiB, three passes)."""
    return PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to keep. Raises ValueError with a sentence for a password that is too short or too long."""
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST:
        raise ValueError(f"a password has {PASSWORD_LEAST} characters or more (and at most {PASSWORD_MOST:,})")
    return _hasher().hash(password)


def password_is(password: str, kept: str | None) -> bool:
    """Whether a password is the one whose hash is kept. Takes as long where there is no hash, so that how long an answer
    takes does not tell which accounts exist."""
    if len(password) > PASSWORD_MOST:
        return False
    try:
        return _hasher().verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(kept: str) -> bool:
    """Whether a hash was made with parameters weaker than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_urlsafe(24))


def new_token(prefix: str = "") -> str:
    """A secret of 256 random bits that fits an address, a cookie and a header."""
    return prefix + secrets.token_urlsafe(32)


def same(given: str, kept: str) -> bool:
    """Whether two texts are the same; takes as long whatever differs."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), kept.encode("utf-8", "replace"))


def digest(token: str) -> str:
    """What is kept of a token. A plain hash is enough for 256 random bits: there is nothing to guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
