"""The language as a BCP 47 tag: what the page and the feed say, unless the text is long enough to say otherwise.

A template states the language of whoever made it, and metadata that of the site; the words of the text are written in the
language that they are written in. So a stated language holds where the text agrees, and where the text is too short, or of
a language too little known, to be certain of. Of several that are stated the one of the text is believed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from crawler.extract.body.word_count import words
from crawler.extract.language.language_codes import COUNTRIES, LANGUAGES, NAMES, REPLACED, REPLACED_COUNTRIES, SCRIPTS
from crawler.extract.language.language_model import LanguageModel, load
from crawler.extract.language.scripts import by_script
from crawler.extract.language.stop_words import KNOWN, agrees, by_stop_words

_SEPARATOR = re.compile(r"[,;|]")
_PARTS = re.compile(r"[-_.@:]+")
_SAMPLE = 1000
_ENOUGH = 60
"""Characters of a text that is judged where nothing is stated."""
_CERTAIN_SIZE = 150
"""Characters of a text that is believed against what is stated."""
_CERTAIN = 0.99
"""Probability from which on the model is believed against what is stated."""
_ALIKE = tuple(
    map(
        words,
        (
            "bs hr sr cnr", "id ms", "no nn da", "es ast an ext", "de lb gsw nds", "nl li", "af nl", "fr wa pcd frp", "it vec lij",
            "hi mr ne mai bho", "zh yue wuu nan", "he yi", "bn as", "am ti", "bo dz", "ar ary arz apc", "en sco pcm jam", "fa prs tg",
            "fil ceb war bcl", "ku ckb kmr", "ru be uk rue", "bg mk", "cs sk", "fi krl", "pt gl", "ca oc", "st tn nso", "zu xh nd ss",
        ),
    )
)  # fmt: skip
"""Languages written so much alike that only a text without doubt tells them apart."""
_BEYOND_DOUBT = 0.9999
_NONE = 1e-6
"""Probability up to which a language is left out of the ranking: a hundred of these change no decision."""


@lru_cache(maxsize=1024)
def tag(text: str | None) -> str | None:
    """Return a clean BCP 47 tag: `en-US` for `EN_us.UTF-8`, `de` for `ger` and `Deutsch`; None if no language is
    named.

    Language, script and country are kept, other subtags dropped. Memoised: the pages of an outlet name the same few.
    """
    raw = (text or "").strip(" \t\r\n\"'").lower()
    if raw in NAMES:
        return NAMES[raw]
    primary, *rest = _PARTS.split(raw.replace("*", "").strip("-_. "))
    primary = REPLACED.get(primary, primary)
    if primary not in LANGUAGES:
        return None
    return "-".join((primary, *_script_and_country(rest)))


def _script_and_country(subtags: Iterable[str]) -> Iterator[str]:
    """In that order and each once, before anything private."""
    script = country = ""
    for subtag in subtags:
        if len(subtag) == 1:
            break
        if subtag.title() in SCRIPTS:
            script = script or subtag.title()
        elif not country:
            upper = REPLACED_COUNTRIES.get(subtag.upper(), subtag.upper())
            country = upper if upper in COUNTRIES else ""
    yield from filter(None, (script, country))


def primary(tag: str) -> str:
    """Return the language of a tag without script and country."""
    return tag.partition("-")[0]


def language_of(stated: Iterable[str | None], text: str) -> str | None:
    """Return the language of a text as a BCP 47 tag; None if unknown.

    stated: tags or language names, in order of trust.
    """
    tags = [stated_tag for value in stated for part in _SEPARATOR.split(value or "") if (stated_tag := tag(part))]
    if not tags:
        return guess(text)
    sample = text[:_SAMPLE]
    if script := by_script(sample):
        return next((stated_tag for stated_tag in tags if _may_be(primary(stated_tag), script)), script)
    written = _by_words(sample, primary(tags[0])) if len(sample) >= _CERTAIN_SIZE else None
    if written is None:
        return tags[0]
    return next((stated_tag for stated_tag in tags if primary(stated_tag) == written), written)


def _may_be(stated: str, script: str) -> bool:
    """Whether a language is written in the letters that most texts of another one are written in."""
    return stated == script or any(stated in alike and script in alike for alike in _ALIKE)


def _by_words(sample: str, stated: str) -> str | None:
    """The language of a text of some length, None where it is not certain. The model is asked only where it matters."""
    if agrees(sample, stated):
        return stated
    if stated in KNOWN and (written := by_stop_words(sample)):
        return written
    ranked = _ranked(sample)
    said, probability = ranked[0]
    if not said:
        return None
    alike = frozenset[str]().union(*(group for group in _ALIKE if said in group))
    if stated in alike and not (stated in KNOWN and by_stop_words(sample) == said):
        return said if probability >= _BEYOND_DOUBT else None
    return said if sum(share for name, share in ranked if name == said or name in alike) >= _CERTAIN else None


def guess(text: str) -> str | None:
    """Return the most likely language of a text for which none is stated; None if the text is too short."""
    sample = text[:_SAMPLE]
    if written := by_script(sample):
        return written
    if len(sample) < _ENOUGH:
        return None
    return by_stop_words(sample) or _ranked(sample)[0][0] or None


@lru_cache(maxsize=8)
def _ranked(sample: str) -> tuple[tuple[str, float], ...]:
    """(language, its probability), the likeliest first; an empty language where there is no tag for it.

    Remembered for a moment: a page is asked about twice, before and after its text is trimmed.
    """
    return tuple((_tag_of(name), probability) for name, probability in _model().rank(sample) if probability > _NONE)


@cache
def _tag_of(name: str) -> str:
    """The tag of one of the model's languages."""
    return tag(name) or ""


def load_model() -> None:
    """Load the model before a text needs it."""
    _model()


def keep_model_in(places: Sequence[Path]) -> None:
    """Where the unpacked model is looked for, and kept for the next process (`language_model.folders`). Call it before anything is
    asked."""
    _places[:] = places


_places: list[Path] = []


@cache
def _model() -> LanguageModel:
    """Loaded when first needed: most pages name their language and show it."""
    return load(_places)
