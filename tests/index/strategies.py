"""Values of every shape for property tests."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from index.article import (
    Annotation,
    Article,
    Block,
    BlockKind,
    DateSource,
    Image,
    Mention,
    Outlet,
    PartialDateTime,
    Right,
    TextKind,
    TextLink,
    article_id,
)
from index.text.characters import line

ODD_CHARACTERS = (
    "\ud83d\ud83d\ude00\udcff\0\x08\t\n\r\x1b\x1f\x7f\x85\x9f\xa0\xad\u0301\u0316\u0344\u034f\u061c\u06a9\u0915\u094d\u1100\u115f\u1160\u1161\u1780"
    "\u180e\u1820\u200b\u200c\u200d\u200e\u202e\u2028\u2060\u2066\u2126\u2764\u3000\u3164\u845b\ud83d\ude00\udcff\ufb01\ufdd0\ufe0f"
    "\ufeff\ufff9\ufffd\uffff\U0001d173\U0001f3f4\U0001f468\U0001f525\U000e0067\U000e007f\U000e0100\U0010ffff"
)
"""One of every kind that a text can stumble over: halves of characters, controls, joiners and where they belong."""
any_character = st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]) | st.sampled_from(ODD_CHARACTERS)
"""Hypothesis leaves surrogates out unless their category is asked for."""
_strewn = st.builds(
    "{}{}{}{}{}".format,
    st.text(max_size=10),
    st.sampled_from(ODD_CHARACTERS),
    st.text(any_character, max_size=10),
    st.sampled_from(
        ["\ud83d", "\ude00", "\udcff", "\ud83d\ude00", "\u200b", "\0", "e\u0301", " \u202e", "\u2028", "\ufeff"]
    ),
    st.text(max_size=10),
)
any_text = st.text(any_character, max_size=60) | _strewn | _strewn
"""Every third of them holds half a character."""
words = st.text(any_character, min_size=1, max_size=30) | _strewn
lines = words.filter(lambda text: "\n" not in text)
names = words.filter(line)
maybe = st.none() | words
urls = st.builds("https://{}.example/{}".format, st.sampled_from("abc"), st.integers(0, 10**6))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=offsets)
visits = times.map(lambda when: when.astimezone(UTC))
moments = times.map(lambda at: PartialDateTime(at=at)) | st.dates(datetime(1900, 1, 1).date()).filter(
    lambda day: day.year < 9000
).map(PartialDateTime.day)
spans = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    url = draw(urls)
    blocks = st.builds(Block, text=lines, kind=st.sampled_from(BlockKind))
    published = draw(st.none() | moments)
    dated = st.sampled_from([DateSource.METADATA, DateSource.FEED, DateSource.TEXT])
    return Article(
        id=article_id(url),
        url=url,
        title=draw(names),
        blocks=draw(st.lists(blocks, min_size=1).filter(lambda found: any(b.text for b in found)).map(tuple)),
        fetched=draw(visits),
        fetched_url=draw(st.none() | urls),
        other_titles=draw(st.lists(words, max_size=2).map(tuple)),
        standfirst=draw(maybe),
        published=published,
        published_source=draw(dated) if published else DateSource.NONE,
        modified=draw(st.none() | moments),
        authors=draw(st.lists(words, max_size=3).map(tuple)),
        desks=draw(st.lists(words, max_size=2).map(tuple)),
        outlet=draw(st.none() | st.builds(Outlet, id=words, name=words)),
        agency=draw(maybe),
        section=draw(maybe),
        lang=draw(maybe),
        keywords=draw(st.lists(words, max_size=3).map(tuple)),
        image=draw(st.none() | st.builds(Image, url=urls, caption=maybe, credit=maybe)),
        dateline=draw(maybe),
        paywalled=draw(st.none() | st.booleans()),
        source=draw(maybe),
        rights=draw(st.lists(st.sampled_from(Right), max_size=2).map(tuple)),
        licence=draw(st.none() | urls),
        links=draw(st.lists(st.builds(TextLink, url=urls, text=words), max_size=3).map(tuple)),
        kind=draw(st.none() | st.sampled_from(TextKind)),
    )


mentions = st.builds(Mention, name=words, spans=spans, title_spans=spans, roles=st.lists(words, max_size=2).map(tuple))
annotations = st.builds(
    Annotation,
    annotator=words,
    mentions=st.lists(mentions, max_size=4).map(tuple),
    dates=st.lists(st.dates(), max_size=3).map(tuple),
)
