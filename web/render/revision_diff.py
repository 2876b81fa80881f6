"""What changed between two revisions, word by word, for people to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.archive.protocols import Revision
from index.article import Article
from index.languages import N_, Words
from web.render.compare.word_diff import Paragraph, counted_words, is_changed, paragraphs, with_context

FIELD_CHANGED = Words({
    "Headline": N_("headline changed"), "Published": N_("published changed"), "Updated": N_("updated changed"),
    "Authors": N_("authors changed"), "Outlet": N_("outlet changed"), "Agency": N_("agency changed"),
    "Section": N_("section changed"), "Standfirst": N_("standfirst changed"),
})  # fmt: skip
"""That a field changed, in a list of changes, by the English name of the field."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """From one revision to the next. fields: (English name, before, after). blocks: paragraphs in pieces; () stands for some that
    did not change."""

    newer: Revision
    fields: tuple[tuple[str, str, str], ...]
    blocks: tuple[Paragraph, ...]
    added: int
    removed: int


def _claims(article: Article) -> dict[str, str]:
    return {
        N_("Headline"): article.title,
        N_("Published"): article.published.isoformat() if article.published else "",
        N_("Updated"): article.modified.isoformat() if article.modified else "",
        N_("Authors"): ", ".join(article.authors),
        N_("Outlet"): article.outlet.name if article.outlet else "",
        N_("Agency"): article.agency or "",
        N_("Section"): article.section or "",
        N_("Standfirst"): article.standfirst or "",
    }


def changes(older: Revision, newer: Revision) -> Changes:
    """From one revision to the next."""
    before, after = _claims(older.article), _claims(newer.article)
    fields = tuple((name, before[name], after[name]) for name in before if before[name] != after[name])
    old = [block.text for block in older.article.blocks]
    rows = paragraphs(old, [block.text for block in newer.article.blocks])
    shown = tuple(with_context(rows)) if any(is_changed(paragraph) for paragraph in rows) else ()
    return Changes(
        newer=newer,
        fields=fields,
        blocks=shown,
        added=counted_words(rows, "added"),
        removed=counted_words(rows, "removed"),
    )


SHOWN = 20
"""Changes on one page; a live report has hundreds."""


def history(revisions: Sequence[Revision], before: int | None = None) -> tuple[list[Changes], int | None]:
    """(the newest changes first, from what number on to ask for earlier ones; None where there are none).

    revisions: all of an article, oldest first. before: only versions with a smaller number, and what they changed.
    """
    wanted = [revision for revision in revisions if before is None or revision.number < before][-SHOWN - 1 :]
    changed = [changes(older, newer) for older, newer in pairwise(wanted)][::-1]
    return changed, (wanted[1].number if wanted and wanted[0].number > revisions[0].number else None)
