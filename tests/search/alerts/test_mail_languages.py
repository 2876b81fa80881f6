"""Messages in the language of whoever gets them: mails, what Apprise sends, and what programs get."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import html5lib
import pytest

from index.alert import Alert, Delivery, Timing
from index.languages import LANGUAGES, in_language
from index.languages.offered import PSEUDO
from index.languages.pseudo import CLOSE, OPEN
from index.operations.settings import Settings
from search.alerts.alert_service import AlertRefused, Draft
from search.alerts.channels import apprise_channel, mail
from search.alerts.channels.sending import Committing
from search.alerts.digest_html import digest_html
from search.alerts.message import Message, isolated
from search.alerts.message import test_message as message_of_a_test
from search.alerts.spoken import language_of
from search.alerts.worker import composed
from tests.search.alerts.office import Office
from tests.search.alerts.receivers import Mailbox, Receiver
from tests.search.newsroom import GAZETTE, HERALD, NOON, STORIES, article

NAME = "Zoll"


def speaking(office: Office, language: str) -> None:
    """From now on Edda's account has chosen a language for the pages."""
    assert office.edda.account is not None
    office.room.archive.accounts.change(office.edda.account.id, language=language)


def watched(office: Office, *articles: Any, **draft: Any) -> tuple[Alert, Message]:
    """An alert by mail, and its message about these articles."""
    number = office.search("tariff", NAME)
    asked = Draft(searches=(number,), kind="email", target="desk@news.example", **draft)
    alert = office.alerts.add(asked, office.edda)
    office.publish(*articles)
    archived = office.room.archive.articles.get_many([one.id for one in articles])
    deliveries = [
        Delivery(alert=alert.id, article=one.article.id, words=("tariffs",), attempts=0, search=number)
        for one in archived
    ]
    return alert, composed(office.room.searcher, alert, deliveries, archived, NOON)


def in_its_language(office: Office, alert: Alert, message: Message) -> EmailMessage:
    with in_language(language_of(alert, office.room.archive, office.room.settings)):
        return mail.compose(message, office.room.settings)


def parts(made: EmailMessage) -> tuple[str, str, str]:
    """Subject, text and HTML."""
    plain, html = made.get_body(("plain",)), made.get_body(("html",))
    assert plain is not None
    assert html is not None
    return str(made["Subject"]), plain.get_content(), html.get_content()


def numbered(count: int, **more: Any) -> list[Any]:
    return [article(200 + n, f"Tariffs {n}", f"The tariffs of day {n}.", **more) for n in range(count)]


def test_a_german_reader_gets_a_german_mail(office: Office) -> None:
    speaking(office, "de")
    story = article(60, "Tariffs", "The tariffs.", published="2025-07-09T09:30:00+00:00")
    alert, message = watched(office, story, *numbered(2, outlet=GAZETTE), zone="Europe/Berlin")
    made = in_its_language(office, alert, message)
    subject, text, html = parts(made)
    assert made["Content-Language"] == "de"
    assert subject == "3 neue Artikel zu Zoll"
    for said in (
        "Neue Artikel zu Ihrer Benachrichtigung: Zoll",
        "Harbour Herald · 9. Juli 2025, 11:30",
        "Hill Gazette · 10. Juli 2025",
        "Hier lesen: https://news.example/articles/",
        "Treffer: tariffs",
        f"Diese Benachrichtigung ändern: https://news.example/alerts/{alert.id}",
        "Ohne Anmeldung abbestellen: https://news.example/unsubscribe/",
    ):
        assert said in text
    assert '<html lang="de" dir="ltr">' in html
    for said in ("3 neue Artikel<", "9. Juli 2025, 11:30", ">Hier lesen<", ">Alle Ergebnisse<", ">Abbestellen<"):
        assert (said in html) != (said == ">Alle Ergebnisse<")


def test_an_arabic_mail_runs_from_right_to_left(office: Office) -> None:
    alert, message = watched(office, *numbered(2), language="ar")
    subject, text, html = parts(in_its_language(office, alert, message))
    assert subject == "مقالان جديدان عن \u2068Zoll\u2069"
    assert "10 يوليو 2025" in text
    assert "أوقفه دون تسجيل الدخول: https://news.example/" in text
    document = html5lib.parse(html, namespaceHTMLElements=False)
    assert (document.get("lang"), document.get("dir")) == ("ar", "rtl")
    outer = document.find("body/table")
    assert (outer.get("lang"), outer.get("dir")) == ("ar", "rtl"), "for clients that leave out everything around it"
    assert "text-align:right" in document.find("body/table//table").get("style")
    headline = document.find(".//h3")
    assert (headline.get("lang"), headline.get("dir")) == ("en", "auto")
    assert "text-align:left" in headline.get("style"), "an English headline stays one"


@pytest.mark.parametrize(
    ("count", "subject"),
    [
        (2, "مقالان جديدان عن تجارة"),
        (3, "3 مقالات جديدة عن تجارة"),
        (11, "11 مقالًا جديدًا عن تجارة"),
        (100, "100 مقال جديد عن تجارة"),
    ],
)
def test_arabic_has_a_form_for_each_number(office: Office, count: int, subject: str) -> None:
    alert, message = watched(office, STORIES[0], name="تجارة")
    with in_language(LANGUAGES["ar"]):
        assert replace(message, articles=message.articles * count).subject == subject
    assert alert.name == "تجارة"


def test_japanese_has_one_form(office: Office) -> None:
    alert, message = watched(office, *numbered(3), language="ja")
    subject, text, html = parts(in_its_language(office, alert, message))
    assert subject == "「Zoll」の新着記事3本"
    assert "2025年7月10日" in text
    assert '<html lang="ja" dir="ltr">' in html
    assert "このアラートを変更" in html


@pytest.mark.parametrize(
    ("found", "usual", "tag", "said"),
    [
        (0, 6.0, "de", "kein Artikel in 24 Stunden; üblich sind an diesem Wochentag 6."),
        (1, 6.0, "de", "1 Artikel in 24 Stunden"),
        (3, 12.5, "de", "üblich sind an diesem Wochentag 12,5."),
        (2, 6.0, "ar", "مقالان خلال 24 ساعة"),
        (1200, 5000.0, "fr", "1\u202f200 articles en 24 heures, contre 5\u202f000 habituellement"),
    ],
)
def test_silence_is_told_in_every_language(office: Office, found: int, usual: float, tag: str, said: str) -> None:
    alert, message = watched(office, language=tag)
    silent = replace(message, silences=((f"{found}", f"{usual:g}"),), articles=())
    with in_language(LANGUAGES[tag]):
        assert said in silent.text()
        assert said in digest_html(silent)
    assert alert.language == tag


def test_the_language_is_that_of_the_alert_then_of_the_account_then_of_the_site(office: Office) -> None:
    archive, settings = office.room.archive, replace(office.room.settings, language="it")
    alert, _ = watched(office)

    def tag(**changes: Any) -> str:
        return language_of(replace(alert, **changes), archive, settings).tag

    assert tag() == "it"
    speaking(office, "fr")
    assert tag() == "fr"
    assert tag(account=None) == "it"
    assert tag(language="pt") == "pt"
    assert tag(language="xx") == "fr", "of a version that had other languages"


def test_an_alert_keeps_its_language(office: Office) -> None:
    alert, _ = watched(office, language="es", timing=Timing.DAILY.value)
    kept = office.room.archive.alerts.get(alert.id)
    assert kept == alert
    assert Draft.of(kept).language == "es"
    office.alerts.change(alert.id, replace(Draft.of(kept), language="de"), office.edda)
    assert [one.language for one in office.room.archive.alerts.all()] == ["de"]
    with pytest.raises(AlertRefused, match="choose one of en, de") as refused:
        office.alerts.change(alert.id, replace(Draft.of(kept), language="tlh"), office.edda)
    assert refused.value.field == "language"


def test_the_alerts_process_speaks_to_each_in_their_language(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also side by side, and webhooks get what they always got."""
    sent: list[EmailMessage] = []

    def deliver(made: EmailMessage, _: Settings, *, committing: Committing) -> None:
        committing()
        sent.append(made)

    monkeypatch.setattr(mail, "deliver", deliver)
    number = office.search("tariff", NAME)
    for tag in ("de", "ja", ""):
        draft = Draft(searches=(number,), kind="email", target=f"{tag or 'en'}@news.example", language=tag)
        office.alerts.add(draft, office.edda)
    office.watch(number, language="de")
    office.publish(*numbered(2))
    office.worker.step()
    assert {str(one["To"]): str(one["Subject"]) for one in sent} == {
        "de@news.example": "2 neue Artikel zu Zoll",
        "ja@news.example": "「Zoll」の新着記事2本",
        "en@news.example": "2 new articles for Zoll",
    }
    (payload,) = receiver.payloads()
    assert payload["type"] == "alert.matched"
    assert [one["published"] for one in payload["articles"]] == ["2025-07-10", "2025-07-10"]


def test_a_mail_in_arabic_letters_arrives_as_it_was_written(
    tmp_path: Path, receiver: Receiver, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    office = Office(tmp_path, receiver, smtp_port=str(port), smtp_tls="off", language="ar")
    number = office.search("tariff", "تجارة")
    office.alerts.add(Draft(searches=(number,), kind="email", target="desk@news.example"), office.edda)
    office.publish(*numbered(3))
    office.worker.step()
    office.room.close()
    (envelope,) = box.got
    assert isinstance(envelope.content, bytes)
    made = message_from_bytes(envelope.content, policy=policy.default)
    subject, text, html = parts(made)
    assert (made["Content-Language"], subject) == ("ar", "3 مقالات جديدة عن تجارة")
    assert "مقالات جديدة لتنبيهك: تجارة" in text
    assert 'dir="rtl"' in html


def test_what_apprise_sends_is_in_the_language_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    _, message = watched(office, *numbered(40))
    with in_language(LANGUAGES["de"]):
        assert apprise_channel._body(message).endswith(f"… der Rest: {message.page_url}\n")


def _outside(page: str) -> str:
    """What a page shows outside the brackets of the pseudo-locale."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    text = " ".join(document.find("body").itertext())
    return re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", " ", text)


def test_no_sentence_of_a_mail_stands_outside_the_catalogue(office: Office) -> None:
    """In the pseudo-locale every one is in brackets; names, articles and addresses are not."""
    copied = article(61, "QQ QQ", "QQ tariff QQ.", outlet=replace(GAZETTE, name="QQ"), agency="QQ", published=None)
    alert, message = watched(office, copied, article(62, "QQ", "QQ.", outlet=replace(HERALD, name="QQ")), name="QQ")
    (section,) = message.sections
    first, second = section.entries
    both = replace(
        message,
        sections=(
            replace(section, name="QQ", entries=[
                replace(first, others=[second.article]), replace(second, event="v2"), replace(second, event="gone 404"),
            ]),
            replace(section, name="QQ"),
        ),
        silences=(("0", "7"), ("2", "7")),
        many_more=True,
    )  # fmt: skip
    kept = replace(both, alert=replace(alert, kept=True))
    command_line = replace(both, alert=replace(alert, account=None, query="QQ"), search_url="https://QQ")
    silent = replace(message, articles=(), sections=(), silences=(("2", "7"),))
    test = message_of_a_test(alert, "https://news.example", "test_1")
    known = re.compile(r"QQ|https?://\S+|tariffs?|broadsheet alerts remove \S+|\d+ \w+ 2025|=+|[\W\d_]", re.IGNORECASE)
    with in_language(PSEUDO["en-XA"]):
        for one in (both, kept, command_line, silent, test):
            for shown in (one.subject, one.text(), _outside(digest_html(one))):
                left = known.sub("", re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", " ", shown))
                assert left == "", (left, shown)


def test_a_name_is_kept_together_only_where_it_runs_the_other_way() -> None:
    assert isolated("Zoll") == "Zoll"
    assert isolated("تجارة") == "\u2068تجارة\u2069"
    with in_language(LANGUAGES["ar"]):
        assert isolated("تجارة") == "تجارة"
        assert isolated("") == ""
