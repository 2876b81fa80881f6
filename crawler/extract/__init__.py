"""From the bytes of a page to a clean `Article`: `extract` for HTML, `extract_text` for plain text."""

from crawler.extract.errors import NotAnArticle, Reason
from crawler.extract.hints import Hints
from crawler.extract.pipeline import extract

__all__ = ["Hints", "NotAnArticle", "Reason", "extract"]
