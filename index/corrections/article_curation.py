"""Correcting articles: one set of functions for the command line, the page and the API.

Every correction, and every one that is taken back, is noted in the audit log in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from index.accounts.account_service import AccountService
from index.archive.protocols import Archive
from index.article import ArchivedArticle
from index.corrections.layer import ArticleCorrection, Field, Value, as_read, checked
from index.errors import BroadsheetError, NotFound
from index.text.localizable import Sentence


class WrongValue(BroadsheetError):
    """A value that a field cannot have. field: which."""

    def __init__(self, field: Field, detail: str) -> None:
        super().__init__(f"{field.value}: {detail}")
        self.field = field


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """A field that a correction would change: from what is shown now, to what."""

    field: Field
    before: Value
    after: Value


def foresee(archive: Archive, article_id: str, given: Mapping[Field, str]) -> list[Changed]:
    """What `correct` would change. given: values as typed; those that say what is shown already are left out. Raises
    WrongValue, NotFound."""
    article = archived_article(archive, article_id).article
    fetched = archived_article(archive, article_id).first_fetched
    changed = []
    for field, text in given.items():
        try:
            value = checked(field, text, max(fetched, article.fetched))
        except ValueError as error:
            raise WrongValue(field, str(error)) from None
        if field is Field.OUTLET and isinstance(value, list):
            known = archive.outlets.resolve(value[1])
            value = [known[0].id, known[0].name] if known else value
        if value != as_read(article, field):
            changed.append(Changed(field=field, before=as_read(article, field), after=value))
    return changed


def correct(archive: Archive, article_id: str, given: Mapping[Field, str], *, by: str) -> list[ArticleCorrection]:
    """Enter what differs from what is shown; search follows when the index is synchronised next. by: who asks for it. Raises
    WrongValue, NotFound."""
    changes = {change.field: change.after for change in foresee(archive, article_id, given)}
    with archive.transaction():
        entries = archive.corrections.correct(article_id, changes, by=by)
        for entry in entries:
            # Without the value, which has to go when the article is taken down; the log of corrections has it until then.
            detail = f"{entry.seq}: {entry.field.value} corrected"
            AccountService(archive.accounts).note(by, "articles.correct", article_id, detail)
    return entries


def undo(archive: Archive, seq: int, *, by: str) -> ArticleCorrection:
    """Take back a correction. Raises NotFound."""
    with archive.transaction():
        entry = archive.corrections.undo(seq, by=by)
        detail = f"{entry.seq}: correction of {entry.field.value} taken back"
        AccountService(archive.accounts).note(by, "articles.undo", entry.article, detail)
    return entry


def archived_article(archive: Archive, article_id: str) -> ArchivedArticle:
    """The article. Raises NotFound with a sentence."""
    archived = archive.articles.get(article_id)
    if archived is None:
        raise NotFound(Sentence("There is no such article in the archive."))
    return archived
