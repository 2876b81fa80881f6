"""What a page may hold before it is refused, and how little of it an article may be: settings, for the parser processes."""

from dataclasses import dataclass

from index.operations.settings import Settings


@dataclass(frozen=True, slots=True)
class Bounds:
    """tags: of the page; depth: open elements inside each other; attributes: of one tag; formatting: open `<b>`, `<font>`
    ... that never close; words: the fewest of an article."""

    tags: int = 200_000
    depth: int = 1_000
    attributes: int = 300
    formatting: int = 256
    words: int = 18

    @classmethod
    def of(cls, settings: Settings) -> "Bounds":
        return cls(
            tags=settings.page_tags,
            depth=settings.page_depth,
            attributes=max(1, settings.page_attributes),
            formatting=settings.page_formatting,
            words=settings.article_words,
        )


USUAL = Bounds()
"""As they are where nobody set them."""
