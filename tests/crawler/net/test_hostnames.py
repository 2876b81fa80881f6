"""Names of hosts: IDNA 2008, numbers, and who owns which name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from crawler.errors import BadAddress
from crawler.net import hostnames
from crawler.net.hostnames import registered, to_ascii, without_twin
from crawler.net.urls import authority, canonical, fetchable, same_site


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("STRASSE.example", "strasse.example"),
        ("ẞee.example", "xn--ee-fia.example"),
        ("faß.m\u00fcller.example", "xn--fa-hia.xn--mller-kva.example"),
        ("MU\u0308LLER.example", "xn--mller-kva.example"),  # a combining mark and capitals
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("ΒΌΛΟΣ.example", "xn--nxasmq6b.example"),  # capitals have no final sigma (UTS 46)
        ("نامه\u200cای.example", "xn--mgba3gch31f060k.example"),  # a non-joiner where it belongs
        ("क्\u200dष.example", "xn--11b2ezcw70k.example"),  # a joiner where it belongs
        ("港口。example", "xn--6orv52d.example"),
        ("a_b.bücher.example", "a_b.xn--bcher-kva.example"),
        ("r3---lamp.example", "r3---lamp.example"),
        ("xn--i-7iq.example", "xn--i-7iq.example"),
        ("News.Example.", "news.example"),
        ("localhost", "localhost"),
        ("１２７.0.0.1", "127.0.0.1"),
        ("soft\u00adhyphen.example", "softhyphen.example"),
    ],
)
def test_names_are_asked_for_as_browsers_do(written: str, asked: str) -> None:
    assert fetchable(f"https://{written}/x") == f"https://{asked}/x"
    assert canonical(f"https://{written}/x") == f"https://{asked}/x"
    assert fetchable(f"https://{asked}/x") == f"https://{asked}/x"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("☕.example", "xn-- form"),
        ("i❤lamps.example", "xn-- form"),
        ("a\u200db.example", "xn-- form"),
        ("a\u200cb.example", "xn-- form"),
        ("\u0301a.example", "xn-- form"),
        ("\u05d0a.example", "xn-- form"),
        ("a..example", "empty"),
        (".example", "empty"),
        ("example..", "empty"),
        ("\u00ad.example", "empty"),
        ("l" * 64 + ".example", "63 characters"),
        ("ü" * 60 + ".example", "xn-- form"),
        (".".join(["lantern"] * 40), "253 characters"),
        ("lamp%2e.example", "characters"),
        ("lamp,post.example", "characters"),
        ("256.1.1.1", "numeric address"),
        ("٢٥٦.1.1.1", "numeric address"),
        ("0177.0.0.2", "numeric address"),
    ],
)
def test_a_name_that_is_none_is_told_in_words(written: str, says: str) -> None:
    with pytest.raises(BadAddress) as caught:
        fetchable(f"https://{written}/x")
    assert says in str(caught.value)


@given(st.text(min_size=1, max_size=40))
def test_any_text_is_a_name_or_refused(text: str) -> None:
    try:
        name = to_ascii(text)
    except ValueError:
        return
    assert name.isascii()
    assert to_ascii(name) == name
    registered(name)
    assert without_twin(without_twin(name)) == without_twin(name)
    for url in (f"https://[{name}]/" if ":" in name else f"https://{name}/",):
        try:
            assert authority(canonical(url))
        except BadAddress:
            assert "%" in name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://alice.github.io", "https://bob.github.io", False),
        ("https://alice.github.io", "https://www.alice.github.io", True),
        ("https://github.io", "https://alice.github.io", False),
        ("https://tide.blogspot.com", "https://lamp.blogspot.com", False),
        ("https://tide.example.co.uk", "https://lamp.example.co.uk", True),
        ("https://tide.co.uk", "https://lamp.co.uk", False),
        ("https://co.uk", "https://lamp.co.uk", False),
        ("https://a.tide.com.au", "https://b.tide.com.au", True),
        ("https://tide.gouv.fr", "https://lamp.gouv.fr", False),
        ("https://a.lamp.kobe.jp", "https://b.tide.kobe.jp", False),
        ("https://lamp.ck", "https://tide.ck", False),
        ("https://www.ck", "https://a.www.ck", True),
        ("https://a.lantern.example", "https://b.lantern.example", True),
        ("https://a.lantern.lan", "https://b.lantern.lan", True),
        ("https://straße.example", "https://strasse.example", False),
        ("https://a.straße.example", "https://xn--strae-oqa.example", True),
        ("http://intranet/a", "http://intranet/b", True),
        ("http://intranet/a", "http://paper/a", False),
        ("http://intranet:1/", "http://intranet:2/", False),
        ("http://10.1.2.3/", "http://10.1.2.4/", False),
        ("http://[2001:db8::1]/", "http://[2001:db8::1]/x", True),
        ("http://[2001:db8::1]/", "http://[2001:db8::2]/", False),
    ],
)
def test_one_site_is_what_one_owner_registered(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same


def test_a_twin_label_is_left_off_only_where_the_rest_has_the_same_owner() -> None:
    assert without_twin("www.m.tide.co.uk") == "tide.co.uk"
    assert without_twin("en.m.tide.example") == "en.tide.example"
    for own in ("m.github.io", "amp.blogspot.com", "www.co.uk", "m.com", "www.localhost", "10.0.0.1"):
        assert without_twin(own) == own


def test_the_list_of_suffixes_is_that_of_the_package() -> None:
    ours, theirs = hostnames._list(), PublicSuffixList()
    assert ours._publicsuffix == theirs._publicsuffix
    assert ours._maxlabel == theirs._maxlabel
