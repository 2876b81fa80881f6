"""How much a page may contain before it is refused, and how short an article may be: settings for the parser processes."""

from dataclasses import dataclass

from index.operations.settings import Settings


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of what a page may contain.

    tags: tags in a page; depth: nesting of open elements; attributes: attributes of one tag; formatting: open
    formatting elements (`<b>`, `<font>` ...) that are never closed; words: minimum length of an article.
    """

    tags: int = 200_000
    depth: int = 1_000
    attributes: int = 300
    formatting: int = 256
    words: int = 18

    @classmethod
    def of(cls, settings: Settings) -> "Bounds":
        """Return the limits that the settings give (page_tags, page_depth, page_attributes, page_formatting,
        article_words).
        """
        return cls(
            tags=settings.page_tags,
            depth=settings.page_depth,
            attributes=max(1, settings.page_attributes),
            formatting=settings.page_formatting,
            words=settings.article_words,
        )


USUAL = Bounds()
"""As they are where nobody set them."""
