"""What stands between quotation marks, in the marks of four languages, and what does not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.quotes.marks import quoted


def inside(text: str, verbs: tuple[str, ...] = ()) -> list[str]:
    return [text[one.start : one.end] for one in quoted(text, verbs)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She said, “Go home.” He left.", ["Go home."]),
        ('She said, "Go home." He left.', ["Go home."]),
        ("„Geht nach Hause“, sagte sie. „Jetzt.“", ["Geht nach Hause", "Jetzt."]),
        ("„Geht nach Hause”, sagte sie.", ["Geht nach Hause"]),
        ('„Geht nach Hause", sagte sie.', ["Geht nach Hause"]),
        ("»Geht nach Hause«, sagte sie. »Jetzt.«", ["Geht nach Hause", "Jetzt."]),
        ("« Rentrez », dit-elle. « Vite. »", [" Rentrez ", " Vite. "]),
        ("«Vuelvan a casa», dijo. “Ya”.", ["Vuelvan a casa", "Ya"]),
        ("”Gå hem”, sa hon.", ["Gå hem"]),
        ("‘Go home,’ she said. ‘It’s late.’", ["Go home,", "It’s late."]),
        ("'Go home,' she said. 'It's late.'", ["Go home,", "It's late."]),
    ],
)
def test_the_marks_of_every_language(text: str, found: list[str]) -> None:
    assert inside(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“She told me ‘never’ and left,” he said.", ["She told me ‘never’ and left,"]),
        ("‘She told me “never” and left,’ he said.", ["She told me “never” and left,"]),
        ("«Elle a dit “jamais” et « toujours » hier», dit-il.", ["Elle a dit “jamais” et « toujours » hier"]),
        ("„Sie sagte ‚nie‘ und ging“, sagte er.", ["Sie sagte ‚nie‘ und ging"]),
    ],
)
def test_a_quote_within_a_quote_belongs_to_it(text: str, found: list[str]) -> None:
    assert inside(text) == found


@pytest.mark.parametrize(
    "text",
    [
        'He is 6\'2" tall and the screen is 27" wide.',
        "The farmers' union and the boys’ school won’t give up the '90s or rock 'n' roll.",
        "It’s the players’ choice, isn’t it? ’Twas ever thus.",
        "5' by 7' and 5′ 10″",
        "",
        '"',
        "“”",
    ],
)
def test_apostrophes_feet_and_inches_quote_nothing(text: str) -> None:
    assert inside(text) == []


def test_inches_within_a_quotation_do_not_close_it() -> None:
    assert inside('"I bought a 27" screen yesterday," he said.') == ['I bought a 27" screen yesterday,']


def test_paragraphs_that_open_again_go_on() -> None:
    text = "“The first day.\n“The second day.\n“The third day,” she said.\nNothing more."
    found = quoted(text)
    assert [text[one.start : one.end] for one in found] == ["The first day.", "The second day.", "The third day,"]
    assert [one.goes_on for one in found] == [True, True, False]


def test_blank_lines_between_the_paragraphs_do_not_matter() -> None:
    assert [one.goes_on for one in quoted("“The first day.\n\n \n“The second day,” she said.")] == [True, False]


@pytest.mark.parametrize("mark", ["“", "„", "«", '"'])
def test_a_mark_that_is_never_closed_takes_no_more_than_its_paragraph(mark: str) -> None:
    text = f"He said: {mark}this is the end.\n" + "Another paragraph, “quoted” here.\n" * 50
    found = quoted(text)
    assert text[found[0].start : found[0].end] == "this is the end."
    assert all("\n" not in text[one.start : one.end] for one in found)


def test_a_stray_mark_in_a_sentence_quotes_nothing() -> None:
    assert inside("The price of the “ rose and fell again over the year without any reason at all.") == []


def test_a_long_paragraph_that_is_never_closed_is_none() -> None:
    assert inside("“" + "word " * 400) == []


def test_dialogues_behind_dashes() -> None:
    verbs = ("dijo", "répondit")
    assert inside("—No me lo creo —dijo Blanco—. Es una vergüenza.", verbs) == ["No me lo creo ", "Es una vergüenza."]
    assert inside("— Jamais, répondit Jeanne.", verbs) == ["Jamais,"]
    assert inside("— Jamais, au grand jamais.", verbs) == []
    assert inside("– erster Punkt\n– zweiter Punkt", verbs) == []


@given(st.text(alphabet="ab .,\n\"'“”„«»‘’‚‹›—1s", max_size=120))
@settings(max_examples=300, deadline=None)
def test_spans_lie_in_the_text_in_order_and_within_a_line(text: str) -> None:
    end = 0
    for one in quoted(text, ("a",)):
        assert end <= one.outer_start <= one.start < one.end <= one.outer_end <= len(text)
        assert "\n" not in text[one.start : one.end]
        end = one.outer_end


@pytest.mark.parametrize("piece", ['"', "'", "“", "« ", 'a" ', " ‘a", "“a\n", "„a“ ", "» ", "’s "])
def test_time_is_linear_in_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.process_time()
        quoted(text)
        return time.process_time() - began

    seconds(10_000)
    assert seconds(1_000_000) < 60 * max(seconds(50_000), 0.02)
