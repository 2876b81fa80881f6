"""The examples of the help page, in every language, are queries that are understood."""

from datetime import date

import pytest

from index.languages import LANGUAGES, in_language
from search.query.parse import parse
from web.render import query_help


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_example_is_understood(tag: str) -> None:
    with in_language(LANGUAGES[tag]):
        topics = query_help.topics(date(2025, 7, 12), person="Marta Kovel", outlet="Hill Gazette", section="politics")
    wrong = {one.typed: parse(one.typed).notes for topic in topics for one in topic.examples if parse(one.typed).notes}
    assert wrong == {}
