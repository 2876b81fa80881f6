"""When it happened. Published on Saturday, 12 July 2025, where nothing else is said."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Block, DateSource, PartialDateTime, article_id
from index.facts.calendar_words import LANGUAGES
from index.facts.event_day import RECENT, event_day, event_weekday, shared_event_day
from tests.crawler.extract.test_seeds import seed

SATURDAY = date(2025, 7, 12)
FRIDAY, THURSDAY = date(2025, 7, 11), date(2025, 7, 10)


def told(text: str, published: date | None = SATURDAY, lang: str | None = "en") -> Article:
    url = "https://lantern.example/one"
    return Article(
        id=article_id(url),
        url=url,
        title="Harbour closed",
        blocks=tuple(Block(text=line) for line in text.split("\n") if line),
        fetched=datetime(2025, 7, 13, tzinfo=UTC),
        published=PartialDateTime.day(published) if published else None,
        published_source=DateSource.METADATA if published else DateSource.NONE,
        lang=lang,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The harbour was closed on Friday after a fire.", FRIDAY),
        ("Mayor Ines Halvorsen on Friday played down the delay.", FRIDAY),
        ("The harbour was closed on Saturday.", SATURDAY),
        ("The tunnel flooded yesterday.", FRIDAY),
        ("The tunnel flooded last night, the operator said.", FRIDAY),
        ("The day before yesterday the tunnel flooded.", THURSDAY),
        ("The tunnel flooded on Friday, July 11.", FRIDAY),
        ("The tunnel flooded on 11 July.", FRIDAY),
        ("The tunnel flooded on July 11, 2025, at night.", FRIDAY),
        ("On July 12, 2025, the mayor repeated what she had said at the council on Friday, July 11.", FRIDAY),
        ("PORT ELLEN, July 12 (Reuters) - The mayor opened the tunnel on Friday, her office said.", FRIDAY),
        ("Police said on Friday that two men had robbed the kiosk on Thursday.", THURSDAY),
        ("A fire broke out in the depot.\nIt began on Thursday in a workshop.", THURSDAY),
        ("The ferry sank last Saturday.", date(2025, 7, 5)),
        ("The council approved the tunnel on Friday night by 31 votes to 24.", FRIDAY),
        ("The council approved the tunnel by 31 votes to 24 late on Friday, after nine hours.", FRIDAY),
        ("Ships from Oslo that left before the storm were held until dawn, and one sank on Friday.", FRIDAY),
    ],
)  # fmt: skip
def test_english(text: str, expected: date) -> None:
    assert event_day(told(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The mayor will open the tunnel on Friday.",
        "The tunnel is due to open on Thursday.",
        "The tunnel opens next Friday.",
        "The tunnel stays closed until Thursday.",
        "Every Friday the market is full.",
        "The tariff applies starting Friday.",
        "The offer stands until late Thursday.",
        "She sang on Friday Night Live.",
        "The tariff applies from August 1.",
        "The law was passed on May 3, 2019.",
        "In July, on the 11th, nothing happened.",
        "The harbour was closed after a fire.",
        '"We met on Thursday and that was that," the mayor recalled.',
        "Ships wait outside on Sunday, the harbour master says.",  # six days back: tomorrow, most likely
        "The council met. The mayor spoke. There was tea. Nobody left early. It had rained on Thursday.",
        "Read the Friday Times.",
    ],
)
def test_nothing_is_invented(text: str) -> None:
    assert event_day(told(text)) is None


def test_without_a_date_of_its_own_an_article_says_nothing() -> None:
    assert event_day(told("The harbour was closed on Friday, July 11, 2025.", published=None)) is None


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Der Hafen ist am Freitag nach einem Brand gesperrt worden.", FRIDAY),
        ("de", "Am Donnerstagabend brannte eine Halle im Hafen.", THURSDAY),
        ("de-AT", "Gestern wurde der Hafen gesperrt.", FRIDAY),
        ("de", "Der Tunnel wurde am 11. Juli geöffnet.", FRIDAY),
        ("de", "Der Tunnel wurde am 11.07.2025 geöffnet.", FRIDAY),
        ("de", "Die Bürgermeisterin eröffnete den Tunnel am Freitag, dem 11. Juli 2025.", FRIDAY),
        ("de", "Am Donnerstag wird der Tunnel eröffnet.", None),
        ("de", "Der Tunnel öffnet am kommenden Freitag.", None),
        ("pl", "Port zamknięto w piątek po pożarze.", FRIDAY),
        ("pl", "Tunel otwarto wczoraj.", FRIDAY),
        ("pl", "Tunel otwarto 11 lipca 2025 roku.", FRIDAY),
        ("pl", "Tunel będzie otwarty w piątek.", None),
        ("pl", "Targ jest pełny w każdy piątek.", None),
        ("ro", "Portul a fost închis vineri după un incendiu.", FRIDAY),
        ("ro", "Tunelul a fost inundat ieri.", FRIDAY),
        ("ro", "Tunelul a fost deschis la 11 iulie 2025.", FRIDAY),
        ("ro", "Tunelul va fi deschis joi.", None),
        ("ro", "Tunelul a fost închis după trei luni.", None),
        ("ru", "Порт закрыли в пятницу после пожара.", FRIDAY),
        ("ru", "Тоннель затопило вчера.", FRIDAY),
        ("ru", "Тоннель открыли 11 июля 2025 года.", FRIDAY),
        ("ru", "Тоннель будет открыт в четверг.", None),
        ("uk", "Порт закрили в п’ятницю після пожежі.", FRIDAY),
        ("uk", "Тунель затопило вчора.", FRIDAY),
        ("uk", "Тунель відкрили 11 липня.", FRIDAY),
        ("uk", "Тунель буде відкрито в четвер.", None),
        ("fr", "Le port a été fermé vendredi après un incendie.", FRIDAY),
        ("fr", "Le tunnel a été inondé hier.", FRIDAY),
        ("fr", "Le tunnel a ouvert le 11 juillet 2025.", FRIDAY),
        ("fr", "Le tunnel a ouvert vendredi 11 juillet.", FRIDAY),
        ("fr", "Le tunnel sera ouvert jeudi.", None),
        ("fr", "Le tunnel ouvre vendredi prochain.", None),
        ("es", "El puerto fue cerrado el viernes tras un incendio.", FRIDAY),
        ("es", "La alcaldesa dijo el viernes que el túnel está abierto.", FRIDAY),
        ("es", "El túnel se inundó ayer.", FRIDAY),
        ("es", "El túnel abrió el 11 de julio de 2025.", FRIDAY),
        ("es", "El túnel abre el viernes que viene.", None),
        ("es", "Los viernes hay mercado.", None),
        ("it", "Il porto è stato chiuso venerdì dopo un incendio.", FRIDAY),
        ("it", "La galleria si è allagata ieri.", FRIDAY),
        ("it", "La galleria ha aperto l'11 luglio 2025.", FRIDAY),
        ("it", "La galleria aprirà venerdì prossimo.", None),
        ("pt", "O porto foi fechado na sexta-feira após um incêndio.", FRIDAY),
        ("pt", "O porto foi fechado nesta sexta-feira (11).", FRIDAY),
        ("pt", "O túnel inundou ontem.", FRIDAY),
        ("pt", "O túnel abriu em 11 de julho de 2025.", FRIDAY),
        ("pt", "O túnel abre na próxima sexta-feira.", None),
        ("nl", "De haven is vrijdag na een brand gesloten.", FRIDAY),
        ("nl", "De tunnel liep gisteren onder.", FRIDAY),
        ("nl", "De tunnel ging op 11 juli 2025 open.", FRIDAY),
        ("nl", "De tunnel gaat komende vrijdag open.", None),
        ("fi", "Satama suljettiin perjantaina.", None),
        (None, "The harbour was closed on Friday.", FRIDAY),
    ],
)  # fmt: skip
def test_other_languages(lang: str | None, text: str, expected: date | None) -> None:
    assert event_day(told(text, lang=lang)) == expected


def test_the_calendar_begins_somewhere() -> None:
    assert event_day(told("It happened yesterday, last Monday.", published=date(1, 1, 1))) is None


def test_a_day_without_a_year_is_one_of_the_turn_of_the_year() -> None:
    article = told("The harbour was closed on December 30.", published=date(2026, 1, 2))
    assert event_day(article) == date(2025, 12, 30)


@given(
    words=st.lists(
        st.sampled_from(
            [
                *(word for words in LANGUAGES.values() for word in (*words.weekdays, *words.months, *words.relative)),
                "On", "the", "11", "30", "2025", "1999", "July", "Friday", ".", ",", "will", "until", "last", "(11)", "0",
            ]
        ),
        max_size=30,
    ),
    lang=st.sampled_from([*LANGUAGES, None, "ja"]),
    published=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
)  # fmt: skip
def test_the_day_is_never_ahead_and_never_long_past(words: list[str], lang: str | None, published: date) -> None:
    day = event_day(told(" ".join(words) or "-", published=published, lang=lang))
    assert day is None or published - RECENT <= day <= published


def test_a_story_happened_when_most_of_its_articles_say() -> None:
    assert shared_event_day([None, FRIDAY, THURSDAY, FRIDAY]) == FRIDAY
    assert shared_event_day([FRIDAY, THURSDAY]) == THURSDAY
    assert shared_event_day([None]) is None


@pytest.mark.parametrize("name", ["japan-today.txt", "unnamed-outlet.txt"])
def test_the_seeds(name: str) -> None:
    assert event_day(seed(name)) == FRIDAY


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The harbour was closed on Friday after a fire.", SATURDAY, 4),
        ("The tunnel flooded yesterday.", SATURDAY, 4),
        ("The harbour was closed on Friday after a fire.", None, 4),
        ("The harbour will be closed on Monday. It burned on Friday.", None, 4),
        ("Police said on Friday that two men had robbed the kiosk on Thursday.", None, 3),
        ("The tunnel flooded on Friday, July 11, 2025.", None, 4),
        ("“We met on Monday,” she said. The harbour is closed.", None, None),
        ("The tunnel flooded yesterday.", None, None),
        ("The tunnel flooded.", SATURDAY, None),
    ],
)
def test_the_weekday_is_known_without_a_date(text: str, published: date | None, expected: int | None) -> None:
    assert event_weekday(told(text, published)) == expected
