"""Which canonical links are believed."""

import pytest

from tests.crawler.extract.heads import found


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("https://www.harbour-gazette.example/a/ferry", "/a/ferry"),
        ("/a/ferry", "/a/ferry"),
        ("https://elsewhere.example/a/ferry", "/town/ferry-returns"),
        ("https://www.harbour-gazette.example/", "/town/ferry-returns"),
        ("javascript:alert(1)", "/town/ferry-returns"),
        ("", "/town/ferry-returns"),
    ],
)
def test_canonical_is_believed_only_on_the_same_site(link: str, path: str) -> None:
    assert found(f'<link rel="canonical" href="{link}">').url.endswith(f"harbour-gazette.example{path}")


def test_one_canonical_link_on_every_page_makes_not_one_article_of_all() -> None:
    head = '<link rel="canonical" href="https://harbour-gazette.example/story">'
    one = found(head, url="https://harbour-gazette.example/story?id=1")
    other = found(head, url="https://harbour-gazette.example/story?id=2")
    assert one.id != other.id
