"""Told apart from articles: index pages, videos, galleries, log-in walls, error pages, pages with hardly any text.

Every rule needs two witnesses, a sign and little text, since articles have players, galleries and log-in boxes too.
"""

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract import jsonld
from crawler.extract.errors import NotAnArticle, Reason
from crawler.extract.sources import Sources
from crawler.extract.tree import Leaf
from crawler.extract.words import count_words
from index.article import BlockKind

MIN_WORDS = 20
"""Fewer words than this are no article; the shortest of those that this was tuned on has 52."""
FEW_WORDS = 80
SOME_WORDS = 250

_ERROR = re.compile(
    r"(?:error\s*)?\b(?:40[0-9]|410|50[0-4])\b|\b(?:page|article|content|story|site|file) (?:was |is |"
    r"could )?(?:not|no longer) (?:be )?(?:found|available|exist)|\bnot found\b|access denied|forbidden|"
    r"(?:seite|artikel|inhalt) (?:wurde )?(?:leider )?nicht (?:gefunden|verfügbar|mehr)|page (?:introuvable|"
    r"non trouvée)|página no encontrada|pagina non trovata|something went wrong|service unavailable|"
    r"just a moment|are you a robot|attention required|checking your browser|enable javascript and cookies|"
    r"unusual traffic|見つかりません|存在しません",
    re.I,
)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|subscribe|register|create (?:a free |an )?account)\b.{0,60}\b(?:to (?:continue|"
    r"read|view|access|see)|required|for (?:full|unlimited) access)|(?:continue reading|"
    r"read the full).{0,60}\b(?:subscri|log ?in|sign ?in|account)|"
    r"(?:subscribers|members)[ -]only|anmelden.{0,40}(?:weiterlesen|lesen)|weiterlesen mit|"
    r"réservée? aux abonnés|solo para suscriptores|contenuto riservato|会員(?:限定|登録)",
    re.I,
)
_INDEX_TYPES = frozenset(("collectionpage", "itemlist", "searchresultspage"))
_GALLERY_TYPES = frozenset(("imagegallery", "mediagallery"))
_MIN_TEASERS = 8
_MIN_PICTURES = 4


def judge(sources: Sources, chosen: list[Leaf], url: str, parser: LexborHTMLParser) -> None:
    """Raise NotAnArticle with the reason where a page is something else; return where it is an article."""
    words = sum(
        count_words(leaf.text) for leaf in chosen if leaf.kind is not BlockKind.HEADING and leaf.box.tag != "figcaption"
    )
    if words >= SOME_WORDS:
        if urlsplit(url).path in ("", "/") and not sources.article and _teasers(sources) >= _MIN_TEASERS:
            raise NotAnArticle(Reason.INDEX, "the front page of the site")
        return
    titles = [sources.walker.title, *(leaf.text for leaf in sources.h1)]
    if words < SOME_WORDS // 2 and not sources.article and any(len(t) < 90 and _ERROR.search(t) for t in titles):
        raise NotAnArticle(Reason.ERROR, f"titled {jsonld.clean(sources.walker.title)[:60]!r}")
    teasers = _teasers(sources)
    types = {name for node in sources.nodes for name in jsonld.types(node)}
    if teasers >= _MIN_TEASERS and not sources.article:
        among = _teasers_among(sources, chosen)
        if types & _INDEX_TYPES or words < FEW_WORDS // 2 or among >= _MIN_TEASERS // 2:
            raise NotAnArticle(Reason.INDEX, f"{teasers} linked headlines and {words} words")
    if words >= FEW_WORDS:
        return
    _judge_short(sources, words, types, parser)


def _judge_short(sources: Sources, words: int, types: set[str], parser: LexborHTMLParser) -> None:
    kind = sources.first("og:type").lower()
    if kind.startswith("video") or ("videoobject" in types and not sources.article):
        raise NotAnArticle(Reason.VIDEO, f"{words} words beside a player")
    pictures = sum(leaf.box.tag == "figcaption" for leaf in sources.walker.leaves)
    if types & _GALLERY_TYPES or (pictures >= _MIN_PICTURES and words < FEW_WORDS // 2):
        raise NotAnArticle(Reason.GALLERY, f"{pictures} captions and {words} words")
    if words < FEW_WORDS // 2 and (
        parser.css_first('input[type="password"]') is not None
        or any(_LOGIN.search(leaf.text) for leaf in sources.walker.leaves if len(leaf.text) < 300)
    ):
        raise NotAnArticle(Reason.LOGIN, f"{words} words before the wall")
    if not words:
        raise NotAnArticle(Reason.EMPTY)
    if words < MIN_WORDS:
        raise NotAnArticle(Reason.TOO_SHORT, f"{words} words; an article has {MIN_WORDS} or more")


def _teasers(sources: Sources) -> int:
    """Headings that are links, as lists of articles have them."""
    return sum(leaf.kind is BlockKind.HEADING and leaf.linked > 0.8 * len(leaf.text) for leaf in sources.walker.leaves)


def _teasers_among(sources: Sources, chosen: list[Leaf]) -> int:
    """Linked headings between the first and the last line of what would be the body."""
    if not chosen:
        return 0
    between = sources.walker.leaves[chosen[0].index : chosen[-1].index + 1]
    return sum(leaf.kind is BlockKind.HEADING and leaf.linked > 0.8 * len(leaf.text) for leaf in between)
