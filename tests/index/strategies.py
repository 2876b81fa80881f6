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
    Moment,
    Outlet,
    article_id,
)

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
lines = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1, max_size=60)
maybe = st.none() | words
urls = st.builds("https://{}.example/{}".format, st.sampled_from("abc"), st.integers(0, 10**6))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=offsets)
visits = times.map(lambda when: when.astimezone(UTC))
moments = times.map(lambda at: Moment(at=at)) | st.dates(datetime(1900, 1, 1).date()).filter(
    lambda day: day.year < 9000
).map(Moment.day)
spans = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    url = draw(urls)
    published = draw(st.none() | moments)
    dated = st.sampled_from([DateSource.METADATA, DateSource.FEED, DateSource.TEXT])
    return Article(
        id=article_id(url),
        url=url,
        title=draw(words),
        blocks=draw(st.lists(st.builds(Block, text=lines, kind=st.sampled_from(BlockKind)), min_size=1).map(tuple)),
        fetched=draw(visits),
        fetched_url=draw(st.none() | urls),
        other_titles=draw(st.lists(words, max_size=2).map(tuple)),
        standfirst=draw(maybe),
        published=published,
        published_source=draw(dated) if published else DateSource.NONE,
        modified=draw(st.none() | moments),
        authors=draw(st.lists(words, max_size=3).map(tuple)),
        outlet=draw(st.none() | st.builds(Outlet, id=words, name=words)),
        agency=draw(maybe),
        section=draw(maybe),
        lang=draw(maybe),
        keywords=draw(st.lists(words, max_size=3).map(tuple)),
        image=draw(st.none() | st.builds(Image, url=urls, caption=maybe, credit=maybe)),
        dateline=draw(maybe),
        paywalled=draw(st.none() | st.booleans()),
        source=draw(maybe),
    )


mentions = st.builds(Mention, name=words, spans=spans, title_spans=spans, roles=st.lists(words, max_size=2).map(tuple))
annotations = st.builds(
    Annotation,
    annotator=words,
    mentions=st.lists(mentions, max_size=4).map(tuple),
    dates=st.lists(st.dates(), max_size=3).map(tuple),
)
