"""Secrets in addresses: passwords before the host, and keys in the query, such as private feeds have.

The crawler needs them and editors see them; whoever only reads is shown the address without them.
"""

import re

HIDDEN = "…"
"""What is shown in place of a secret."""

_NAMES = (
    "access_?token|access_?key|api_?key|apikey|auth|auth_?key|auth_?token|authorization|bearer|client_?secret|code|credential|hash"
    "|hmac|jwt|key|pass|passwd|password|private|private_?key|pwd|secret|session|session_?id|sid|sig|sign|signature|sso|ticket"
    "|token|uid|user_?key|user_?token|x-amz-[a-z-]+|x-goog-[a-z-]+"
)
_IN_QUERY = re.compile(rf"(?<=[?&;])((?:{_NAMES})=)[^&;#\s\"'<>]+", re.I)
_BEFORE_HOST = re.compile(r"(?<=://)[^/?#@\s\"'<>]*@")


def without_secrets(text: str) -> str:
    """A text, for instance an address or what went wrong at one, without the secrets in its addresses."""
    return _IN_QUERY.sub(rf"\1{HIDDEN}", without_passwords(text))


def without_passwords(text: str) -> str:
    """A text without the user names and passwords in its addresses, which no address that is crawled may have."""
    return _BEFORE_HOST.sub(f"{HIDDEN}@", text)
