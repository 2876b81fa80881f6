"""Recognises what is not an article: index pages, videos, galleries, log-in walls, error pages, pages with hardly any text.

Every rule needs two witnesses, a sign and little text, since articles have players, galleries and log-in boxes too.
"""

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.body.second_reading import WHOLE_TEXT
from crawler.extract.body.word_count import count_words
from crawler.extract.dom import jsonld
from crawler.extract.dom.bounds import USUAL
from crawler.extract.dom.metadata import Sources
from crawler.extract.dom.printed_text import printed
from crawler.extract.dom.tree import Leaf
from crawler.extract.not_an_article import NotAnArticle, Reason
from index.article import BlockKind

FEW_WORDS = 80
SOME_WORDS = 250

_ERROR = re.compile(
    r"^\W*(?:(?:http )?error\W*)?(?:40\d|410|50[0-4])(?:\W*$|\W*[-–—|:]|\W+(?:error|not found|forbidden|page|bad|unauthori[sz]ed|gone|"
    r"internal|service|access))|^\W*(?:error|not found|forbidden|access (?:is )?denied|service (?:temporarily )?unavailable|"
    r"something went wrong|just a moment|are you a robot|attention required|checking your browser|unusual traffic|"
    r"page introuvable|página no encontrada|pagina non trovata)\W*(?:$|[|–—-])|"
    r"^.{0,20}\b(?:page|article|content|story|site|file) (?:was |is |could )?(?:not|no longer) (?:be )?(?:found|available|exist)|"
    r"^.{0,20}\b(?:seite|artikel|inhalt) (?:wurde )?(?:leider )?nicht (?:gefunden|verfügbar|mehr)|"
    r"ページが見つかりません|ページは存在しません|页面不存在|페이지를 찾을 수",
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
_A_TEASER = 40
"""Words of a headline's excerpt on an index page, at most."""
_A_POST = 100
"""Words a linked headline from which on a front page prints its texts whole, as a journal on the net does."""
_MIN_PICTURES = 4


def classify_page(
    sources: Sources, chosen: list[Leaf], url: str, parser: LexborHTMLParser, fewest: int = USUAL.words
) -> None:
    """Raise NotAnArticle with the reason if the page is not an article.

    chosen: the lines taken for its text; url: the page's address; fewest: minimum words of an article
    (article_words); the shortest in the sample used for tuning has 52.
    """
    text = [leaf for leaf in chosen if leaf.kind is not BlockKind.HEADING]
    words = sum(count_words(leaf.text) for leaf in text if leaf.box.tag != "figcaption")
    if words < FEW_WORDS:
        all_words = sum(count_words(leaf.text) for leaf in text)
        words = all_words if all_words >= WHOLE_TEXT else words  # a story told in captions
    if words >= SOME_WORDS:
        teasers = _teasers(sources) if urlsplit(url).path in ("", "/") and not sources.article else 0
        if teasers >= _MIN_TEASERS and words < _A_POST * teasers:
            raise NotAnArticle(Reason.INDEX, "the front page of the site")
        return
    titles = [sources.walker.title, *(leaf.text for leaf in sources.h1)]
    if words < SOME_WORDS // 2 and not sources.article and any(len(t) < 90 and _ERROR.search(t) for t in titles):
        raise NotAnArticle(Reason.ERROR, f"titled {printed(sources.walker.title)[:60]!r}")
    teasers = _teasers(sources)
    types = {name for node in sources.nodes for name in jsonld.types(node)}
    if teasers >= _MIN_TEASERS and not sources.article:
        among = _teasers_among(sources, chosen)
        if types & _INDEX_TYPES or words < _A_TEASER or (among >= _MIN_TEASERS // 2 and words < _A_TEASER * among):
            raise NotAnArticle(Reason.INDEX, f"{teasers} linked headlines and {words} words")
    if words >= FEW_WORDS:
        return
    _judge_short(sources, words, types, parser, fewest)


def _judge_short(sources: Sources, words: int, types: set[str], parser: LexborHTMLParser, fewest: int) -> None:
    kind = sources.first("og:type").lower()
    few = words < FEW_WORDS // 2
    if kind.startswith("video") or ("videoobject" in types and not sources.article and few):
        raise NotAnArticle(Reason.VIDEO, f"{words} words beside a player")
    pictures = sum(leaf.box.tag == "figcaption" for leaf in sources.walker.leaves)
    if few and (types & _GALLERY_TYPES or pictures >= _MIN_PICTURES):
        raise NotAnArticle(Reason.GALLERY, f"{pictures} captions and {words} words")
    asked = any(_LOGIN.search(leaf.text) for leaf in sources.walker.leaves if len(leaf.text) < 300)
    if few and (asked or (words <= fewest and parser.css_first('input[type="password"]') is not None)):
        raise NotAnArticle(Reason.LOGIN, f"{words} words before the wall")
    if not words:
        raise NotAnArticle(Reason.EMPTY)
    if words < fewest:
        raise NotAnArticle(Reason.TOO_SHORT, f"{words} words; an article has {fewest} or more (article_words)")


def _teasers(sources: Sources) -> int:
    """Headings that are links, as lists of articles have them."""
    return sum(leaf.kind is BlockKind.HEADING and leaf.linked > 0.8 * len(leaf.text) for leaf in sources.walker.leaves)


def _teasers_among(sources: Sources, chosen: list[Leaf]) -> int:
    """Linked headings between the first and the last line of what would be the body."""
    if not chosen:
        return 0
    between = sources.walker.leaves[chosen[0].index : chosen[-1].index + 1]
    return sum(leaf.kind is BlockKind.HEADING and leaf.linked > 0.8 * len(leaf.text) for leaf in between)
