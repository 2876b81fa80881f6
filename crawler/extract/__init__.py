"""From the bytes of a page to a clean `Article`: `extract` for HTML, `extract_text` for plain text."""

from crawler.extract.bounds import Bounds
from crawler.extract.errors import NotAnArticle, Reason
from crawler.extract.hints import Hints
from crawler.extract.outlet_rules import NO_RULES, Rules, load_rules
from crawler.extract.pipeline import extract
from crawler.extract.plain import extract_text

__all__ = ["NO_RULES", "Bounds", "Hints", "NotAnArticle", "Reason", "Rules", "extract", "extract_text", "load_rules"]
