"""Section, tags, standfirst and language."""

import subprocess
import sys

import pytest

from crawler.extract import Hints
from crawler.extract.language.stop_words import by_stop_words
from tests.crawler.extract.build import BODY, P1, TITLE, URL
from tests.crawler.extract.heads import found, ld, meta


def test_smaller_facts() -> None:
    head = ld(
        headline=TITLE, articleSection="Town", keywords=["ferry", "islands", "Ferry"], isAccessibleForFree="False",
        image={"@type": "ImageObject", "url": "/boat.jpg", "caption": "The boat. Photo: Cleo Tarn"},
        description="It took a loan and nine winters.",
    )  # fmt: skip
    article_ = found(head, lang="en_gb")
    assert article_.section == "Town"
    assert article_.keywords == ("ferry", "islands")
    assert article_.paywalled is True
    assert article_.lang == "en-GB"
    assert article_.standfirst == "It took a loan and nine winters."
    assert article_.image is not None
    assert article_.image.url == "https://www.harbour-gazette.example/boat.jpg"
    assert article_.image.caption == "The boat. Photo: Cleo Tarn"
    assert article_.image.credit == "Cleo Tarn"
    assert article_.fetched_url == URL


def test_a_description_that_is_how_the_text_begins_is_no_standfirst() -> None:
    assert found(meta(og__description=P1[:120] + "…")).standfirst is None


def test_language_is_judged_from_the_text_where_nothing_is_stated() -> None:
    assert found(lang="").lang == "en"
    assert found(lang="", hints=Hints(lang="en-IE")).lang == "en-IE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" ".join(BODY), "en"),
        (
            "Die Fähre ist am Dienstag nach neun Jahren wieder von der Insel in die Stadt gefahren, und auf dem Kai standen"
            " viele Leute, die nicht mit ihr gerechnet hatten, weil das Wetter auch an dem Tag schlecht war.",
            "de",
        ),
        (
            "Le bateau est revenu mardi dans le port avec des gens qui ne sont pas montés à bord pour le plaisir, mais par"
            " devoir, et une foule est restée sur le quai au soleil pour les voir.",
            "fr",
        ),
        (
            "Ferry Lowmouth Saltmere pier storm quay captain council loan crowns fares post boats catch school islands "
            * 3,
            None,
        ),
        ("The ferry is back in the town and on the islands.", None),
        (
            "Die veerboot het Dinsdag vir die eerste keer in nege jaar van die eiland na die stad gevaar en baie mense het op"
            " die kaai gestaan om dit te sien, al was die weer ook nie so goed nie.",
            None,
        ),
        ("", None),
    ],
)
def test_stop_words_tell_a_language_only_where_it_is_beyond_doubt(text: str, expected: str | None) -> None:
    assert by_stop_words(text) == expected


def test_neither_the_language_model_nor_the_charset_model_is_loaded_where_it_is_not_needed() -> None:
    program = (
        "import sys; from tests.crawler.extract.build import *; read(article(paragraphs(*BODY)), lang='');"
        "print(sorted({'py3langid', 'charset_normalizer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
