"""Citations of what has no address: they name the file it came from, and no address that leads nowhere."""

from dataclasses import replace

from index.article import ArchivedArticle
from index.imports.protocols import Origin
from index.reviews import citations
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
