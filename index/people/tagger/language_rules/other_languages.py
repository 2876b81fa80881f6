"""Finds people in languages the tagger was not trained on, by rules that favour precision over recall.

A run of two to four capitalised words counts as a person given enough evidence: a given name in front, a title or a
verb of speech next to it, a known surname, a second occurrence, and the tagger's reading of the run (although trained
on English, most of what it knows is what names look like). A run that looks like a place, an office or a company never
counts. Bare surnames count only if the full name occurs. German, which capitalises every noun, requires more evidence.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from index.people.mentions.linking import fold
from index.people.registry import full_names
from index.people.tagger import word_lists
from index.people.tagger.chunks import Chunk, ends_a_korean_name, is_capitalised, past_particles
from index.people.tagger.crf_model import shipped
from index.people.tagger.language_rules import german
from index.people.tagger.language_rules.elisions import without_elisions
from index.people.tagger.language_rules.genitives import CASES, bare_names, base_form, beginnings
from index.people.tagger.romanised import is_hyphenated, is_korean
from index.people.tagger.spans import CERTAIN, Span, bounded, surname, with_generation, with_particles
from index.people.tagger.tokens import Token

READ = frozenset({"de", "fr", "es", "it", "pt", "nl", "ca", "sv", "da", "nb", "no", "nn", "pl", "ro", "fi", "id", "tr"})
"""Languages supported.

Others in Latin script are read by the same rules with the words of all of them, few of which occur.
"""

_ENOUGH = 3.0
_FORMS = 40
"""Names that start alike in an article; with more than this, it is not prose and they are left as they are."""
_READS = 2.0
"""Log odds at which the tagger alone is trusted with a German name that no list contains."""
_CONJUNCTIONS = frozenset({"e", "y", "i", "o", "u", "og", "och", "en", "et", "und"})
_JOINING = {"es": {"y", "e"}, "ca": {"i"}, "gl": {"e"}, "pt": {"e"}}
"""Language -> conjunctions that join two surnames of one person, or two people."""
_PLURAL = {"es": ("ron", "an"), "ca": ("ren", "en"), "gl": ("ron", "an"), "pt": ("ram", "am")}
"""Endings of verbs whose subject is two people."""
_ARTICLES_WITHIN = frozenset({"der", "den", "dem", "la", "las", "los", "le"})
_ITALIAN = frozenset({"da", "di", "del", "della", "dello", "degli", "al", "la", "le", "lo", "des", "du"})
_PARTICLES = (word_lists.words("particle") | {"d'", "vom", "vander"}) - _CONJUNCTIONS
_GERMAN_PARTICLES = frozenset(
    {"von", "van", "de", "al", "el", "bin", "ibn", "ben", "abu", "ter", "ten", "della", "di", "du"}
)
_ARABIC = frozenset({"al-", "el-", "ad-", "as-", "ar-", "an-", "at-", "az-", "ul-", "ud-"})
_NOBILITY = frozenset(
    {
        "freiherr",
        "freifrau",
        "freiin",
        "graf",
        "gräfin",
        "fürst",
        "fürstin",
        "herzog",
        "herzogin",
        "prinz",
        "prinzessin",
    }
    | {"baron", "baronin", "ritter", "edler"}
)
"""Words that are part of the name between a given name and a surname."""
_UMLAUTS = frozenset({"de", "lb", "nds", "sv", "da", "no", "nb", "nn", "fi", "et", "hu", "tr", "az", "is"})
"""Languages in which an accent makes a different letter: "schon" is not "Schön"."""
_SURNAMES = word_lists.words("surname")
_PLACES = word_lists.words("place")
_TITLES = word_lists.words("foreign_title")
_SAYING = word_lists.words("foreign_saying")
_NEVER = word_lists.words("foreign_never")
_NAMED_AFTER = tuple(sorted(word_lists.words("foreign_named_after")))
_NOUN_ENDINGS = tuple(sorted(word_lists.words("german_ending")))
_PHRASES = word_lists.entries("nobody") | word_lists.entries("place")
_NOBODY = word_lists.words("foreign_nobody") | word_lists.words("organisation") | word_lists.words("demonym")


class _Candidate(NamedTuple):
    span: Span
    words: tuple[str, ...]
    score: float
    sure: bool


class Reading(NamedTuple):
    """tokens: as given, with the genitive s removed from names. spans: the mentions, in order."""

    tokens: list[Token]
    spans: list[Span]


def read(printed: Sequence[Token], lang: str) -> Reading:
    """The mentions in an article. lang: primary subtag."""
    tokens, owners = bare_names(without_elisions(printed, lang), lang)
    reader = _Reader(tokens, lang, owners)
    candidates = [reader.judge(run) for raw in reader.runs() for run in reader.parts(raw)]
    times = Counter(candidate.words for candidate in candidates)
    full = [c for c in candidates if len(c.words) > 1 and c.sure and c.score + _again(times[c.words]) >= _ENOUGH]
    known = {c.words for c in full}
    surnames = {_bare(surname(words), lang) for words in known}
    surnames |= {_bare(words[0], lang) for words in known if full_names.is_family_first(words)}
    places = {_bare(word, lang) for words in times for word in words if len(words) == 1 and word.lower() in _PLACES}
    spans = [c.span for c in candidates if c.words in known]
    spans += [
        c.span
        for c in candidates
        if c.words not in known
        and _is_bare(c.words)
        and len(c.words[-1]) > 2
        and _bare(c.words[-1], lang) in surnames - places
    ]
    spans = [with_generation(tokens, span) for span in with_particles(tokens, sorted(spans), known)]
    if lang in CASES:
        _straighten(tokens, [c for c in candidates if c.span in set(spans)], times)
    return Reading(tokens, sorted(spans))


def _is_bare(words: tuple[str, ...]) -> bool:
    """Whether a run is a lone surname, including its particles: Hof, Van 't Hof."""
    return len(words) == 1 or not full_names.full_name(" ".join(words)).given


def _bare(surname: str, lang: str) -> str:
    """A surname reduced for comparison: without Arabic article, and without accents unless they make a different letter."""
    return surname.lower() if lang in _UMLAUTS and "-" not in surname else fold(surname)


def _straighten(tokens: list[Token], mentions: Sequence[_Candidate], times: Counter[tuple[str, ...]]) -> None:
    """Replace the words of every mention by the most frequent form of its name."""
    alike: defaultdict[tuple[str, ...], dict[tuple[str, ...], int]] = defaultdict(dict)
    for candidate in mentions:
        if len(candidate.words) > 1:
            alike[beginnings(candidate.words)][candidate.words] = times[candidate.words]
    base = {
        words: base_form(words, forms) if len(forms) <= _FORMS else words for forms in alike.values() for words in forms
    }
    surnames = {words[-1:]: form[-1:] for words, form in base.items()}
    for candidate in mentions:
        form = base.get(candidate.words) or surnames.get(candidate.words, candidate.words)
        for at, word in enumerate(form, candidate.span.start):
            tokens[at] = tokens[at]._replace(word=word)


def _again(times: int) -> float:
    return min(1.0, 0.5 * (times - 1))


class _Reader:
    """One article in one language."""

    def __init__(self, tokens: Sequence[Token], lang: str, owners: frozenset[int]) -> None:
        self._tokens = tokens
        self._lang = lang
        self._german = lang in {"de", "lb", "nds"}
        self._turkish = lang in {"tr", "az"}
        self._owners = owners
        self._alone = self._words_alone()
        self._seconds, self._joined = self._words_behind()
        self._nouns = german.nouns(tokens) if self._german else frozenset()
        if self._german:
            self._particles = _GERMAN_PARTICLES
        else:
            self._particles = _PARTICLES - _ITALIAN if lang == "it" else _PARTICLES

    def _words_alone(self) -> Counter[str]:
        """How often each capitalised word occurs without another one next to it."""
        tokens = self._tokens
        capital = [is_capitalised(t.word) for t in tokens] + [False]
        return Counter(
            t.word for at, t in enumerate(tokens) if capital[at] and not capital[at - 1] and not capital[at + 1]
        )

    def _words_behind(self) -> tuple[Counter[str], Counter[str]]:
        """How often each capitalised word follows another one, directly and after a conjunction that joins surnames.

        Used only for languages with such a conjunction.
        """
        seconds: Counter[str] = Counter()
        joined: Counter[str] = Counter()
        joining = _JOINING.get(self._lang)
        if joining is None:
            return seconds, joined
        tokens = self._tokens
        for at in range(1, len(tokens)):
            word, before = tokens[at].word, tokens[at - 1].word
            if is_capitalised(word) and not tokens[at].first:
                seconds[word] += is_capitalised(before)
                joined[word] += before in joining and at > 1 and is_capitalised(tokens[at - 2].word)
        return seconds, joined

    def runs(self) -> list[Chunk]:
        """Runs of capitalised words and particles, split at sentence starts, titles and words that are not names."""
        runs: list[Chunk] = []
        tokens, at = self._tokens, 0
        while at < len(tokens):
            if not self._eligible(at):
                at += 1
                continue
            stop = at + 1
            while stop < len(tokens) and stop - at < 6 and not tokens[stop].first:
                if self._eligible(stop):
                    stop += 1
                    continue
                ahead = self._past_particles(stop)
                if ahead == stop:
                    break
                stop = ahead
            runs.append(Chunk(at, stop))
            at = stop
        return runs

    def _past_particles(self, at: int) -> int:
        """Index after the capitalised word that follows particles or a conjunction of surnames, or `at` itself."""
        tokens = self._tokens
        before = tokens[at - 1].word
        if self._german and not german.is_given(before) and before.lower() not in _NOBILITY:
            return at
        ahead = past_particles(tokens, at, self._particles)
        if ahead > at:
            ahead = past_particles(tokens, ahead, self._particles | _ARTICLES_WITHIN, most=1)
        elif self._joins(at):
            ahead = at + 1
        if ahead == at or ahead >= len(tokens) or not self._eligible(ahead):
            return at
        full = ahead + 1 < len(tokens) and self._eligible(ahead + 1) and german.is_given(tokens[ahead].word)
        return at if full and self._german else ahead + 1  # "ein Roman von Anna Petersen"

    def _joins(self, at: int) -> bool:
        """Whether the word at `at` joins two surnames of one person rather than two people.

        José Arrieta y Gassol, not Pedro Marrero y Feijano: a given name and a surname before it, and one surname after
        it which nobody else has.
        """
        tokens = self._tokens
        if tokens[at].word not in _JOINING.get(self._lang, ()) or at < 2 or not self._eligible_at(at + 1):
            return False
        before, behind = [tokens[at - 2].word, tokens[at - 1].word], tokens[at + 1].word
        if german.is_given(before[1]) and not german.is_given(before[0]):
            return False
        if not (is_capitalised(before[0]) and is_capitalised(before[1])) or german.is_given(behind):
            return False
        if self._eligible_at(at + 2) or self._alone[behind] > self._joined[behind] or self._seconds[behind]:
            return False
        earlier = [token.word.lower() for token in tokens[max(0, at - 5) : at - 1]]
        several = any(word[-1] == "s" and (word[:-1] in _TITLES or word[:-2] in _TITLES) for word in earlier)
        following = tokens[at + 2].word.lower() if at + 2 < len(tokens) else ""
        return not several and not following.endswith(_PLURAL[self._lang])

    def _eligible_at(self, at: int) -> bool:
        return at < len(self._tokens) and not self._tokens[at].first and self._eligible(at)

    def _eligible(self, at: int) -> bool:
        word = self._tokens[at].word
        if not is_capitalised(word) or not word[0].isalpha():
            return word[:3] in _ARABIC and is_capitalised(word[3:] or "-") and at > 0
        lower = word.lower().rstrip(".")
        if word[1:2] == "'" and word[2:3].islower():
            return False  # l'imprenditore, d'abord
        if lower in _NEVER and ends_a_korean_name(self._tokens, at):
            return True  # Kim Jong Un
        if lower in _TITLES or lower in _NEVER or (self._german and german.is_calling(word)):
            # except Gerhard Richter, Roland Kaiser and Otto Graf Steinfeld
            if lower in _NOBILITY and at > 0 and german.is_given(self._tokens[at - 1].word):
                return True
            return at > 0 and lower in _SURNAMES and german.is_given(self._tokens[at - 1].word)
        return not (len(word) > 3 and word.isupper())

    def parts(self, run: Chunk) -> list[Chunk]:
        """A run without words that only adjoin a name, and with two adjacent names separated."""
        tokens = self._tokens
        start, stop = run
        words = [t.word for t in tokens[start:stop]]
        given = [german.is_given(w) for w in words]
        if len(words) > 3 and is_korean(words[-3:]):
            return [Chunk(stop - 3, stop)]
        for at in range(start, stop - 1):
            if at in self._owners:
                return [Chunk(start, at + 1)]
        if self._german:
            title = start > 0 and self._is_title(tokens[start - 1].word)
            if len(words) == 4 and (given[0] or title) and given[1:] == [False, True, False] and words[1][0].isupper():
                return [Chunk(start, start + 2), Chunk(start + 2, stop)]

            if (
                len(words) == 3
                and given == [True, False, False]
                and self._alone[words[1]]
                and not self._alone[words[2]]
            ):
                return [Chunk(start, stop - 1)]
        described = self._turkish or (self._german and ("-" in words[0] or words[0].endswith(("er", "star", "stars"))))
        if described and given == [False, True, False]:
            return [Chunk(start + 1, stop)]  # "Topscorer Anna Lund"
        if len(words) > 3 and True in given[2:-1] and not any(given[:2]) and all(is_capitalised(w) for w in words[:2]):
            return [Chunk(start + given.index(True), stop)]
        if len(words) > 2 and not given[0] and (not self._german or self._is_noun(words[0])):
            tags = shipped().tag(tokens, run).tags
            head = tags.index("B") if "B" in tags else 0
            if head and given[head] and stop - start - head > 1 and set(tags[head + 1 :]) == {"I"}:
                return [Chunk(start + head, stop)]
        return [run]

    def judge(self, run: Chunk) -> _Candidate:
        tokens = self._tokens
        start, stop = run
        words = tuple(t.word for t in tokens[start:stop])
        lower = [w.lower().rstrip(".") for w in words]
        given = german.is_given(words[0])
        korean = is_korean(words) or (len(words) == 2 and is_hyphenated(*words))
        title = start > 0 and self._is_title(tokens[start - 1].word)
        says = self._says(start - 1) or self._says(stop) or self._says(stop + 1)
        odds = min(shipped().tag(tokens, run).odds) if len(words) > 1 else 0.0
        score = 3.0 * given + 3.0 * title + 1.0 * says + 1.0 * self._in_apposition(start)
        score += 1.0 * (lower[-1] in _SURNAMES)
        score += 0.5 * (2 <= len(words) <= 3)
        score += 0.5 * max(-1.0 if given else -CERTAIN, bounded(odds))
        if (not korean and any(w in _NOBODY for w in lower[given:])) or " ".join(lower) in _PHRASES:
            score -= 9.0
        if lower[-1] in _PLACES or (lower[0] in _PLACES and not given):
            score -= 2.0
        if len(words) > 1 and lower[-1].endswith(_NAMED_AFTER) and lower[-1] not in _SURNAMES:
            score -= 9.0
        if sum(map(is_capitalised, words)) > 4 or any(c.isdigit() for w in words for c in w):
            score -= 9.0
        score += 3.0 * korean
        sure = True
        if not given and not title and not korean:
            reads = self._reads_well(run, words, odds) if self._german else self._reads(run, odds)
            score += 1.0 * reads
            score -= 3.0 * self._names_an_office(start)
            sure = reads or not (self._german or self._turkish)
        return _Candidate(Span(start, stop), words, score, sure)

    def _reads(self, run: Chunk, odds: float) -> bool:
        """Whether the tagger's reading suffices; at the start of a sentence it must be more certain."""
        return odds >= (2 * _READS if self._tokens[run.start].first else _READS)

    def _reads_well(self, run: Chunk, words: Sequence[str], odds: float) -> bool:
        """Whether a German run without a known given name or title is a name and not a pair of nouns."""
        tokens = self._tokens
        if odds < _READS or self._nouns.intersection(words) or any(w.lower().endswith(_NOUN_ENDINGS) for w in words):
            return False
        if self._alone[words[0]] or german.may_be_an_adjective(tokens[run.start]):
            return False
        return not run.start or not german.describes(tokens[run.start - 1].word)

    def _is_noun(self, word: str) -> bool:
        return word in self._nouns or word.lower() in _NOBODY or word.lower() in _PLACES

    def _names_an_office(self, at: int) -> bool:
        """ "minister van Binnenlandse Zaken" """
        tokens = self._tokens
        return at > 1 and tokens[at - 1].word in _PARTICLES and self._is_title(tokens[at - 2].word)

    def _in_apposition(self, at: int) -> bool:
        """Whether a title and a comma precede: "le porte-parole du président, ..."."""
        tokens = self._tokens
        return (
            at > 1
            and tokens[at - 1].word == ","
            and any(self._is_title(t.word) for t in tokens[max(0, at - 6) : at - 1])
        )

    def _is_title(self, word: str) -> bool:
        return word.lower().rstrip(".") in _TITLES or (self._german and word[0].isupper() and german.is_calling(word))

    def _says(self, at: int) -> bool:
        return 0 <= at < len(self._tokens) and self._tokens[at].word.lower() in _SAYING
