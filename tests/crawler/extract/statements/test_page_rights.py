"""Rights and licence that a page states."""

import pytest

from index.article import Right
from tests.crawler.extract.heads import TEXT, found, ld

BY = "https://licences.example/by/4.0/"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="robots" content="noarchive, noai">', (Right.NO_AI, Right.NO_ARCHIVE)),
        ('<meta name="ROBOTS" content="NOINDEX,NOFOLLOW">', (Right.NO_INDEX,)),
        ('<meta name="otherbot" content="noai">', ()),
        ('<meta name="broadsheet" content="noai">', (Right.NO_AI,)),
        ('<meta name="robots" content="index, follow, max-image-preview:large">', ()),
        ('<meta name="tdm-reservation" content="1">', (Right.TDM_RESERVED,)),
        ('<meta name="tdm-reservation" content="0">', (Right.TDM_OPEN,)),
        ('<meta name="tdm-reservation" content="perhaps">', ()),
    ],
)
def test_what_the_head_states(head: str, expected: tuple[Right, ...]) -> None:
    assert found(head).rights == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (f'<link rel="license" href="{BY}">', "", BY),
        ('<link rel="copyright license" href="/licence">', "", "https://www.harbour-gazette.example/licence"),
        (ld(license=BY), "", BY),
        (ld(license={"@type": "CreativeWork", "url": BY}), "", BY),
        (ld(license="All rights reserved"), "", None),
        ("", f'<p>Published under <a rel="license" href="{BY}">CC BY</a>.</p>', BY),
        ("", f'<a rel="license" href="{BY}">a</a><a rel="license" href="/other">b</a>', None),
        ("", f'<a href="{BY}">a</a>', None),
        ('<link rel="license" href="javascript:alert(1)">', "", None),
    ],
)
def test_licence(head: str, body: str, expected: str | None) -> None:
    assert found(head, f"<article>{TEXT}</article>{body}").licence == expected
