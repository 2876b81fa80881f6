"""Sentences, numbers and dates in the language that is spoken."""

import pickle
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from index.languages import LANGUAGES, N_, Words, catalogue, formats, gettext, in_language, ngettext, translated
from index.languages.catalogue import Catalogue
from index.languages.offered import PSEUDO
from index.languages.pseudo import pseudo
from index.operations.settings import Settings
from index.text.localizable import Counted, Sentence
from web.app import create_app

GERMAN = LANGUAGES["de"]


@pytest.fixture
def _german(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of three sentences."""
    small = Catalogue(
        {"Sort by": "Sortieren nach", "<b>%(name)s</b> is 100%% empty": "<b>%(name)s</b> ist zu 100 %% leer"},
        {("%(count)s article", "%(count)s articles"): ("%(count)s Artikel", "%(count)s Artikel")},
    )
    monkeypatch.setattr(catalogue, "of", lambda language: small if language is GERMAN else Catalogue())
    for module in ("index.languages.translating", "web.languages.in_templates"):
        monkeypatch.setattr(f"{module}.of", catalogue.of)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(Settings(data=tmp_path))


@pytest.mark.usefixtures("_german")
def test_python_asks_for_a_sentence() -> None:
    assert gettext("Sort by") == "Sort by"
    with in_language(GERMAN):
        assert gettext("Sort by") == "Sortieren nach"
        assert gettext("<b>%(name)s</b> is 100%% empty", name="<i>") == "<b><i></b> ist zu 100 % leer"
        assert ngettext("%(count)s article", "%(count)s articles", 12_345) == "12.345 Artikel"
        assert gettext("Not in the catalogue: %(year)s", year="2025") == "Not in the catalogue: 2025"


@pytest.mark.usefixtures("_german")
def test_templates_ask_for_a_sentence(app: Flask) -> None:
    source = (
        "{{ _('Sort by') }}|{{ _('<b>%(name)s</b> is 100%% empty', name=name) }}|{% set count = 1234 %}"
        "{% trans count %}{{ count }} article{% pluralize %}{{ count }} articles{% endtrans %}"
        "|{{ ngettext('%(count)s article', '%(count)s articles', 1) }}|{% trans %} All\n  of it: 5 % {% endtrans %}"
    )
    with app.test_request_context("/"):
        assert render_template_string(source, name="<i>") == (
            "Sort by|<b>&lt;i&gt;</b> is 100% empty|1,234 articles|1 article|All of it: 5 %"
        )
        with in_language(GERMAN):
            assert render_template_string(source, name="<i>") == (
                "Sortieren nach|<b>&lt;i&gt;</b> ist zu 100 % leer|1.234 Artikel|1 Artikel|All of it: 5 %"
            )


@pytest.mark.usefixtures("_german")
def test_what_lower_layers_say_is_english_until_a_page_shows_it() -> None:
    said = ValueError(
        Sentence("<b>%(name)s</b> is 100%% empty", name=Counted("%(count)s article", "%(count)s articles", 2000))
    )
    assert f"{said}" == "<b>2,000 articles</b> is 100% empty"
    with in_language(GERMAN):
        assert translated(str(said)) == "<b>2.000 Artikel</b> ist zu 100 % leer"
        assert translated("no sentence") == "no sentence"


def test_a_sentence_survives_another_process() -> None:
    for said in (Sentence("%(a)s of %(b)s", a=1, b="x"), Counted("one %(x)s", "%(count)s %(x)s", 3, x="y")):
        again = pickle.loads(pickle.dumps(said))
        assert (again, again.template, again.values) == (said, said.template, said.values)


@pytest.mark.usefixtures("_german")
def test_a_table_of_words_speaks_when_it_is_asked() -> None:
    words = Words({"sort": N_("Sort by")})
    assert dict(words) == {"sort": "Sort by"}
    with in_language(GERMAN):
        assert words["sort"] == "Sortieren nach"
        assert dict(words.items()) == {"sort": "Sortieren nach"}


def test_dates_and_numbers_are_those_of_cldr(app: Flask) -> None:
    at = datetime(2025, 7, 12, 14, 5, tzinfo=UTC)
    shown = {}
    for tag, language in LANGUAGES.items():
        with in_language(language):
            shown[tag] = (
                formats.moment(formats.day(at), formats.clock(at.timetz())),
                formats.number(1_234_567),
                formats.decimal(0.5),
            )
    assert shown["en"] == ("12 July 2025, 14:05", "1,234,567", "0.5")
    assert shown["de"] == ("12. Juli 2025, 14:05", "1.234.567", "0,5")
    assert shown["fr"] == ("12 juillet 2025, 14:05", "1\u202f234\u202f567", "0,5")
    assert shown["ja"] == ("2025年7月12日 14:05", "1,234,567", "0.5")
    assert shown["ar"][0].startswith("12 يوليو 2025")


def test_a_day_is_not_taken_for_a_time() -> None:
    assert formats.day(datetime(2025, 7, 12, 23, 59, tzinfo=UTC)) == formats.day(date(2025, 7, 12))


def test_the_pseudo_locale_keeps_what_no_translator_may_change() -> None:
    made = pseudo('From <a href="/x">%(name)s</a> &amp; 5 %% ')
    assert made.startswith("⟦")
    assert made.endswith("⟧ ")
    for kept in ('<a href="/x">', "%(name)s", "</a>", "&amp;", "%%"):
        assert kept in made
    assert "From" not in made
    with in_language(PSEUDO["en-XA"]):
        assert gettext("Sort by") == pseudo("Sort by")
