"""Saying that something is no article: it is removed, and what is like it is not fetched again. One set of functions for the
command line, the page and the API; the audit log says who did it."""

import contextlib
from dataclasses import dataclass

from index.accounts.account_service import AccountService
from index.archive.protocols import Archive
from index.article import ArchivedArticle
from index.corrections.address_patterns import AddressPatterns, checked_pattern, literal_prefix, offered_patterns
from index.corrections.article_curation import archived_article
from index.corrections.article_removal import allow_again, take_down
from index.corrections.protocols import NotArticle
from index.errors import BroadsheetError, NotFound

LOOKED_AT = 20_000
"""Known addresses that a pattern is tried on for its preview."""
EXAMPLES = 5
_REASON = "no article"


class WrongPattern(BroadsheetError):
    """A pattern that cannot be used, or does not match the article's own address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A pattern and what it would keep away. addresses: known ones that match; articles: how many of these are articles of the
    archive besides the one at hand, which stay; examples: some of the addresses. more: there may be further ones."""

    pattern: str
    addresses: int
    articles: int
    examples: tuple[str, ...]
    more: bool = False


def offers(archive: Archive, article_id: str) -> list[Offer]:
    """The patterns that an article's address suggests, the address alone first. Raises NotFound."""
    address = archived_article(archive, article_id).article.url
    return [foresee(archive, article_id, pattern) for pattern in offered_patterns(address)]


def foresee(archive: Archive, article_id: str, pattern: str) -> Offer:
    """What a pattern would keep away. Raises NotFound, WrongPattern."""
    checked = _fitting(archived_article(archive, article_id), pattern)
    known = archive.not_articles.known_like(literal_prefix(checked), LOOKED_AT)
    patterns = AddressPatterns([checked])
    matching = [(address, article) for address, article in known if patterns.match(address)]
    others = {article for _, article in matching if article is not None and article != article_id}
    return Offer(
        pattern=checked,
        addresses=len(matching),
        articles=len(others),
        examples=tuple(address for address, _ in matching[:EXAMPLES]),
        more=len(known) == LOOKED_AT,
    )


def say_no_article(archive: Archive, article_id: str, *, by: str, pattern: str | None = None) -> NotArticle:
    """Remove an article because it is none. pattern: what matches it is not fetched again either; articles that match stay.
    Raises NotFound, WrongPattern."""
    archived = archived_article(archive, article_id)
    checked = _fitting(archived, pattern) if pattern else None
    outlet = archived.article.outlet
    removed = take_down(archive, article_id, reason=_REASON, by=by)
    with archive.transaction():
        entry = archive.not_articles.add(
            archived.article.url,
            checked,
            source=archived.article.source,
            outlet=outlet.id if outlet else None,
            takedown=removed.seq,
            by=by,
        )
        detail = f"{entry.seq}: no article" + (f", and not {checked}" if checked else "")
        AccountService(archive.accounts).note(by, "articles.none", article_id, detail)
    return entry


def take_back(archive: Archive, seq: int, *, by: str) -> NotArticle:
    """Let what an entry kept away be fetched again; the next visit that meets it may bring it back. Raises NotFound."""
    with archive.transaction():
        entry = archive.not_articles.undo(seq, by=by)
        if entry.takedown is not None:
            with contextlib.suppress(NotFound):  # an owner lifted it
                allow_again(archive, entry.takedown, by=by)
        AccountService(archive.accounts).note(by, "articles.undo", entry.address, f"{seq}: may be an article")
    return entry


def _fitting(archived: ArchivedArticle, pattern: str) -> str:
    try:
        checked = checked_pattern(pattern)
    except ValueError as error:
        raise WrongPattern(str(error)) from None
    article = archived.article
    if not any(AddressPatterns([checked]).match(address) for address in (article.url, article.fetched_url) if address):
        raise WrongPattern("the pattern does not match the address of this article")
    return checked
