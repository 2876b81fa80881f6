"""Patterns of addresses: what they match, what an address suggests, and what no pattern may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corrections.address_patterns import (
    OFFERED,
    AddressPatterns,
    bare_address,
    checked_pattern,
    literal_prefix,
    offered_patterns,
)


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        (
            "lantern.example/tag/*",
            [
                "https://www.lantern.example/tag/harbour",
                "http://lantern.example/tag/a/b?x=1",
                "https://lantern.example/tag/",
            ],
            ["https://lantern.example/tags", "https://lantern.example/en/tag/x", "https://other.example/tag/x"],
        ),
        (
            "lantern.example/list/{number}",
            ["https://lantern.example/list/12", "https://LANTERN.example/list/7#top"],
            ["https://lantern.example/list/12a", "https://lantern.example/list/12/3", "https://lantern.example/list/"],
        ),
        ("lantern.example/find?*", ["https://lantern.example/find?q=x"], ["https://lantern.example/find"]),
        ("lantern.example:8080/a", ["http://lantern.example:8080/a"], ["http://lantern.example/a"]),
    ],
)
def test_what_a_pattern_matches(pattern: str, matching: list[str], others: list[str]) -> None:
    patterns = AddressPatterns([pattern])
    assert [patterns.match(address) for address in matching] == [pattern] * len(matching)
    assert [patterns.match(address) for address in others] == [None] * len(others)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "an address such as"),
        ("lantern.example/*", "the whole site"),
        ("https://lantern.example/", "the whole site"),
        ("lantern.example/*/a", "at the end only"),
        ("lantern.example/{number}{number}", "one number"),
        ("lantern.example/" + "{number}/" * 6, "at most 5"),
        ("{number}.example/a", "written out"),
        ("lantern.example/" + "a" * 500, "at most 500"),
        ("javascript:alert(1)", "an address such as"),
        ("lantern.example", "the whole site"),
    ],
)
def test_what_is_no_pattern(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("{", r"\{")):
        checked_pattern(text)


def test_an_address_suggests_patterns_from_narrow_to_wide() -> None:
    assert offered_patterns("https://www.lantern.example/news/list/12?page=3") == [
        "lantern.example/news/list/12?page=3",
        "lantern.example/news/list/{number}?page={number}",
        "lantern.example/news/list/12?*",
        "lantern.example/news/list/*",
        "lantern.example/news/*",
    ]
    assert offered_patterns("https://lantern.example/") == []
    assert offered_patterns("no address") == []


SEGMENTS = st.text("ab1-.%*{}~é", min_size=1, max_size=6)
ADDRESSES = st.builds(
    lambda segments, query: "https://www.lantern.example/" + "/".join(segments) + (f"?{query}" if query else ""),
    st.lists(SEGMENTS, max_size=5),
    st.sampled_from(["", "page=2", "q=a&b=1", "*"]),
)


@given(ADDRESSES)
def test_every_suggestion_is_a_pattern_that_matches_the_address(address: str) -> None:
    offers = offered_patterns(address)
    assert len(offers) <= OFFERED
    for offer in offers:
        assert checked_pattern(offer) == offer
        assert AddressPatterns([offer]).match(address) == offer
        assert bare_address(address).startswith(literal_prefix(offer))


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_typed_breaks_it(text: str, address: str) -> None:
    try:
        pattern = checked_pattern(text)
    except ValueError:
        return
    AddressPatterns([pattern]).match(address)
    assert AddressPatterns([pattern]).match(f"https://{pattern}") in (pattern, None)
