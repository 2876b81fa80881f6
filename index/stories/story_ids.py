"""Which id a story keeps when articles come, go or turn out to belong elsewhere."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

LENGTH = 12


@dataclass(frozen=True, slots=True)
class Named:
    """stories: id -> articles. gone: ids that no story bears any more."""

    stories: dict[str, tuple[str, ...]]
    gone: frozenset[str]


def name_stories(stories: Sequence[Sequence[str]], before: Mapping[str, str], is_taken: Callable[[str], bool]) -> Named:
    """Give ids to stories that were decided anew.

    before: article -> id of its story so far, of all articles of every such story. is_taken: whether another story bears an
    id now. An id goes to the story with most of its articles (of equal ones to the one with the article that it was made
    from), and a story bears the id that most of its articles had; what is left is named after its first article. So an id
    that was lost in a merger comes back when the merger is taken back.
    """
    ordered = sorted((tuple(sorted(story)) for story in stories), key=lambda story: (-len(story), story))
    shares = [
        (-count, story_id not in map(_made_from, story), at, story_id)
        for at, story in enumerate(ordered)
        for story_id, count in Counter(before[article] for article in story if article in before).items()
    ]
    named: dict[int, str] = {}
    given: set[str] = set()
    for _, _, at, story_id in sorted(shares):
        if at not in named and story_id not in given:
            named[at] = story_id
            given.add(story_id)
    for at, story in enumerate(ordered):
        if at not in named:
            named[at] = _fresh(story, lambda story_id: story_id in given or is_taken(story_id))
            given.add(named[at])
    return Named(
        stories={named[at]: story for at, story in enumerate(ordered)},
        gone=frozenset(before.values()) - given,
    )


def _fresh(story: Sequence[str], is_taken: Callable[[str], bool]) -> str:
    attempt = 0
    while True:
        story_id = _made_from(story[attempt % len(story)], attempt // len(story))
        if not is_taken(story_id):
            return story_id
        attempt += 1


def _made_from(article: str, attempt: int = 0) -> str:
    seed = f"story {article} {attempt}" if attempt else f"story {article}"
    return hashlib.sha256(seed.encode()).hexdigest()[:LENGTH]
