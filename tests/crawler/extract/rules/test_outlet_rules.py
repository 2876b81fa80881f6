"""Rule files: selectors of one outlet, by the day on which they are valid; mistakes in them are said plainly."""

import re
from datetime import date
from pathlib import Path

import pytest

from crawler.extract import NO_RULES, Rules, extract, load_rules
from index.errors import SettingsError
from tests.crawler.extract.build import BODY, FETCHED, P1, P2, PROMO, TITLE, html, lines, page, paragraphs
from tests.places import ROOT

DOCS = ROOT / "docs" / "how-to" / "extraction-rules.md"
RULES = """
hosts = ["harbour-gazette.example"]
outlet = "The Harbour Gazette"

[[version]]
until = 2030-01-01
body = ".old-body"

[[version]]
since = 2030-01-01
title = [".missing", ".real-title"]
standfirst = ".lead"
body = ".copy"
authors = ".who b"
published = "time.when"
section = ".where"
drop = [".copy .club"]
"""
PAGE = html(
    f'<h1>Gazette</h1><div class="real-title">{TITLE}</div><i class="where">Town</i><p class="lead">It took nine winters.</p>'
    '<div class="who">Text: <b>Ada Harrow</b> <b>Ben Sallow</b></div><time class="when" datetime="2031-05-03T09:31:00Z">x</time>'
    f'<div class="copy">{paragraphs(P1)}<p class="club">{PROMO}</p>{paragraphs(P2)}</div>'
    f'<div class="old-body">{paragraphs(*BODY)}</div>'
)


def rules(tmp_path: Path, text: str = RULES) -> Rules:
    (tmp_path / "gazette.toml").write_text(text)
    return load_rules(tmp_path)


def test_rules_win_over_the_general_steps(tmp_path: Path) -> None:
    found = extract(page(PAGE), rules=rules(tmp_path))
    assert found.title == TITLE
    assert found.outlet is not None
    assert found.outlet.name == "The Harbour Gazette"
    assert found.authors == ("Ada Harrow", "Ben Sallow")
    assert found.published is not None
    assert found.published.isoformat() == "2031-05-03T09:31:00Z"
    assert (found.section, found.standfirst) == ("Town", "It took nine winters.")
    assert lines(found) == [P1, P2]


def test_the_version_that_was_valid_when_the_page_was_fetched(tmp_path: Path) -> None:
    known = rules(tmp_path)
    versions = {
        day: known.find("https://www.harbour-gazette.example/x", day) for day in (date(2029, 12, 31), date(2030, 1, 1))
    }
    bodies = [found[1].body for found in versions.values() if found]
    assert bodies == [(".old-body",), (".copy",)]


def test_subdomains_share_the_rules_and_other_hosts_have_none(tmp_path: Path) -> None:
    known = rules(tmp_path)
    assert known.find("https://sport.harbour-gazette.example/x", FETCHED.date())
    assert known.find("https://gazette.example/x", FETCHED.date()) is None
    assert NO_RULES.find("https://harbour-gazette.example/x", FETCHED.date()) is None


def test_selectors_that_find_nothing_leave_the_general_steps_to_it(tmp_path: Path) -> None:
    known = rules(tmp_path, 'hosts = ["harbour-gazette.example"]\n[[version]]\nbody = ".gone"\ntitle = ".gone"\n')
    found = extract(page(html(f"<main><h1>{TITLE}</h1>{paragraphs(*BODY)}</main>")), rules=known)
    assert found.title == TITLE
    assert lines(found) == list(BODY)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hosts = [", "cannot be read as TOML"),
        ('[[version]]\nbody = "p"', "hosts is missing"),
        ('hosts = ["x.example"]', r"no \[\[version\]\]"),
        ('hosts = ["x.example"]\n[[version]]\nbdy = "p"', "no key 'bdy'"),
        ('hosts = ["x.example"]\ncolour = 1\n[[version]]\n', "no key 'colour'"),
        ('hosts = ["x.example"]\n[[version]]\nbody = "p["', "not a CSS selector"),
        ('hosts = ["x.example"]\n[[version]]\nbody = 3', "string in quotes"),
        ('hosts = ["x.example"]\n[[version]]\nsince = "2030"', "has to be a day"),
        ('hosts = ["x.example"]\noutlet = 4\n[[version]]\n', "name in quotes"),
    ],
)
def test_mistakes_are_said_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as error:
        rules(tmp_path, text)
    assert "gazette.toml" in str(error.value)


def test_a_missing_directory_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load_rules(tmp_path / "nowhere")


def test_the_shipped_rules_are_valid() -> None:
    assert isinstance(load_rules(), Rules)


def test_the_example_of_the_documentation_works(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    assert example
    known = rules(tmp_path, example[1])
    assert known.by_host
