"""What speaks for and against a direct quotation: against scare quotes, titles of works, nicknames and slogans."""

import re

from index.quotes import words as lexicon
from index.quotes.context import Context
from index.quotes.narration import BREAK, NAME

_SMALL = lexicon.listed("small_words")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def span_features(context: Context, n: int) -> list[str]:
    """The features of the n-th thing between marks; for `Weights.of_span`. Empty if there is no word in it."""
    quotation = context.quotations[n]
    told = context.told
    kinds = told.kinds
    inside = context.text[quotation.start : min(quotation.end, quotation.start + 400)]
    words = _WORD.findall(inside)
    if not words:
        return []
    count = len(words)
    size = str(count) if count < 4 else "4" if count < 6 else "6" if count < 10 else "10"
    big = [word for word in words if word.lower() not in _SMALL]
    titled = bool(big) and all(not word[0].islower() for word in big) and count > 1 and count < 16
    case = "t" if titled else "u" if words[0][0].isupper() else "l"
    last = context.text[quotation.end - 1]
    behind = context.text[quotation.outer_end : quotation.outer_end + 1]
    end = last if last in ",." else "?" if last in "?!…" else "d" if behind in ",." and behind else "x"
    at = told.places[n]
    before = kinds[at - 1] if at else BREAK
    if at and told.lower[at - 1] in lexicon.classes(context.lang)["scare"]:
        before = "%"
    second = kinds[at - 2] if at > 1 else BREAK
    after, next_after = kinds[at + 1], kinds[at + 2] if at + 2 < len(kinds) else BREAK
    right = "y" if at + 1 in context.by_verb or at + 2 in context.by_verb else "-"
    left = "-"
    for back in range(1, 8):
        if at - back < 0 or kinds[at - back] in "BEQ":
            break
        if at - back in context.by_verb:
            left = "y" if back < 3 else "z"
            break
    mark = "'" if quotation.mark in "'‘‚‹›" else "-" if quotation.closed else "!"
    named = "n" if at and kinds[at - 1] == NAME else "-"
    return [
        "bias",
        f"s{size}",
        f"{size}{case}",
        f"{size}{case}{end}",
        f"b{before}{size}",
        f"b{before}{second}",
        f"b{before}{case}{end}",
        f"a{after}{size}",
        f"a{after}{next_after}",
        f"l{left}{size}",
        f"l{left}{case}",
        f"r{right}{size}",
        f"r{right}{end}",
        f"lr{left}{right}{case}{end}",
        f"m{mark}",
        f"m{mark}{size}{case}",
        f"m{mark}{left}{right}",
        f"n{named}{size}",
        f"h{'h' if _is_headline(context.text, quotation.outer_start) else '-'}{case}{mark}",
    ]


def is_title(context: Context, n: int) -> bool:
    """Whether a word for a work stands before it (the novel “...”) and no verb of saying beside it."""
    told = context.told
    at = told.places[n]
    if at == 0 or told.lower[at - 1] not in lexicon.classes(context.lang)["work"]:
        return False
    return at + 1 not in context.by_verb and at + 2 not in context.by_verb


def _is_headline(text: str, place: int) -> bool:
    """Whether a line has no end of a sentence and most of its words begin with a capital."""
    start = text.rfind("\n", 0, place) + 1
    stop = text.find("\n", place)
    line = text[start : stop if stop >= 0 else len(text)]
    if len(line) > 150:
        return False
    words: list[str] = _WORD.findall(line)
    return sum(word[0].isupper() for word in words) > 0.6 * len(words)
