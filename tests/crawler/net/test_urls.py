"""One canonical address per article; what is fetched stays as published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from url_normalize import url_normalize

from crawler.errors import BadAddress
from crawler.net import urls
from crawler.net.urls import authority, canonical, clean, fetchable, same_site, shape

BASE = "http://127.0.0.1:9100/article/7"


@pytest.mark.parametrize(
    "twin",
    [
        BASE + "?utm_source=a&utm_medium=b",
        BASE + "?fbclid=1",
        BASE + "?gclid=2&utm_campaign=x",
        BASE + "#top",
        BASE + "?",
        BASE + "/",
        BASE + "?mc_cid=3",
        BASE + "?utm_source=zz#frag",
        BASE + "?ref=rss",
        BASE + "?PHPSESSID=abc",
        BASE + "?amp=1",
        BASE + "?print=1",
        "HTTP://127.0.0.1:9100/article/7",
        "http://127.0.0.1:9100/./article/../article/7",
        "http://127.0.0.1:9100/article/%37",
    ],
)
def test_twins_are_one(twin: str) -> None:
    assert canonical(twin) == BASE


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        ("http://m.example.com/a/b/amp/?utm_source=x#top", "https://example.com/a/b"),
        ("https://www.example.com/a/b/", "https://example.com/a/b"),
        ("http://example.com:80/x.amp", "https://example.com/x"),
        ("https://example.com/x.amp.html", "https://example.com/x.html"),
        ("https://example.com/amp/x", "https://example.com/x"),
        ("https://amp.example.co.uk/x", "https://example.co.uk/x"),
        ("https://en.m.example.org/x", "https://en.example.org/x"),
        ("https://www.google.com/amp/s/www.example.com/a/b.amp.html", "https://example.com/a/b.html"),
        ("https://example-com.cdn.ampproject.org/c/s/example.com/a/b", "https://example.com/a/b"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
        ("https://example.com/index.html", "https://example.com/"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("http://example.com:8080/x", "http://example.com:8080/x"),
        ("https://example.com/story?id=77", "https://example.com/story?id=77"),
        ("https://m.com/x", "https://m.com/x"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
    ],
)
def test_identity(address: str, identity: str) -> None:
    assert canonical(address) == identity


def test_different_articles_stay_apart() -> None:
    addresses = [
        "https://example.com/camp",
        "https://example.com/c",
        "https://example.com/story?id=1",
        "https://example.com/story?id=2",
    ]
    assert len({canonical(address) for address in addresses}) == 4


@pytest.mark.parametrize(
    "bad",
    ["", "http://", "http://[", "//", "javascript:alert(1)", "data:text/html,x", " java\tscript:x", "file:///etc/hostname",
     "ftp://h.example/x", "http://user@h.example/", "http://127.0.0.2:1/@h.example:99999/" + "x" * 3000, "http://h.example:99999/",
     "http://0177.0.0.2/", "http://256.1.1.1/"],
)  # fmt: skip
def test_no_address(bad: str) -> None:
    for function in (fetchable, clean, canonical, authority):
        with pytest.raises(BadAddress):
            function(bad)


def test_fetched_as_published() -> None:
    assert fetchable("http://WWW.Example.com/A/?utm_source=x&b=1#top") == "http://www.example.com/A/?utm_source=x&b=1"
    assert fetchable("../b?c=1", "https://example.com/a/x") == "https://example.com/b?c=1"
    assert fetchable("https://example.com/ä b") == "https://example.com/%C3%A4%20b"


def test_authority_always_names_the_port() -> None:
    assert authority("https://example.com/x") == "https://example.com:443"
    assert authority("http://[::1]:8080/") == "http://[::1]:8080"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.example.com/a", "http://news.example.com/b", True),
        ("https://a.example.co.uk", "https://b.example.co.uk", True),
        ("https://a.co.uk", "https://b.co.uk", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.2:1/", False),
        ("https://example.com", "javascript:x", False),
    ],
)
def test_same_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


def test_shapes_fold_numbers_and_depth() -> None:
    assert shape("https://h.example/maze/1/2/3") == shape("https://h.example/maze/44/5")
    assert shape("https://h.example/2024/03/a-long-headline-here") == shape(
        "https://h.example/2025/12/some-other-headline"
    )
    assert shape("https://h.example/a") != shape("https://h.example/b")


@given(st.text(max_size=200))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        address = fetchable(text, "https://news.example/section/")
    except BadAddress:
        return
    assert address.startswith(("http://", "https://"))
    assert address.isascii()
    assert fetchable(address) == address


_HOST = st.text(st.sampled_from("az09-.xn"), min_size=1, max_size=20)
_PLAIN_PATH = st.text(st.sampled_from("aZ9-_./~"), max_size=30)
_QUERY = st.text(st.sampled_from("aZ9-._~=&"), max_size=12)


@given(st.sampled_from(["http", "https"]), _HOST, st.sampled_from(["", ":8080", ":443"]), _PLAIN_PATH, _QUERY)
def test_what_is_taken_for_normal_is_left_as_it_is(scheme: str, host: str, port: str, path: str, query: str) -> None:
    """By url_normalize, which is then not asked."""
    try:
        address = clean(f"{scheme}://{host}{port}/{path}?{query}")
    except BadAddress:
        return
    if urls._NORMAL.fullmatch(address):
        assert url_normalize(address) == address


_PATH = st.text(st.sampled_from("abcXYZ019-_./%~ amp?&=#äß"), max_size=60)


@given(_PATH)
def test_canonical_is_stable(path: str) -> None:
    try:
        once = canonical("https://www.example.com/" + path)
    except BadAddress:
        return
    assert canonical(once) == once
    assert "#" not in once
