"""Citations of what has no address: they name the file it came from, and no address that leads nowhere."""

import json
from dataclasses import replace
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from index.article import ArchivedArticle, Outlet
from index.imports.protocols import Origin
from index.reviews import citations
from index.reviews.embedded_metadata import coins, json_ld
from tests.index.fakes import START, an_article
from web.render.links import safe_url

ORIGIN = Origin(number=1, place="minutes & notes.txt", at=START, by="edda")


def archived(url: str) -> ArchivedArticle:
    return ArchivedArticle(
        article=replace(an_article("ferry"), url=url), first_fetched=START, last_fetched=START, revisions=1
    )


def test_what_has_no_address_is_cited_by_its_file() -> None:
    text = archived("https://text.invalid/0123456789abcdef")
    assert citations.plain(text, ORIGIN).endswith(f"Imported from “minutes & notes.txt”, {START.day} {START:%B %Y}.")
    assert r"note = {Imported from “minutes \& notes.txt”" in citations.bibtex(text, ORIGIN)
    (item,) = citations.csl(text, ORIGIN)
    assert item["note"].startswith("Imported from “minutes & notes.txt”")
    assert "URL" not in item
    for shown in (citations.plain(text), citations.bibtex(text), str(citations.csl(text))):
        assert "Imported from a file" in shown
        assert ".invalid" not in shown
        assert "accessed" not in shown


def test_what_has_one_is_cited_by_it() -> None:
    text = archived("https://lantern.example/ferry")
    assert "https://lantern.example/ferry (accessed" in citations.plain(text, ORIGIN)
    assert "url = {https://lantern.example/ferry}" in citations.bibtex(text, ORIGIN)
    assert citations.csl(text, ORIGIN)[0]["URL"] == "https://lantern.example/ferry"


def test_no_link_leads_to_a_made_up_address() -> None:
    assert safe_url("https://text.invalid/0123456789abcdef") is None
    assert safe_url("https://PAGE.invalid/x") is None
    assert safe_url("https://invalid.example/x") == "https://invalid.example/x"
    assert safe_url("https://[") == "https://["


ODD = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(
    [
        "</script><script>x</script>",
        "<!--<script>",
        "]]>",
        "a&b",
        "&lt;",
        "\u2028",
        "a\r\nER  - \r\nTY  - BOOK",
        "{{ 7 * 7 }}",
    ]
)


def odd(title: str, name: str) -> ArchivedArticle:
    made = archived("https://lantern.example/ferry")
    outlet = Outlet(id="lantern", name=name or "x")
    article = replace(
        made.article, title=title, standfirst=name, authors=(name, title), outlet=outlet, keywords=(title,)
    )
    return replace(made, article=article)


@given(ODD, ODD)
def test_nothing_ends_the_element_that_holds_the_metadata(title: str, name: str) -> None:
    made = odd(title, name)
    text = json_ld(made, "https://desk.example/articles/1")
    assert not set(text) & set("<>&\u2028\u2029")
    found = json.loads(text)
    assert found["@type"] == "NewsArticle"
    assert found["headline"] == " ".join(made.article.title.split())
    assert [one["name"] for one in found.get("author", [])] == list(made.article.authors)


@given(ODD, ODD)
def test_a_context_object_is_read_back(title: str, name: str) -> None:
    made = odd(title, name)
    found = parse_qs(coins(made))
    assert found["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert found.get("rft.title", [""]) == [" ".join(made.article.title.split())]
    assert found["rft.identifier"] == ["https://lantern.example/ferry"]
    assert found.get("rft.au", []) == [author for author in made.article.authors if author]


@given(ODD, ODD)
def test_an_entry_of_ris_has_one_end(title: str, name: str) -> None:
    text = citations.ris(odd(title, name), note=name)
    lines = text.split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert [at for at, line in enumerate(lines) if line.startswith("ER")] == [len(lines) - 3]
    assert all(line[2:6] == "  - " for line in lines[:-2])


def test_metadata_of_what_has_no_address() -> None:
    made = archived("https://text.invalid/0123456789abcdef")
    for shown in (coins(made), json_ld(made, "https://desk.example/articles/1"), citations.ris(made, ORIGIN)):
        assert ".invalid" not in shown
    assert "N1  - Imported from “minutes & notes.txt”" in citations.ris(made, ORIGIN)
