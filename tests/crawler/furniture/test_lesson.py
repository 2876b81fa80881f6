"""What repeats in different stories of a host is learned and left out; what belongs to a story never is."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.furniture.lesson import LINES_MOST, Lesson
from index.article import Article, Block, BlockKind, TextLink
from tests.index.fakes import an_article

PROMOTION = "Every weekday at six the harbour letter brings the news of the quay to thousands of inboxes."
THEMES = (
    "ferry pier storm crossing", "council budget school roof", "orchard frost cider harvest", "museum painting theft ladder",
    "bridge repair traffic detour", "choir festival organ bells", "lighthouse keeper lamp museum-boat", "market fish price herring",
    "railway strike signal night", "library flood shelves volunteers", "stadium roof snow match", "clinic nurses shift contract",
)  # fmt: skip


def story(number: int, *extra: Block, before: Sequence[Block] = ()) -> Article:
    """An article of its own words, with further lines at its end."""
    words = THEMES[number % len(THEMES)].split()
    told = [
        Block(
            text=f"Paragraph {part} of story {number} says of the {word} what nobody had said of a {word} until {part} days ago."
        )
        for part, word in enumerate(words * 3)
    ]
    made = an_article(f"story-{number}", title=f"{THEMES[number % len(THEMES)]} {number}")
    return replace(made, blocks=(*before, *told, *extra))


def lesson_of(*articles: Article) -> Lesson:
    lesson = Lesson()
    for article in articles:
        lesson.learn(article)
    return lesson


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def test_two_stories_that_end_alike_are_enough() -> None:
    lesson = Lesson()
    one, two, three = (story(n, Block(text=PROMOTION)) for n in range(3))
    assert lesson.learn(one) == frozenset()
    assert lesson.without(one) is one
    assert lesson.learn(two) == {one.id, two.id}, "both are to be read again"
    assert lesson.learn(three) == frozenset()
    for article in (one, two, three):
        assert texts(lesson.without(article)) == texts(article)[:-1]


def test_it_is_known_however_it_is_written_and_wherever_it_stands() -> None:
    lesson = lesson_of(*(story(n, Block(text=PROMOTION)) for n in range(2)))
    inside = story(5)
    blocks = inside.blocks
    shouted = replace(inside, blocks=(*blocks[:5], Block(text=PROMOTION.upper().replace(" ", "  ")), *blocks[5:]))
    assert texts(lesson.without(shouted)) == texts(inside)


def test_between_paragraphs_and_short_lines_need_more() -> None:
    short = Block(text="The inquiry goes on, police say.")
    assert texts(lesson_of(*(story(n, short) for n in range(3))).without(story(9, short)))[-1] == short.text
    assert texts(lesson_of(*(story(n, short) for n in range(4))).without(story(9, short)))[-1] != short.text

    def inside(number: int) -> Article:
        made = story(number)
        return replace(made, blocks=(*made.blocks[:4], Block(text=PROMOTION), *made.blocks[4:]))

    assert PROMOTION in texts(lesson_of(inside(0), inside(1)).without(inside(5)))
    assert PROMOTION not in texts(lesson_of(inside(0), inside(1), inside(2)).without(inside(5)))


def test_a_line_of_a_series_is_its_stories_own() -> None:
    intro = Block(text="In this series our reporters follow the river from its source to the sea, one week at a time.")
    lesson = lesson_of(*(story(n) for n in range(30)))
    for number in range(30, 34):
        lesson.learn(story(number, before=(intro,)))
    assert intro.text in texts(lesson.without(story(40, before=(intro,))))


def test_versions_and_copies_of_one_story_teach_nothing() -> None:
    lede = Block(
        text="Nine years after the storm broke the pier, the ferry crossed to the islands again on Tuesday morning."
    )
    first = replace(story(0, before=(lede,)), title="Ferry crosses to the islands after nine years")
    later = replace(story(1, before=(lede,)), title="Ferry crosses to the islands for the first time in nine years")
    assert lede.text in texts(lesson_of(first, later).without(later))
    copy = replace(story(0), id="f" * 16, title="What other people call the same text")
    again = replace(copy, id="e" * 16, title="Quite another heading over it")
    lesson = lesson_of(story(0), copy, again)
    assert lesson.without(copy) is copy
    same = lesson_of(first, first, first)
    assert same.without(first) is first, "one article counts once"


def test_quotations_headings_and_tables_stay() -> None:
    kinds = (BlockKind.QUOTE, BlockKind.HEADING, BlockKind.ROW)
    lines = [Block(text=f"{PROMOTION} {kind}", kind=kind) for kind in kinds]
    articles = [story(n, *lines) for n in range(8)]
    assert lesson_of(*articles).without(articles[0]) is articles[0]


def test_a_heading_goes_with_what_it_headed_and_links_with_their_words() -> None:
    heading = Block(text="More from the harbour", kind=BlockKind.HEADING)
    article = replace(
        story(0, heading, Block(text=PROMOTION)),
        links=(
            TextLink(url="https://a.example/letter", text="harbour letter"),
            TextLink(url="https://a.example/0", text="ferry"),
        ),
    )
    clean = lesson_of(article, story(1, Block(text=PROMOTION))).without(article)
    assert texts(clean) == texts(story(0))
    assert [link.text for link in clean.links] == ["ferry"]


def test_an_article_that_would_lose_much_stays_whole() -> None:
    lesson = lesson_of(*(story(n, Block(text=PROMOTION)) for n in range(3)))
    short = an_article("short", text=f"The ferry is late again today.\n{PROMOTION}")
    assert lesson.without(short) is short


def test_what_is_printed_no_more_is_forgotten_and_memory_is_bounded() -> None:
    lesson = lesson_of(*(story(n, Block(text=PROMOTION)) for n in range(3)))
    for number in range(3, 1_400):
        lesson.learn(story(number))
    assert PROMOTION in texts(lesson.without(story(5, Block(text=PROMOTION))))
    assert len(lesson.dumped()) < 100 * LINES_MOST


def test_it_is_the_same_after_it_was_written() -> None:
    lesson = lesson_of(*(story(n, Block(text=PROMOTION)) for n in range(3)))
    again = Lesson(lesson.dumped())
    assert again.dumped() == lesson.dumped()
    assert texts(again.without(story(7, Block(text=PROMOTION)))) == texts(story(7))


@given(st.one_of(st.text(max_size=40), st.sampled_from(["{}", "[]", "null", '{"lines":{"a":1}}', '{"lines":[]}'])))
def test_a_text_that_is_no_lesson_teaches_nothing(text: str) -> None:
    assert Lesson(text).without(story(0)) == story(0)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 4)), max_size=12))
def test_nothing_but_whole_lines_goes_and_never_much(told: list[tuple[int, int]]) -> None:
    articles = [
        replace(story(number, *(Block(text=f"{PROMOTION} Number {n}.") for n in range(lines))), id=f"{place:016x}")
        for place, (number, lines) in enumerate(told)
    ]
    lesson = lesson_of(*articles)
    for article in articles:
        clean = lesson.without(article)
        left = iter(article.blocks)
        assert all(block in left for block in clean.blocks), "the others stay, in their order"
        assert len(clean.text) >= 0.7 * len(article.text)
        assert lesson.without(clean) == clean
