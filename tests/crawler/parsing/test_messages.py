"""What a parser process says is data: it comes back as it was, or as an error, and never as anything else."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import errors
from crawler.extract import NO_RULES, Bounds, Hints, NotAnArticle, Reason
from crawler.importing.records import Capture
from crawler.net.page import Page
from crawler.parsing import messages, parse_article, parse_saved, parse_source, tasks
from crawler.parsing.frames import Frame
from crawler.parsing.json_values import decoder, encoder
from crawler.parsing.messages import BadAnswer, answer_to, pack_request, read_answer
from crawler.parsing.tasks import Workbench
from crawler.sources.discover.found import Document, Found
from index.article import (
    Article,
    Block,
    BlockKind,
    DateSource,
    Image,
    Outlet,
    PartialDateTime,
    Right,
    TextKind,
    TextLink,
)
from tests.crawler.fake import page, rss, story

URL = "https://news.example/a"
BENCH = Workbench(NO_RULES, Bounds())

texts = st.text(max_size=20)  # halves of characters among them
some = texts.map(lambda text: f"a{text}")
times = st.datetimes(
    min_value=datetime(1900, 1, 1),
    max_value=datetime(2100, 1, 1),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
dates = st.one_of(
    times.map(lambda at: PartialDateTime(at=at)),
    st.dates(min_value=datetime(1900, 1, 1).date()).map(PartialDateTime.day),
)
maybe = st.none() | some
lists = st.lists(some, max_size=3).map(tuple)
pages = st.builds(
    Page,
    url=texts,
    requested_url=texts,
    body=st.binary(max_size=50),
    content_type=maybe,
    charset=maybe,
    fetched=times,
)
hints = st.builds(
    Hints,
    title=maybe,
    published=st.none() | dates,
    authors=lists,
    outlet_name=maybe,
    lang=maybe,
    source=maybe,
)
blocks = st.builds(Block, text=some.map(lambda text: text.replace("\n", " ")), kind=st.sampled_from(BlockKind))
articles = st.builds(
    Article,
    id=some,
    url=some,
    title=some,
    blocks=st.lists(blocks, min_size=1, max_size=4).map(tuple),
    fetched=times,
    fetched_url=maybe,
    other_titles=lists,
    standfirst=maybe,
    published=dates,
    published_source=st.sampled_from([DateSource.METADATA, DateSource.FEED, DateSource.TEXT]),
    modified=st.none() | dates,
    authors=lists,
    outlet=st.none() | st.builds(Outlet, id=some, name=some),
    agency=maybe,
    section=maybe,
    lang=maybe,
    keywords=lists,
    image=st.none() | st.builds(Image, url=some, caption=maybe, credit=maybe),
    dateline=maybe,
    paywalled=st.none() | st.booleans(),
    source=maybe,
    rights=st.lists(st.sampled_from(Right), max_size=2).map(tuple),
    licence=maybe,
    links=st.lists(st.builds(TextLink, url=some, text=some), max_size=2).map(tuple),
    kind=st.none() | st.sampled_from(TextKind),
)
entries = st.builds(
    Found,
    url=texts,
    title=maybe,
    published=st.none() | dates,
    updated=st.none() | dates,
    authors=lists,
    lang=maybe,
    score=st.floats(0, 1),
    why=texts,
)
documents = st.builds(
    Document,
    kind=texts,
    title=maybe,
    found=st.lists(entries, max_size=3).map(tuple),
    more=lists,
    left_out=st.integers(0, 9),
)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


def there_and_back(value: Any) -> Any:
    kind: Any = type(value)
    buffer = bytearray()
    written = json.dumps(encoder(kind)(value, buffer))
    return decoder(kind)(json.loads(written), bytes(buffer))


@given(st.one_of(pages, hints, articles, documents, st.builds(Capture, plain=st.booleans(), url=maybe)))
def test_every_value_comes_back_as_it_was(value: Any) -> None:
    assert there_and_back(value) == value


def answer(*parts: Any) -> Frame:
    return Frame(json.dumps(parts).encode())


@settings(max_examples=300)
@given(
    st.one_of(json_values, st.tuples(st.sampled_from(["value", "refused", "error", "failed"]), json_values).map(list))
)
def test_whatever_a_parser_answers_is_an_outcome_or_no_answer(said: Any) -> None:
    for task, kind in ((parse_article, Article), (parse_source, Document)):
        try:
            outcome = read_answer(task, URL, Frame(json.dumps(said).encode()))
        except BadAnswer:
            continue
        assert isinstance(outcome.value, kind) or isinstance(outcome.error, NotAnArticle | errors.FetchError)


@given(articles, st.data())
def test_one_field_of_another_type_is_no_answer(article: Article, data: st.DataObject) -> None:
    written = encoder(Article)(article, bytearray())
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] = {"an": "object"}
    with pytest.raises(BadAnswer):
        read_answer(parse_article, URL, answer("value", written))


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b'"value"',
        b'["value"]',
        b'["value", null, null]',
        b'["run", "os.system"]',
        b'["error", "SystemExit", "", "", null]',
        b'["error", "FetchError", "", "", null]',
        b'["error", "NotAFeed", "", "", "soon"]',
        b'["error", "NotAFeed", "", "", true]',
        b'["error", ["NotAFeed"], "", "", null]',
        b'["refused", "because", ""]',
        b'["refused", "index", 7]',
        b'["failed", 7]',
        b'["value", ' + b"9" * 5_000 + b"]",
        b"[" * 100_000,
        b'["value", ["feed", null, [], [], true]]',
        b'["value", ["feed", null, [["u", null, null, null, [], null, NaN, ""]], [], 0]]',
        b'["value", ["feed", null, [["u", null, null, null, [], null, 1e999, ""]], [], 0]]',
        b'["value", ["feed", null, [["u", null, ["2026-03-01T00:00:00", "time"], null, [], null, 1, ""]], [], 0]]',
        b'["value", ["feed", null, [["u", null, ["2026-03-01T00:00:00Z", "week"], null, [], null, 1, ""]], [], 0]]',
    ],
)
def test_what_no_parser_sends_is_named(head: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_answer(parse_source, URL, Frame(head))


def test_bytes_come_from_their_place_only() -> None:
    kind = decoder(bytes)
    assert kind([1, 3], b"abcd") == b"bc"
    for place in ([3, 1], [-1, 2], [0, 5], [0], [0, 1, 2], [True, 2], [0.0, 1], "ab", None):
        with pytest.raises(ValueError):
            kind(place, b"abcd")


def test_a_value_is_checked_by_its_own_constructor_again() -> None:
    written = encoder(Found)(Found(url=URL, title="Ferry late"), bytearray())
    written[1] = "Ferry\u202e  late\ud800"
    assert decoder(Found)(written, b"").title == "Ferry late"


def test_what_a_document_makes_of_a_parser_crosses_as_the_same_error() -> None:
    def outcome(task: Any, *args: Any) -> messages.Outcome:
        return read_answer(task, URL, answer_to(pack_request(task, args, {}), BENCH))

    assert outcome(parse_article, page(story(1)), Hints()).value.title == "Harbour report 1"
    refused = outcome(parse_article, page("<p>A short note.</p>"), Hints()).error
    assert isinstance(refused, NotAnArticle)
    assert refused.reason is Reason.EMPTY
    document = outcome(parse_source, page(rss("/1")), 100, 10**6, 100).value
    assert [found.url for found in document.found] == ["https://news.example/1"]
    odd = outcome(parse_source, page("no source"), 100, 10**6, 100).error
    assert type(odd) is errors.NotASource
    assert odd.url == "https://news.example/"
    saved = outcome(parse_saved, story(2).encode(), Capture(url=URL, fetched=datetime(2026, 3, 5, tzinfo=UTC))).value
    assert (saved.title, saved.fetched_url) == ("Harbour report 2", URL)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        *((error("https://news.example/x", "why"), error) for error in messages.RAISED.values()),
        (errors.NotAFeed("https://news.example/x", retry_after=9.5), errors.NotAFeed),
        (errors.Offline("https://news.example/x"), errors.ParserFailed),
        (RecursionError("deep"), errors.ParserFailed),
        (KeyError("x"), errors.ParserFailed),
    ],
)
def test_only_errors_of_documents_are_raised_on_a_parsers_word(
    monkeypatch: pytest.MonkeyPatch, raised: Exception, expected: type[errors.FetchError]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(tasks, "read_source", fail)
    request = pack_request(parse_source, (page("x"), 1, 1, 1), {})
    error = read_answer(parse_source, URL, answer_to(request, BENCH)).error
    assert type(error) is expected
    if expected is not errors.ParserFailed:
        assert isinstance(raised, errors.FetchError)
        assert str(error) == str(raised)
        assert error.retry_after == raised.retry_after


@pytest.mark.parametrize("odd", [object(), 10**5000, 1j], ids=["object", "huge", "complex"])
def test_an_answer_that_cannot_be_sent_is_told_to_be_so(monkeypatch: pytest.MonkeyPatch, odd: Any) -> None:
    def give(*_: object, **__: object) -> Document:
        return Document(kind="feed", left_out=odd)

    monkeypatch.setattr(tasks, "read_source", give)
    error = read_answer(parse_source, URL, answer_to(pack_request(parse_source, (page("x"), 1, 1, 1), {}), BENCH)).error
    assert type(error) is errors.ParserFailed


def test_only_listed_functions_cross() -> None:
    def parse_article(bench: Workbench, page: Page, hints: Hints) -> Article:
        raise AssertionError

    for task in (parse_article, print):
        with pytest.raises(ValueError, match="no task of a parser"):
            pack_request(task, (page("x"), Hints()), {})
    with pytest.raises(KeyError):
        answer_to(Frame(b'["print", []]'), BENCH)
    with pytest.raises(TypeError):
        pack_request(tasks.parse_article, (page("x"),), {})


def test_a_type_without_a_form_is_told_when_it_is_declared() -> None:
    for kind in (object, dict[str, str], tuple[str, int], int | str, set[str]):
        for made in (encoder, decoder):
            with pytest.raises(TypeError):
                made(kind)
