"""Recognises, by its first bytes, what claims to be a page but is not text."""

from crawler.extract.not_an_article import NotAnArticle, Reason

_LOOKED_AT = 1024
_ODD_BYTES = bytes(byte for byte in range(32) if byte < 9 or 13 < byte < 27 or byte > 27)
"""Control characters that no text has; escape begins a change of alphabet in some Japanese ones."""
_ODD_MOST = 0.02
"""Share of such bytes in a text at most."""


def check_text(body: bytes) -> None:
    """Raise NotAnArticle if the first bytes are not text: images, archives, UTF-16 without a byte order mark."""
    head = body[:_LOOKED_AT]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    odd = len(head) - len(head.translate(None, _ODD_BYTES))
    if odd > _ODD_MOST * len(head):
        raise NotAnArticle(Reason.NOT_TEXT, "its first bytes are no text")
