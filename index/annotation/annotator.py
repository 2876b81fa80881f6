"""What is understood of one article: who is in it, what it quotes, which days it speaks of, and when it happened."""

from index.annotation.mentioned_dates import dates_mentioned
from index.article import Annotation, Article
from index.facts.event_day import event_day
from index.people.mentions.recognizer import BUILT_IN, BuiltIn, Recognizer
from index.quotes import FINDER, find_quotations

ANNOTATOR = f"people-11 days-2 {FINDER}"
"""Versions of the built-in annotator, of what it reads of days, and of the finder of quotations: raise one when the same article
would be understood otherwise."""

READ = 400_000
"""Characters of a text that are read, about as many as search reads: some seconds. No story is as long; a page that is, is
none, and other articles wait for it."""


def annotate(article: Article, recognizer: Recognizer | None = None) -> Annotation:
    """People, quotations and dates of an article. A pure function of both arguments; never raises on any article.

    recognizer: None for the built-in one; see `recognizer_of`.
    """
    who = recognizer or BuiltIn()
    text = article.text[:READ]
    published = article.published.at.date() if article.published else None
    mentions = who.find(text, title=article.title, lang=article.lang)
    return Annotation(
        annotator=annotator_of(who),
        mentions=mentions,
        quotations=find_quotations(text, mentions, article.lang),
        dates=dates_mentioned(text, published, article.lang),
        event=event_day(article),
    )


def annotator_of(recognizer: Recognizer | None = None) -> str:
    """What `Annotation.annotator` will say; an article annotated under another name waits to be annotated again."""
    name = recognizer.name if recognizer else BUILT_IN
    return ANNOTATOR if name == BUILT_IN else f"{ANNOTATOR}+{name}"
