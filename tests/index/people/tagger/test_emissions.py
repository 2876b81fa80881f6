"""The sums are those of the features as `features` spells them, whatever the words: nothing is lost by not making the strings."""

from collections.abc import Iterator, Mapping
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from index.people.tagger.chunks import Chunk, chunks
from index.people.tagger.emissions import Emissions
from index.people.tagger.features import atom, pair_features, word_features
from index.people.tagger.tokens import Token, tokenize

WORDS = [
    "Ilse", "Marrow", "said", "the", "minister", "of", "Nordhavn", ",", ".", "and", "President", "Jean-Luc", "IBM",
    "McAllen", "Łódź", "É", "1987", "U.S.", "van", "der", "Jr.", "May", "Kim", "Min-ho", "ibn", "Élodie", "O'Hara",
    "(", ")", "\n", "St.", "al-Rashid", "ß", "Ⅳ",
]  # fmt: skip


class _Weigher(Mapping[int, int]):
    """A weight for every feature, so that each of them counts."""

    def __getitem__(self, key: int) -> int:
        return (key % 251 - 125) + ((key >> 8) % 241 << 32)

    def __iter__(self) -> Iterator[int]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _spelt(tokens: list[Token], chunk: Chunk) -> list[int]:
    """The sums by the definition."""
    weights = _Weigher()
    low = max(0, chunk.start - 2)
    window = tokens[low : chunk.stop + 2]
    local = Chunk(chunk.start - low, chunk.stop - low)
    sums = []
    for at in range(local.start, local.stop):
        names = list(pair_features([atom(token.word) for token in window], window, local, at))
        for offset, place in ((-2, 0), (-1, 1), (0, 2), (1, 3), (2, 4)):
            if 0 <= at + offset < len(window):
                names += word_features(window[at + offset].word)[place]
        sums.append(sum(weights[crc32(name.encode())] for name in names))
    return sums


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.data())
def test_sums_are_those_of_the_features_as_spelt(words: list[str], data: st.DataObject) -> None:
    tokens = [Token(word, 0, 0, data.draw(st.booleans())) for word in words]
    emissions = Emissions(_Weigher())
    start = data.draw(st.integers(0, max(0, len(words) - 1)))
    stop = data.draw(st.integers(start, len(words)))
    if stop > start:
        for _ in range(2):  # made, and remembered
            assert emissions.of(tokens, Chunk(start, stop)) == _spelt(tokens, Chunk(start, stop))


@given(st.text(max_size=200))
def test_whatever_a_text_holds(text: str) -> None:
    tokens = tokenize(text)
    emissions = Emissions(_Weigher())
    for chunk in chunks(tokens):
        assert emissions.of(tokens, chunk) == _spelt(tokens, chunk)
