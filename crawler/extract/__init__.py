"""From the bytes of a page to a clean `Article`: `extract` for HTML, `extract_text` for plain text."""

from crawler.extract.dom.bounds import Bounds
from crawler.extract.hints import Hints
from crawler.extract.html_page import extract
from crawler.extract.not_an_article import NotAnArticle, Reason
from crawler.extract.plain_text import extract_text
from crawler.extract.preloading import warm_up
from crawler.extract.rules.outlet_rules import NO_RULES, Rules, load_rules

__all__ = [
    "NO_RULES", "Bounds", "Hints", "NotAnArticle", "Reason", "Rules", "extract", "extract_text", "load_rules", "warm_up",
]  # fmt: skip
