"""Function words: which they are, and in which language."""

import pytest

from index.text.analysis import tokens
from index.text.function_words import FunctionWords, function_stems, function_words, function_words_of

SAID = {
    "en": "he they would the because", "de": "er sie würde dass wegen", "fr": "il elle pourtant avec", "es": "él ellos también",
    "it": "egli anche della", "pt": "ele não também", "nl": "hij niet omdat", "sv": "hon inte eftersom", "da": "hun ikke fordi",
    "nb": "hun ikke fordi", "fi": "hän että mutta", "pl": "on ona ponieważ", "cs": "jeho který protože", "hu": "hogy nem után",
    "ru": "он она потому", "uk": "він вона який", "el": "αυτός και δεν", "tr": "ve onun için", "ar": "هو التي على", "he": "הוא של",
    "hi": "वह और लेकिन", "id": "yang dengan dia", "vi": "của những", "zh": "我们 因为", "ko": "습니 까지", "ro": "pentru acest",
}  # fmt: skip
MEANT = {
    "en": "strike war minister mine us german", "de": "streik krieg hafen", "fr": "grève or personne", "es": "huelga guerra",
    "it": "sciopero guerra", "nl": "staking oorlog", "pl": "strajk wojna", "ru": "забастовка война", "zh": "战争 罢工", "ko": "파업",
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
def test_pronouns_articles_and_conjunctions_of_many_languages(language: str) -> None:
    for word in SAID[language].split():
        for token in tokens(word, language):
            assert token.stem in function_stems(language), (language, word)


@pytest.mark.parametrize("language", MEANT)
def test_words_with_a_meaning_are_none(language: str) -> None:
    for word in MEANT[language].split():
        assert not all(token.stem in function_stems(language) for token in tokens(word, language)), (language, word)


def test_a_word_is_one_in_some_languages_only() -> None:
    words = FunctionWords(("en", "de-AT", ""))
    assert words.languages("war") == {"de-AT"}
    assert words.languages("he") == {"en", ""}, "an article without a language is read as English"
    assert words.languages("harbour") == frozenset()
    assert function_words_of(frozenset(("xx",))).languages("he") == frozenset()


def test_scripts_without_spaces() -> None:
    words = FunctionWords(("ja", "zh-Hant", "en"))
    assert words.languages("した") == {"ja"}
    assert words.languages("港湾") == frozenset()
    assert words.languages("的人") == {"zh-Hant"}
    assert FunctionWords(("en",)).languages("した") == frozenset()


def test_every_stem_of_the_list_can_be_read() -> None:
    assert len(function_words()) > 50
    for language, words in function_words().items():
        assert len(words) >= 10, language
        assert function_stems(language), language
