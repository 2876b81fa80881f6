"""The same utterance in several articles: what belongs together, what does not, and what each version changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.people.mentions.finder import find_people
from index.quotes import find_quotations
from index.quotes.alignment import Aligned, Change, Piece, Utterance, Version, align, diff, version_of
from tests.places import SHARED

HARBOUR = """SALTBY

Harbour Minister Robert Hale on Tuesday played down talk of a quarrel with the island, saying there is no "storm or shipwreck,"
despite the mayor's call to build its own ferry.

"It's less about the number of boats and more about the kind of work they can do," he said.

Asked about the mayor, Hale said the port has "a very calm and very friendly partnership with the island, and that's not going to
sink."

"Anyone who's hoping for, like, storm or shipwreck there ... shouldn't be hoping, because the plain truth is our partnership with
the island is very steady."

"The idea that the island would become richer is not something we would be jealous of; it's something we would be cheered by," he
said.

Agnes Moor, a former pilot now with the Tidewater Institute, said relations were at their worst in years.

"If they sign the lease by March, it could calm down," she said. "But the mayor's anger is real and shared by many."
"""

ISLAND = """Harbour Minister Robert Hale repeated that the partnership between port and island is steady. He waved away rumours of
any “tempest or shipwreck.”

Hale pointed out, “As two old neighbours, when there are quarrels, everybody hears them, but I do not see this as bad. We have a
very calm and very friendly partnership with the island, and that will not sink.”

“Anyone trying to stir up a storm should stop it, because the fact is, our partnership with the island is very steady,” he said.

He said, “The idea that the island can grow rich is not something we would be jealous of; it is something we cheer, within the
limits of the lease.”

“I wouldn’t call it a demand. We do ask them for ferries. But this is not about the number; it’s mainly about the kind of work
they are built for,” Hale said.

“We do not want to leave anybody on the quay. We see a chance to set tariffs right after thirty years,” Hale stated.
"""


def read(article: str, text: str) -> list[Utterance]:
    people = find_people(text)
    return [
        Utterance(
            article=article,
            words=text[one.start : one.end],
            start=one.start,
            end=one.end,
            speaker=None if one.speaker is None else people[one.speaker].name.split()[-1],
            lang="en",
        )
        for one in find_quotations(text, people, "en")
    ]


def unwrapped(text: str) -> str:
    return "\n".join(" ".join(part.split("\n")) for part in text.split("\n\n"))


def beginnings(found: list[Aligned]) -> set[tuple[str, ...]]:
    """Of each group, the first words of its longest version in each article."""
    return {
        tuple(
            " ".join(max((v.utterance.words for v in one.versions if v.utterance.article == name), key=len).split()[:3])
            for name in one.articles
        )
        for one in found
    }


def test_two_outlets_that_quote_one_man_in_different_words() -> None:
    found = align(read("port", unwrapped(HARBOUR)) + read("island", unwrapped(ISLAND)))
    assert beginnings(found) == {
        ("Anyone who's hoping", "Anyone trying to"),
        ("a very calm", "As two old"),
        ("The idea that", "The idea that"),
        ("It's less about", "I wouldn’t call"),
    }
    assert all(one.speaker == "Hale" for one in found)


def test_the_two_texts_that_the_project_began_with() -> None:
    folder = SHARED / "data" / "seeds"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; set BROADSHEET_SHARED to where the shared folder is")
    first, second = ((folder / f"{name}.txt").read_text("utf-8") for name in ("japan-today", "unnamed-outlet"))
    first = first[first.index("KUALA LUMPUR\n") : first.index("© Thomson")]  # without what the extraction leaves out
    found = align(read("first", first) + read("second", second))
    assert beginnings(found) == {
        ("Anyone who's looking", "Anyone trying to"),
        ("a very strong", "As two open"),
        ("The idea that", "The idea that"),
        ("It's less to", "I wouldn’t characterize"),
    }


def utterance(article: str, words: str, speaker: str | None = "hale", lang: str = "en") -> Utterance:
    return Utterance(article=article, words=words, start=0, end=len(words), speaker=speaker, lang=lang)


LEASE = "We will sign the lease for the northern quay before the winter, whatever the islanders may say about it."


def test_the_same_words_by_another_speaker_are_another_utterance() -> None:
    assert align([utterance("a", LEASE), utterance("b", LEASE, "moor")]) == []
    assert len(align([utterance("a", LEASE), utterance("b", LEASE, None)])) == 1


def test_one_article_alone_prints_nothing_twice() -> None:
    assert align([utterance("a", LEASE), utterance("a", LEASE)]) == []


def test_a_fragment_does_not_stand_for_a_sentence_but_joins_what_holds_it() -> None:
    assert align([utterance("a", "the northern quay"), utterance("b", LEASE)]) == []
    [found] = align([utterance("a", LEASE), utterance("b", LEASE), utterance("c", "the northern quay")])
    assert found.articles == ("a", "b", "c")


@pytest.mark.parametrize(
    ("words", "version"),
    [
        (LEASE, Version.SAME),
        (LEASE.upper().replace(",", ""), Version.SAME),
        ("We will sign the lease for the northern quay before the winter.", Version.SHORTENED),
        (LEASE + " That is a promise that I make to all the harbour workers here today.", Version.LENGTHENED),
        ("Before winter comes we shall have signed the northern lease, whatever islanders say.", Version.REWORDED),
    ],
)
def test_what_a_version_is(words: str, version: Version) -> None:
    assert version_of(utterance("a", LEASE), utterance("b", words)) is version


def test_a_translation_is_found_by_names_and_numbers_of_a_known_speaker() -> None:
    english = utterance("a", "In 2019 we sold 47 boats to Norhavn, and this year we will sell 52 to Eastmoor.")
    german = utterance(
        "b", "Wir haben 2019 insgesamt 47 Boote nach Norhavn verkauft, dieses Jahr 52 nach Eastmoor.", lang="de"
    )
    [found] = align([english, german])
    assert [one.version for one in found.versions] == [Version.FIRST, Version.TRANSLATED]
    assert found.versions[1].changes == ()
    assert align([utterance("a", english.words, None), german]) == []


def test_the_diff_of_two_versions() -> None:
    assert diff("We will sign the lease soon.", "We shall sign the lease, soon enough.") == (
        Change(Piece.BOTH, "We"),
        Change(Piece.FIRST, "will"),
        Change(Piece.THIS, "shall"),
        Change(Piece.BOTH, "sign the lease, soon"),
        Change(Piece.THIS, "enough."),
    )


def test_two_statements_on_one_subject_are_two() -> None:
    one = "The ferry was late because the pilot had not been told about the new tide tables."
    other = "Nobody in this harbour has ever asked for a second ferry to the northern quay."
    assert align([utterance("a", one), utterance("b", other)]) == []


WORDS = st.sampled_from(["lease", "quay", "we", "sign", "winter", "the", "will", "never", "ferry.", "island;", "and"])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.lists(WORDS, min_size=1, max_size=12)), max_size=8))
def test_groups_hold_each_quotation_at_most_once_and_diffs_lose_no_word(given: list[tuple[str, list[str]]]) -> None:
    utterances = [
        Utterance(article=name, words=" ".join(words), start=n, end=n + 1, speaker="hale", lang="en")
        for n, (name, words) in enumerate(given)
    ]
    found = align(utterances)
    members = [version.utterance.start for one in found for version in one.versions]
    assert len(members) == len(set(members))
    for one in found:
        assert len(one.articles) > 1
        for version in one.versions[1:]:
            kept = [change.words for change in version.changes if change.piece is not Piece.FIRST]
            assert " ".join(kept) == version.utterance.words
