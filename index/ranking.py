"""The ranking formula that every engine computes, and the pure functions they share.

Because all of it is fixed here, every engine gives the same scores.

**Collection statistics** count live articles only; deleted and replaced ones never count, whether merged away or not:

    N       live articles of the index
    df      live articles that hold the word in any of the fields searched
    avg     tokens of the field in all live articles / N   (1 if that is 0)
    len     tokens of the field in this article, rounded by `rounded_length` (Whoosh's one-byte lengths)
    tf      occurrences of the word in the field

A **word** is one place of `analysis.query_places`: its stems in all languages of the live articles. The stems are ONE
term: union of their postings, tf summed, df of the union. It scores BM25F (Robertson, Zaragoza and Taylor 2004: the
fields are weighted and added before saturation, so a word in the title does not count twice):

    idf           = log(1 + (N - df + 0.5) / (df + 0.5)) ** idf_power
    weight(field) = boost(field) * tf / ((1 - b) + b * len / avg)
    word(fields)  = idf * ((weight * (k1 + 1)) / (weight + k1))          weight = sum of weight(field), title first

For a single field with a boost of 1 this is Whoosh's BM25F except for the idf, which there is log(N / (df + 1)) + 1 and
overrates the common words of long queries. word(field) is the word searched in that field alone, including its df.
Nodes build on this; "the fields" are the node's own field, or those of the request:

    Term        word(the fields); a text that analyses to several places ("year-end") is a Phrase of them; to none: no match
    Phrase      per field that holds the places in succession: sum of word(field) over the places, times (1 + exact_bonus)
                if one of the occurrences is printed as typed (folded, unstemmed) in every place. One place: the same
    Near        per field that holds a window: the same sum over the distinct words, times (1 + exact_bonus) if words
                printed as typed form a window too. Words that analysis splits are phrases; of words equal after
                analysis the first counts. Window: an occurrence (start, end) of each with max(end) - min(start) <= distance
    Prefix      prefix_score * boost(field), per field that holds one of the printed words it expands to: all those in
                live articles (either text field) that start with the folded text; beyond `query_expansions` of them the
                most frequent (live articles with the word in either field), ties alphabetical
    And, Or     sum of the children that match, in their order; Not, Exact, Range, Everything: 0. And of nothing matches
                everything, Or of nothing nothing

Query words that occur close together raise the score: if the root is an And, its chain consists of its Term
children with a single place; any two consecutive ones that search the same field (both None, both title ...)
and differ in stems form a pair. nearness(pair) is 1 / max(gap, 1) for the smallest distance `gap` of the two in any of
their fields, 0 beyond closeness_window. With at least one pair:

    score = score * (1 + closeness_bonus * (mean of nearness over the pairs))

**Order keys** (`Position.key` holds one number; bigger comes first, equal keys by id, ascending):

    relevance   score
    blend       (score + 1) * (1 + recency_weight * half_life / (half_life + age))     age = max(0, now - when), days
    newest      when                    (`Document.when`)
    oldest      -when                   of an unplaced article -when - 2 * UNPLACED: it comes last here too
    reported    outlets * REPORTED_SECONDS + when     outlets: different ones of the matches in its story, 1 for none

relevance and blend are rounded by `rounded_key`, so that the order of floating-point additions never decides a page. Hit.score
is that key under relevance and blend, and 0 otherwise. `when` counts within 0 <= when < REPORTED_SECONDS under reported.

**Groups**: under "copies" the group of an article is its copy_of, or its own id without one; under "story" its story, or without
one its group of copies. A page shows the first of each group in the order above, a group that an earlier page showed never comes
again; Hit.copies counts the group's other matches, SearchResult.groups the groups.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass

from index.document import UNPLACED
from index.query import And, Node, Term, TextField

REPORTED_SECONDS = 1 << 36
"""More than any `when`, and few enough that a key is exact as a float up to 2 ** 17 outlets."""

_LENGTHS = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 23, 25, 26, 28, 30, 32, 34, 36, 38, 40, 42, 45, 47,
    49, 52, 54, 57, 60, 63, 66, 69, 72, 75, 79, 82, 86, 89, 93, 97, 101, 106, 110, 114, 119, 124, 129, 134, 139, 145, 150,
    156, 162, 169, 175, 182, 189, 196, 203, 211, 219, 227, 235, 244, 253, 262, 271, 281, 291, 302, 313, 324, 336, 348, 360,
    373, 386, 399, 414, 428, 443, 459, 475, 491, 508, 526, 544, 563, 583, 603, 623, 645, 667, 690, 714, 738, 763, 789, 816,
    844, 873, 903, 933, 965, 998, 1032, 1066, 1103, 1140, 1178, 1218, 1259, 1302, 1345, 1391, 1438, 1486, 1536, 1587, 1641,
    1696, 1753, 1811, 1872, 1935, 1999, 2066, 2135, 2207, 2280, 2356, 2435, 2516, 2600, 2687, 2777, 2869, 2965, 3063, 3165,
    3271, 3380, 3492, 3608, 3728, 3852, 3980, 4112, 4249, 4390, 4536, 4686, 4842, 5002, 5168, 5340, 5517, 5700, 5889, 6084,
    6286, 6494, 6709, 6932, 7161, 7398, 7643, 7897, 8158, 8428, 8707, 8995, 9293, 9601, 9918, 10247, 10586, 10936, 11298,
    11671, 12057, 12456, 12868, 13294, 13733, 14187, 14656, 15141, 15641, 16159, 16693, 17244, 17814, 18403, 19011, 19640,
    20289, 20959, 21652, 22367, 23106, 23869, 24658, 25472, 26314, 27183, 28081, 29009, 29967, 30957, 31979, 33035, 34126,
    35254, 36418, 37620, 38863, 40146, 41472, 42841, 44256, 45717, 47227, 48786, 50397, 52061, 53780, 55556, 57390, 59285,
    61242, 63264, 65352, 67510, 69739, 72041, 74419, 76876, 79414, 82035, 84743, 87541, 90430, 93416, 96499, 99684, 102975,
    106374,
)  # fmt: skip
ROUNDED_LENGTHS: tuple[int, ...] = _LENGTHS
"""The 256 field lengths, in tokens, that scoring distinguishes: one byte per document, as in `whoosh.util.numeric`."""

_UNPLACED_BELOW = -UNPLACED // 2

_STEPS = 1e9


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranking:
    """The constants of the formula.

    whoosh_idf: use log(N / (df + 1)) + 1 instead. With that, idf_power and title_boost 1 and no bonuses, a query that
    names its fields scores exactly as in Whoosh itself, which serves as an oracle in tests. k1, b: term-frequency
    saturation and length normalisation of BM25. title_boost: weight of the title relative to the body. idf_power: above
    1, the rare words of a query count more. exact_bonus, closeness_bonus: see above. closeness_window: in tokens.
    """

    whoosh_idf: bool = False
    k1: float = 2.0
    b: float = 0.8
    idf_power: float = 1.3
    title_boost: float = 2.5
    exact_bonus: float = 0.15
    closeness_bonus: float = 0.3
    closeness_window: int = 16
    recency_weight: float = 2.0
    prefix_score: float = 1.0

    def boost(self, field: TextField) -> float:
        """Weight of this field relative to the body."""
        return self.title_boost if field == "title" else 1.0


RANKING = Ranking()
"""Tuned on Cranfield and CISI (nDCG@10 .378 and .406).

Checked on news, with a headline, lead or sentence of one article as a query for the others on the same event: within k1
1.6 to 2.5, b 0.75 to 0.85 and idf_power 1 to 1.5, results there differ by less than .01.
"""


def length_byte(length: int) -> int:
    """Index into ROUNDED_LENGTHS of the first length >= `length`, in tokens."""
    return min(bisect_left(ROUNDED_LENGTHS, length), 255)


def rounded_length(length: int) -> int:
    """The smallest length in ROUNDED_LENGTHS that is >= `length`, in tokens."""
    return ROUNDED_LENGTHS[length_byte(length)]


def idf(ranking: Ranking, documents: int, df: int) -> float:
    """Inverse document frequency of a word, raised to idf_power.

    documents: N, live articles; df: those that hold the word in one of the fields searched.
    """
    if ranking.whoosh_idf:
        return math.pow(math.log(documents / (df + 1)) + 1, ranking.idf_power)
    return math.pow(math.log1p((documents - df + 0.5) / (df + 0.5)), ranking.idf_power)


def newest_key(when: int) -> float:
    """Sort key of `newest`: highest first. when: `Document.when`, epoch seconds."""
    return float(when)


def oldest_key(when: int) -> float:
    """Sort key of `oldest`: highest first, unplaced articles last here too. when: `Document.when`, epoch seconds."""
    return float(-when if when > _UNPLACED_BELOW else -when - 2 * UNPLACED)


def reported_key(outlets: int, when: int) -> float:
    """Sort key of `reported`: highest first. outlets: of the matches in its story, 1 or more. when: `Document.when`."""
    return float(outlets * REPORTED_SECONDS + min(max(when, 0), REPORTED_SECONDS - 1))


def weight(ranking: Ranking, field: TextField, tf: int, length: int, average: float) -> float:
    """Weight of a word in one field of an article.

    tf: occurrences in the field. length: tokens of the field, already rounded; average: the mean over live articles.
    """
    return ranking.boost(field) * tf / ((1 - ranking.b) + ranking.b * length / average)


def saturated(ranking: Ranking, idf: float, weight: float) -> float:
    """Score of a word. weight: summed over the fields searched."""
    return idf * ((weight * (ranking.k1 + 1)) / (weight + ranking.k1))


def rounded_key(key: float) -> float:
    """The nearest multiple of 1e-9, ties to even, exactly as numpy's rint rounds."""
    return round(key * _STEPS) / _STEPS


def nearness(ranking: Ranking, gap: int) -> float:
    """1 / max(gap, 1) within closeness_window, else 0. gap: smallest distance of the two words in tokens."""
    return 1 / max(gap, 1) if gap <= ranking.closeness_window else 0.0


def blended(ranking: Ranking, score: float, when: int, now: int, half_life_days: float) -> float:
    """Relevance combined with recency, before rounding. when, now: epoch seconds."""
    half_life = max(half_life_days, 1e-6) * 86400.0
    age = float(max(0, now - when))
    return (score + 1) * (1 + ranking.recency_weight * (half_life / (half_life + age)))


def chain(tree: Node) -> tuple[Term, ...]:
    """The words whose proximity may count, in order.

    Words that analyse to several places are still included; drop those.
    """
    if not isinstance(tree, And):
        return ()
    return tuple(child for child in tree.children if isinstance(child, Term))
