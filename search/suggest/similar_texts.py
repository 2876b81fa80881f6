"""Articles that tell the same as a text that is not in the archive, such as a press release.

Nothing is fetched: an address stands for the article that the archive has of it.
"""

from typing import NamedTuple
from urllib.parse import urlsplit

from index.article import ArchivedArticle, article_id
from index.errors import NotFound
from index.facts.sentences import Sentences
from index.query import Or, SearchRequest, Term
from index.text.analysis import WORD
from index.text.folding import fold
from index.text.localizable import Sentence
from search.highlight.snippets import Matcher
from search.more_like_this import telling_words
from search.service import Searcher

CANDIDATES = 40
"""Articles that are compared word by word."""

SHARED = 4
"""One in this many of the telling words has to be shared, and two at least."""

SENTENCE_WORDS = 6
"""Words of a sentence that two texts do not share by chance."""


class Pasted(NamedTuple):
    """A text as somebody pasted it: its first line, all of it, BCP 47."""

    title: str
    text: str
    lang: str | None = None


class Similar(NamedTuple):
    """shared: the telling words that both have, as the text prints them (folded). sentences: of the article that stand in the text
    word for word."""

    archived: ArchivedArticle
    shared: tuple[str, ...]
    sentences: tuple[str, ...] = ()


class Compared(NamedTuple):
    """words: what was looked for, the telling words of the text. found: most of them first. of: the article that the text is, if it
    is one of the archive's."""

    words: tuple[str, ...]
    found: tuple[Similar, ...]
    of: ArchivedArticle | None = None


def is_address(text: str) -> bool:
    """Whether a text is an address and nothing else."""
    return text.strip().startswith(("http://", "https://")) and len(text.split()) == 1


def article_at(searcher: Searcher, address: str) -> ArchivedArticle:
    """The archive's article of an address: the outlet's, or that of the article's page here. Raises NotFound, ArchiveError."""
    address = address.strip()
    articles = searcher.archive.articles
    last = urlsplit(address).path.rstrip("/").rpartition("/articles/")[2] if "/articles/" in address else ""
    for id in (articles.id_of(address), article_id(address), last):
        found = articles.get(id) if id else None
        if found is not None:
            return found
    raise NotFound(
        Sentence(
            "The archive has no article at that address, and nothing is fetched here. Paste the text "
            "instead, or have the address archived first."
        )
    )


def similar_to(searcher: Searcher, text: str, limit: int = 10) -> Compared:
    """At most `limit` articles that share the telling words of a text, or of the article at an address, most of them first.

    Raises NotFound for an address of which the archive has nothing, IndexingError, ArchiveError.
    """
    if is_address(text):
        return similar_to_article(searcher, article_at(searcher, text), limit)
    read = text.strip()[: searcher.settings.similar_characters]
    return _compared(searcher, Pasted(read.split("\n")[0][:300], read), None, limit)


def similar_to_article(searcher: Searcher, archived: ArchivedArticle, limit: int = 10) -> Compared:
    """The same of an article, without itself and its copies. Raises IndexingError, ArchiveError."""
    own = archived.article
    told = Pasted(own.title, own.text[: searcher.settings.similar_characters], own.lang)
    return _compared(searcher, told, archived, limit)


def _compared(searcher: Searcher, told: Pasted, of: ArchivedArticle | None, limit: int) -> Compared:
    words = telling_words(told, lambda node: searcher.engine.search(SearchRequest(tree=node, limit=0)).total)
    if not words:
        return Compared((), (), of)
    tree = Or(tuple(Term(word) for word in words))
    hits = searcher.engine.search(SearchRequest(tree=tree, group="copies", limit=CANDIDATES)).hits
    matchers = [(word, Matcher.of(Term(word), searcher.names.stemmers())) for word in words]
    same = {of.article.id, of.copy_of or of.article.id} if of else set()
    found: list[Similar] = []
    for archived in searcher.archive.articles.get_many([hit.id for hit in hits]):
        article = archived.article
        if same & {article.id, archived.copy_of}:
            continue
        body = f"{article.title}\n{article.text[: searcher.settings.similar_characters]}"
        shared = tuple(word for word, matcher in matchers if matcher.marks(body, article.lang))
        if len(shared) >= max(2, len(words) // SHARED):
            found.append(Similar(archived, shared))
    found.sort(key=lambda one: -len(one.shared))
    ours = _sentences(told.text)
    return Compared(words, tuple(one._replace(sentences=_common(one, ours, searcher)) for one in found[:limit]), of)


def _common(one: Similar, ours: dict[str, str], searcher: Searcher) -> tuple[str, ...]:
    theirs = _sentences(one.archived.article.text[: searcher.settings.similar_characters])
    return tuple(sentence for key, sentence in theirs.items() if key in ours)


def _sentences(text: str) -> dict[str, str]:
    """The words of each sentence that has enough of them -> the sentence."""
    found: dict[str, str] = {}
    for start, end in Sentences(text).spans():
        words = [fold(match[0]) for match in WORD.finditer(text, start, end)]
        if len(words) >= SENTENCE_WORDS:
            found.setdefault(" ".join(words), text[start:end])
    return found
