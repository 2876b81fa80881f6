"""What an archive keeps of an alert: its language, and what became of its messages, as sentences."""

from dataclasses import replace

from index.alert import Alert, Delivery
from index.archive.protocols import Archive
from index.text.localizable import Counted, Sentence
from tests.index.fakes import START, an_article, later

ALERT = Alert(
    id="tariffs",
    query="tariff",
    kind="email",
    target="desk@news.example",
    secret="whsec_",
    created=START,
    language="ar",
)


def test_an_alert_keeps_its_language(archive: Archive) -> None:
    assert archive.alerts.add(ALERT)
    assert archive.alerts.add(replace(ALERT, id="other", language=""))
    assert {one.id: one.language for one in archive.alerts.all()} == {"tariffs": "ar", "other": ""}
    assert archive.alerts.change(replace(ALERT, language="de"))
    assert archive.alerts.get("tariffs") == replace(ALERT, language="de")
    assert archive.alerts.get("other") == replace(ALERT, id="other", language="")


def test_what_became_of_its_messages_is_kept_as_sentences(archive: Archive) -> None:
    article = an_article("harbour")
    archive.articles.save(article)
    archive.alerts.add(ALERT)
    delivery = Delivery(alert="tariffs", article=article.id, words=("tariff",), attempts=0)
    archive.alerts.compared(1, [delivery], START)
    why = Sentence("%(address)s answered %(status)s", address="https://lantern.example/", status="503")
    said = Counted("%(count)s article not sent: %(error)s. %(then)s", "%(count)s articles", 1, error=why, then="")
    archive.alerts.not_sent("tariffs", [delivery], why, later(1))
    archive.alerts.note("tariffs", later(1), said, good=False)
    archive.alerts.note("tariffs", later(2), "plain\nwords", good=True, message="msg_1")
    (status,) = archive.alerts.status()
    assert isinstance(status.error, Sentence)
    assert (status.error, status.waiting) == (str(why), 1)
    plain, counted = archive.alerts.log("tariffs", 9)
    assert (plain.said, plain.good, plain.message) == ("plain words", True, "msg_1")
    assert isinstance(counted.said, Counted)
    assert (counted.said, counted.good, counted.message) == (str(said), False, None)
    archive.alerts.not_sent("tariffs", [delivery], "plain", None)
    assert archive.alerts.status()[0].error == "plain"
    archive.alerts.sent("tariffs", [delivery])
    assert archive.alerts.status()[0].error is None
