"""JSON that a strict reader refuses: as much of it as can be read."""

import json
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.extract.dom import jsonld
from crawler.extract.dom.loose_json import read_all
from tests.crawler.extract.build import TITLE
from tests.crawler.extract.heads import found

NODE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "description": "It is here.",
    "author": [{"@type": "Person", "name": "Ada Harrow"}, {"@type": "Person", "name": "Ben Sallow"}],
    "datePublished": "2031-05-03T09:31:00Z",
    "keywords": ["ferry", "pier"],
    "isAccessibleForFree": True,
    "wordCount": 412,
}
TEXT = json.dumps(NODE, indent=1)
ONE_LINE = json.dumps(NODE)
SPOILT = {
    "quote in a value": ONE_LINE.replace("It is here.", 'The mayor: "It is here", and so it was.'),
    "quotes around a value": ONE_LINE.replace("It is here.", '"It is here."'),
    "quotes with a comma": ONE_LINE.replace("It is here.", '"Here", "there" and "nowhere"'),
    "quotes before a brace": ONE_LINE.replace("It is here.", 'a "{b}" and a "[c]" of it'),
    "quote in a list": ONE_LINE.replace('"ferry"', '"the "old" ferry"'),
    "line end in a value": ONE_LINE.replace("It is here.", "It\nis\r\n\there."),
    "control character": ONE_LINE.replace("It is here.", "It is\x01 here."),
    "comma too much": TEXT.replace('"pier"\n ]', '"pier",\n ],').replace("412", "412,"),
    "comma missing": TEXT.replace('"It is here.",', '"It is here."'),
    "comma missing between objects": ONE_LINE.replace("}, {", "} {"),
    "quote never closed": TEXT.replace('"It is here.",', '"It is here.,'),
    "single quotes": ONE_LINE.replace('"', "'"),
    "names without quotes": ONE_LINE.replace('"headline"', "headline").replace('"author"', "author"),
    "bad escape": ONE_LINE.replace("It is here.", "It \\is \\x here\\'s."),
    "half a character": ONE_LINE.replace("It is here.", "It is \\ud83d here."),
    "comment of HTML": f"<!-- {ONE_LINE} -->",
    "CDATA": f"<![CDATA[ {ONE_LINE} ]]>",
    "CDATA in a comment": f"//<![CDATA[\n{ONE_LINE}\n//]]>",
    "CDATA in a long comment": f"/*<![CDATA[*/ {ONE_LINE} /*]]>*/",
    "comments of a program": TEXT.replace('"keywords"', "// what it is about\n /* all of it */ \"keywords\""),
    "semicolon": ONE_LINE + ";",
    "assignment": f"var data = {ONE_LINE};",
    "two glued": json.dumps({"@type": "WebSite", "name": "x"}) + ONE_LINE,
    "two glued with a comma": ONE_LINE + "," + json.dumps({"@type": "WebSite", "name": "x"}),
    "brace missing": ONE_LINE[:-1],
    "brace too much": ONE_LINE + "}}",
    "list never closed": ONE_LINE.replace('"pier"]', '"pier"'),
    "object never closed": ONE_LINE.replace('"Ben Sallow"}]', '"Ben Sallow"]'),
    "escaped for HTML": ONE_LINE.replace('"', "&quot;"),
    "escaped as a string": ONE_LINE.replace('"', '\\"'),
    "value missing": ONE_LINE.replace('"wordCount": 412', '"wordCount": '),
    "no numbers": ONE_LINE.replace("412", "undefined").replace("true", "NaN"),
    "template left open": ONE_LINE.replace('"wordCount": 412', '"wordCount": {{ count }}'),
    "mark before": "\ufeff" + ONE_LINE,
}  # fmt: skip


def article_in(value: Any) -> dict[str, Any]:
    return next(node for node in jsonld.nodes(value) if jsonld.types(node) & jsonld.ARTICLE_TYPES)


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_spoilt_costs_nothing_else(name: str) -> None:
    node = article_in(jsonld.parse(SPOILT[name]))
    assert node["headline"] == TITLE
    assert [author["name"] for author in node["author"]] == ["Ada Harrow", "Ben Sallow"]
    assert node["datePublished"] == "2031-05-03T09:31:00Z"
    if name != "quote in a list":
        assert node["keywords"] == ["ferry", "pier"]


def test_a_quote_that_was_not_escaped_stays_in_its_text() -> None:
    for text in (
        'The mayor: "It is here", and so it was.',
        '"It is here."',
        '"Here", "there" and "nowhere"',
        'a "{b}" c',
    ):
        assert article_in(jsonld.parse(ONE_LINE.replace("It is here.", text)))["description"] == text
    assert jsonld.parse(ONE_LINE.replace('"ferry"', '"the "old" ferry"'))["keywords"] == ['the "old" ferry', "pier"]


@pytest.mark.parametrize("kept", [0.5, 0.75, 0.95])
def test_what_is_cut_off_keeps_what_came(kept: float) -> None:
    node = article_in(jsonld.parse(ONE_LINE[: int(len(ONE_LINE) * kept)]))
    assert node["headline"] == TITLE


def test_a_page_with_a_quote_in_its_metadata_keeps_the_rest() -> None:
    text = ONE_LINE.replace("It is here.", 'The mayor: "It is here"')
    article_ = found(f'<script type="application/ld+json">{text}</script>')
    assert article_.authors == ("Ada Harrow", "Ben Sallow")
    assert article_.published is not None
    assert article_.published.isoformat() == "2031-05-03T09:31:00Z"
    assert article_.standfirst == 'The mayor: "It is here"'


_VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-(10**9), 10**9), st.text(st.characters(codec="utf-8"), max_size=12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.from_regex(r"[a-z@]{1,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z@]{1,8}", fullmatch=True), _VALUES, max_size=5), st.booleans())
def test_what_is_right_is_read_as_a_strict_reader_does(value: dict[str, Any], spread: bool) -> None:
    """But for strings that themselves look like the structure around them."""
    text = json.dumps(value, indent=1 if spread else None)
    if not any(mark in json.dumps(value).replace('": ', "").replace('", "', "") for mark in ('\\"', "'", "\\\\")):
        assert read_all(text) == [value]


@settings(deadline=None)
@given(st.text(st.sampled_from("{}[]\",:'\\ \nab1<!-/*٣３²ıſeE.u\ud83d"), max_size=200))
@example('{"a": ٣, "b": [３.２, -²,\'}')
@example('{"a": 01, "b": 1e999, "c": -, "d": nullſ, "e": ' + "9" * 5000)
def test_no_text_stops_it(text: str) -> None:
    read_all(text)
    jsonld.parse(text)


@pytest.mark.parametrize(
    "unit",
    ['"', '{"a":"b"', "[", "{", '["', '{"a":', '"a" ', ",", "/*", "//", "\\", "\\\"", "<!--", "{'a':'", '": ', '",\n', "\n\"a\"", " "]
)  # fmt: skip
def test_time_is_linear_in_the_length(unit: str) -> None:
    started = time.process_time()
    for before in ("", '{"a": "', "[", '{"@type": "NewsArticle", "headline": "x'):
        read_all(before + unit * (60_000 // len(unit)) + '"')
    assert time.process_time() - started < 4
