"""Every code that the crawler keeps with an address is told in words, and in the same ones."""

import inspect

from crawler import errors
from crawler.extract.not_an_article import NotAnArticle, Reason
from index.archive.protocols import Saved
from index.jobs.outcomes import OUTCOMES, reason_of
from index.languages import LANGUAGES, in_language, translated


def clause(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")


def test_every_code_has_its_words() -> None:
    said = {
        error.code: error.says
        for _, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, errors.FetchError) and "code" in error.__dict__ and error is not errors.FetchError
    }
    said |= {reason.value: clause(reason.sentence) for reason in Reason}
    others = {Saved.FORGOTTEN.value, Saved.SET_ASIDE.value}
    assert {code: words for code, words in OUTCOMES.items() if code not in others} == said
    assert others <= OUTCOMES.keys()


def test_what_is_not_known_is_still_words() -> None:
    assert reason_of("robots") == errors.RobotsDisallowed.says
    assert reason_of("of-a-later_version") == "of a later version"


def test_a_failure_is_said_in_any_language_wherever_it_is_kept() -> None:
    """Also a detail with a percent sign, and a text that an earlier version kept as the reason."""
    missing = errors.NotFound("https://lantern.example/100%", "HTTP 404, 100%")
    assert str(missing) == "https://lantern.example/100%: there is no such page (HTTP 404, 100%)"
    closed = errors.RobotsUnreachable("https://lantern.example/", reason=("robots-unreachable", "closed to 100%"))
    assert closed.sentence == "closed to 100%"
    with in_language(LANGUAGES["de"]):
        assert translated(missing.sentence) == "eine solche Seite gibt es nicht (HTTP 404, 100%)"
        assert translated(str(missing)).startswith("https://lantern.example/100%: eine solche Seite gibt es nicht")
        assert translated(str(NotAnArticle(Reason.VIDEO, "<video>"))).startswith("Das ist eine Videoseite")
        assert translated(closed.sentence) == "closed to 100%"
