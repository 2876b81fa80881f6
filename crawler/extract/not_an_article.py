"""Why a page yielded no article.

CrawlError
└── NotAnArticle            `reason` says which kind of page it is instead
"""

from enum import StrEnum

from index.errors import CrawlError
from index.text.localizable import Sentence


class Reason(StrEnum):
    """What a page is if it is not an article.

    The value is stable (it is counted and stored); `sentence` is for people.
    """

    INDEX = "index"
    VIDEO = "video"
    GALLERY = "gallery"
    LOGIN = "login"
    ERROR = "error"
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"

    @property
    def sentence(self) -> Sentence:
        """The reason as a sentence for the operator."""
        return _SENTENCES[self]

    def with_detail(self, detail: str) -> Sentence:
        """The same with the evidence, where there is any."""
        return Sentence("%(fault)s (%(detail)s)", fault=self.sentence, detail=detail) if detail else self.sentence


_SENTENCES = {
    Reason.INDEX: Sentence("This is an index page: it lists articles and holds none itself."),
    Reason.VIDEO: Sentence("This is a video page: there is a player, and no text beyond its description."),
    Reason.GALLERY: Sentence("This is a picture gallery: there are captions, and no text beyond them."),
    Reason.LOGIN: Sentence("This is a log-in wall: the text is only shown to subscribers."),
    Reason.ERROR: Sentence("This is an error page, although the server answered as if all were well."),
    Reason.EMPTY: Sentence("This page holds no text; it may be drawn by scripts, which are not run."),
    Reason.TOO_SHORT: Sentence("There is too little text on this page to be an article."),
    Reason.TOO_DEEP: Sentence("This page is nested so deeply that reading it would take too long."),
    Reason.TOO_LARGE: Sentence("This page is too large to be read as an article."),
    Reason.NOT_TEXT: Sentence("This is neither a web page nor a text, so nothing can be read from it."),
}


class NotAnArticle(CrawlError):
    """The page contains no article.

    reason: what it is instead; detail: the evidence, for the operator, possibly empty.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason.with_detail(detail))
        self.reason = reason
        self.detail = detail
