"""Single names out of what a byline or a metadata field joins: lists in many languages, `Last, First`, titles and degrees.

What joins names also stands inside names, so what is on both sides decides. A comma parts names, and a surname from its given
name, and a name from its degree; `y`, `e` and `i` join two people, and two halves of a Spanish, Portuguese or Catalan surname.
Degrees are left off, so that one author is one value with and without; `Jr.` and `III` tell two people apart and stay, and so
does `Dr.` before a name, as the page prints it.
"""

import re
from collections.abc import Iterable
from functools import cache

from crawler.extract.body.word_count import words
from crawler.extract.dom.printed_text import printed
from crawler.extract.fields.agency import named
from index.people.tagger import word_lists

MAX = 60
"""Characters of a name."""
_LONGEST = 1000
"""Characters of a list of names; what is longer is a text."""

PARTICLES = words(
    "de da do dos das di del della dei van von der den la le les du des bin ibn al el ten ter te zu zum zur af av y e i lo d' l' st"
)
ROLE = re.compile(
    r"\b(?:redaktion|newsroom|news ?desk|staff|editor(?:ial|s|in)?|team|admin(?:istrator)?|webdesk|web desk|"
    r"correspondents?|agencies|agentur(?:en)?|redacción|rédaction|redazione|redaktionen|reporters?|columnist|contributors?|writers?|"
    r"journalists?|journaliste|periodista|redactora?|producer|photographer|chief|korrespondent(?:in)?|redakteur(?:in)?|"
    r"reporterin|journalistin|kolumnist(?:in)?|corresponsal|correspondante?|inviat[oa]|giornalista|redakcja|redakce)\b",
    re.I,
)
"""Words for what somebody does or a desk is, never part of a name."""
NO_NAME = re.compile(r"https?:|www\.|@|\d{3,}|[{}<>=_?!]|^\W*$")

_CONTACT = re.compile(r"\S*@\S+|\bet\.? al\b\.?|\bu\. ?a\.(?=\s|$)")
_CODE = re.compile(r"\s*\([^()]{1,40}\)\s*$")

_BY = re.compile(
    r"^\s*(?:(?:[\w-]{3,20} )?by\b\s*:?\s*|from\s+|"
    r"(?:eine? [\w-]{3,30}|un[ae]? [\w-]{3,30}|text|bericht|kommentar|analyse|interview|gastbeitrag|essay|reportage|kolumne|"
    r"porträt|rezension|meinung|protokoll) (?:von|par|por|di)\s+|"
    r"(?:by|von|par|por|di|de|door|av|af|od|autor(?:en|ka|in|es|a)?|auteurs?|authors?|autore|autori|auteur|text|texte?|testo|texto|"
    r"tekst|words|reporter|story|report|bericht|kirjoittaja|skribent|författare|yazar|автор|авторы|текст|автори|بقلم|كتبت?|מאת|συντάκτης|作者|文|記者|记者|글|기자)\s*[:：/／=]\s*)",
    re.I,
)
"""What says that an author follows, where it can be nothing else."""
_BY_OR_NAME = re.compile(r"^\s*(von|par|por|di|de|door|av|af)\s+", re.I)
"""The same, but surnames begin so too."""
_NO_WRITER = re.compile(
    r"^\W*(?:photo(?:s|graphs?|graphy|graphed)?|pictures?|images?|fotos?|bild(?:er)?|illustrations?|grafik|graphics?|videos?|camera|"
    r"edited|editing|translat\w+|übersetz\w+|traducción|traduction|foto(?:grafía|grafie|graf)?|写真|撮影|사진|фото|责任编辑|責任編輯|编辑|編輯|編集|편집)\b\s*(?:by|von|de|di|par|:|：|/|-|$)",
    re.I,
)
_PLACE = re.compile(
    r"\s+(?:(?:reporting|report(?:ed)?|live)\s+)?(?:in|aus|à|from|at|desde|fra|från)\s+(?=[A-ZÀ-Þ\u0400-\u042f]).*$|"
    r"\s+for\s+.*$"
)
_FOR = re.compile(r"\s+(?:für|pour|para|per|voor|för)\s+.*$")
_EN_PLACE = re.compile(r"\s+en\s+(?=[A-ZÀ-Þ]).*$")

_HARD = re.compile(
    r"[;；؛|｜\n\u2022]|[、，،]|\s[·・+&]\s|(?<=\w)[·・](?=\s)|(?<=\s)[·・](?=\w)|＆|"
    r"\s+(?=(?:责任编辑|責任編輯|编辑|編輯|編集|편집|写真|撮影|사진)\s*[:：])"
)
_AMPERSAND = re.compile(r"\s*&\s*")
_NAKAGURO = re.compile("(?<=[\u3400-\u9fff])・(?=[\u3400-\u9fff])")
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SLASH = re.compile(r"\s*[/／]\s*")
_AND = words("and und og och sowie ja et eta ve dan oraz és agus și şi и та και và sekä samt plus and/or și")
_WITH = words("with mit con avec med met com kanssa")
_WORDS = "|".join(map(re.escape, sorted(_AND | _WITH)))
_JOINED = re.compile(rf"(?:,\s*|\s)(?:{_WORDS}|And|Und|u\.|و)(?:\s+(?:by|von|par|por|di))?\s+")
_LOOSE_END = re.compile(rf"^(?:(?:{_WORDS}|y|e|by)\s+)+|(?:\s+(?:{_WORDS}|y|e|&))+$")
_SHOUTED = re.compile(rf"(?:,\s*|\s)(?:{_WORDS})\s+", re.I)
_MAYBE = {
    "y": None, "e": None, "i": None,
    "en": words("nl af fy"), "a": words("cs sk"), "in": words("sl"), "un": words("lv"), "ir": words("lt"), "na": words("sw"),
    "at": words("fil"), "і": words("uk be"), "й": words("uk"),
}  # fmt: skip
"""Words that join names in the languages named (None: in any), and stand inside names or mean something else as well."""
_ANYWHERE = frozenset(("en", "і", "й"))
"""Those of one language that mean nothing else beside names where the language is not known."""
_MAYBE_JOINED = re.compile(rf"(?:,\s*|\s)({'|'.join(_MAYBE)})\s+", re.I)

_COURTESY = re.compile(r"^(?:mrs?|ms|mx)(?:\.\s*|\s+)", re.I)
_TITLE = re.compile(
    r"^(?:dr\.?-ing\.\s*|(?:(?:univ|assoc|ass|asst|em|apl|priv|hon)\.?[- ]?)?(?:professor(?:in)?|prof|doctor|doktor|dra?)(?:\.\s*|\s+)|"
    r"(?:mag|dipl\.?[- ]?(?:ing|kfm|phys|psych|biol|oec)|ing|ir|drs|dott(?:\.?ssa)?|lic|priv\.?-?doz|pd|med|phil|jur|rer|nat|pol|"
    r"oec|theol|habil|h\.\s?c)\.\s*|(?:h\.?\s?c\.?|pd)\s+)+",
    re.I,
)
"""Academic titles before a name: part of it, as the page prints it, but none by themselves."""
_GLUED_TITLE = re.compile(r"\b((?:dr|prof)\.)(?=[^\W\d_])", re.I)
_BARE_TITLE = re.compile(r"^(dr|prof)(?= )", re.I)
_DEGREE = (
    r"ph\.?\s?d|d\.?\s?phil|m\.\s?d|j\.\s?d|ed\.?\s?d|psy\.?\s?d|pharm\.?\s?d|m\.\s?a|b\.\s?a|m\.?\s?sc|b\.?\s?sc|d\.?\s?sc|m\.\s?s|b\.\s?s|"
    r"ll\.?\s?[mbd]|m\.?\s?b\.?\s?a|m\.?\s?p\.?\s?[hpa]|m\.?\s?ed|d\.?\s?d\.?\s?s|d\.?\s?v\.?\s?m|esq(?:uire)?|c\.?f\.?a|c\.?p\.?a|r\.\s?n|"
    r"f\.?r\.?[cs]\.?[a-z]{0,2}|[omckd]\.?b\.?e|m\.?d\.?[blr]|mdep|mdhb|mep|m\.?eng|b\.?eng|dipl\.-ing|ret|retd"
)
_DEGREES = re.compile(rf"(?:{_DEGREE})\.?", re.I)
_CAPITAL_DEGREES = words(
    "MD JD MA BA MS BS PA NP RN MP DO QC KC TD PHD MBA MPH CFA CPA DDS DVM MSC BSC LLM MFA MDIV LCSW RD MSN FRS OBE MBE CBE"
)
_CAPITALS = re.compile(r"[A-Z]{2,5}")
_BEHIND = re.compile(rf"\s+(?:{_DEGREE})\.?$", re.I)
_GENERATION = re.compile(r"(?:(jr|sr)\.?|(junior|senior)|([ivx]{2,4}|iv)|([2-4](?:nd|rd|th)))", re.I)
_ROMAN = words("II III IV VI VII")
_OWN_GENERATION = re.compile(r"\s+(?:([JS][Rr])\.?|(I{2,3}|IV|VI{1,2}))$")
_HAN_ROLE = re.compile(
    "^(?:記者|记者|特派員|文|作者)\\s*[:：/]?\\s*|\\s*(?:記者|记者|特派員|編集委員|기자|특파원|논설위원)$"
)
_INITIAL = re.compile(r"[^\W\d_]\.?")


def split_names(text: str, lang: str | None = None) -> list[str]:
    """Return the names in a list: the three in `By Dr.

    Ada Example, Bo Sample, PhD, and Last, First (bsa)`. lang: of the page; some words join names in one language
    only.
    """
    line = _CONTACT.sub(" ", printed(_with_marks_for_lines(text))).strip()
    if len(line) > _LONGEST:
        return []
    groups = [group for clause in _clauses(_without_by(line, lang), lang) if (group := _parts(clause, lang))]
    whole = any(len(group) == 1 and _is_whole(group[0]) for group in groups)
    turned = [name for group in groups for name in _turned(group, among_whole=whole)]
    return [
        name for raw in turned if (name := _tidied(" ".join(raw.split()))) and not (len(turned) > 1 and _is_place(name))
    ]


def _with_marks_for_lines(text: str) -> str:
    """Lines that are names each are a list; others are one name that was written in several lines."""
    lines = [line for raw in text.split("\n") if (line := raw.strip(" \t\r,;"))]
    return "; ".join(lines) if len(lines) > 1 and all(map(_is_whole, lines)) else text


def _without_by(line: str, lang: str | None) -> str:
    """Without the word that says that an author follows; `Von` and `De` stay where they begin a surname."""
    line = _BY.sub("", line, count=1)
    match = _BY_OR_NAME.match(line)
    if match is None:
        return line
    rest = line[match.end() :]
    first = rest.split(" ", 1)[0].rstrip(",")
    if not _is_whole(rest.split(",")[0]) or first.lower() in PARTICLES:
        return line
    if match[1].lower() in ("de", "di") and not (
        is_given(first) or (match[1].lower() == "di" and (lang or "").startswith("it"))
    ):
        return line
    return line if (lang or "").startswith("en") and not is_given(first) else rest


def _clauses(line: str, lang: str | None) -> Iterable[str]:
    """What is surely parted; commas are left for later."""
    line = _NAKAGURO.sub(";", line)
    for hard in _HARD.split(line):
        pattern = _SHOUTED if hard.isupper() else _JOINED
        for clause in pattern.split(hard):
            for piece in _maybe_joined(_LOOSE_END.sub("", clause.strip(" ,")), lang):
                yield from _slashed(piece)


def _maybe_joined(clause: str, lang: str | None) -> list[str]:
    """Parted at words that join names and stand inside them: where whole names are on both sides."""
    for joint in _MAYBE_JOINED.finditer(clause):
        word = joint[1].lower()
        if not (joint[1].islower() or clause.isupper()):
            continue
        if word not in _MAYBE:
            continue  # matched without regard to case: `ı` is an `i` then, and none as a word
        only_in = _MAYBE[word]
        if only_in is not None and (lang.partition("-")[0] not in only_in if lang else word not in _ANYWHERE):
            continue
        left, right = clause[: joint.start()], clause[joint.end() :]
        if _are_two(left.rpartition(",")[2], right.partition(",")[0], comma=joint[0].startswith(",")):
            return [left, *_maybe_joined(right, lang)]
    return [clause]


def _are_two(left: str, right: str, *, comma: bool) -> bool:
    """Whether two people stand beside `y`, rather than two halves of one surname."""
    first, second = left.split(), _MAYBE_JOINED.split(right)[0].split()
    if not first or not second:
        return False
    if comma and len(second) > 1:
        return True
    if len(second) == 1 or second[0] in PARTICLES:
        return len(first) == 1 and is_given(first[0]) and is_given(second[0])
    if len(first) == 1:
        return is_given(first[0])
    return is_given(second[0]) or second[0].lower() not in word_lists.words("surname")


def _slashed(piece: str) -> list[str]:
    """Parted at strokes where names are between them, and not the codes that authors sign with."""
    parts = [part.strip() for part in _SLASH.split(piece)]
    if len(parts) == 1:
        return _at_ampersands(piece)
    if all(_is_whole(part) or _EAST.search(part) for part in parts):
        return [piece] if any(map(named, parts)) else parts
    people = [part for part in parts if not named(part)]
    return parts if people and all(_is_whole(part) and is_given(part.split()[0]) for part in people) else [piece]


def _at_ampersands(piece: str) -> list[str]:
    parts = _AMPERSAND.split(piece)
    return parts if len(parts) > 1 and all(map(_is_whole, parts)) else [piece]


def _parts(clause: str, lang: str | None) -> list[str]:
    """What stands between commas, without places, codes and degrees; `Jr.` goes with what is before it."""
    parts: list[str] = []
    for raw in clause.split(","):
        part = _CODE.sub("", raw.strip(" .:-–—") if raw.strip().strip(".") == "" else raw.strip(" :-–—"))
        if _NO_WRITER.search(part):
            continue
        part = _PLACE.sub("", _BY.sub("", part, count=1))
        if lang and lang.startswith(("es", "fr")):
            part = _EN_PLACE.sub("", part)
        if is_given(part.split(" ", 1)[0]):
            part = _FOR.sub("", part)
        part = part.strip(" :-–—")
        if not part or (parts and _is_degree(part)):
            continue
        generation = _generation(part) if parts else ""
        if generation:
            parts[-1] = f"{parts[-1]} {generation}"
        else:
            parts.append(part)
    return parts


def _is_degree(part: str) -> bool:
    """Whether what stands behind a comma is a degree, an order or a seat in a parliament, or several."""
    if _generation(part):
        return False
    if part in _CAPITAL_DEGREES or _DEGREES.fullmatch(part) or (_CAPITALS.fullmatch(part) and not named(part)):
        return True
    pieces = part.split()
    return len(pieces) > 1 and all(piece in _CAPITAL_DEGREES or bool(_DEGREES.fullmatch(piece)) for piece in pieces)


def _generation(part: str) -> str:
    """`jr` -> `Jr.`; empty for what is no generation."""
    match = _GENERATION.fullmatch(part)
    if match is None:
        return ""
    if match[1] or match[2]:
        return "Jr." if part.lower().startswith("j") else "Sr."
    return part.upper() if part.upper() in _ROMAN else part if match[4] else ""


def _turned(parts: list[str], *, among_whole: bool) -> list[str]:
    """The names of one clause: each part one, or each two parts a surname and a given name. among_whole: beside a name that
    is written as it is spoken."""
    if (
        len(parts) > 2
        and all(map(_is_whole, parts[2:]))
        and _are_single(*parts[:2])
        and _is_turned(*parts[:2], doubtful=False)
    ):
        return [_turn(*parts[:2]), *parts[2:]]  # as bibliographies do: only the first one is turned
    if len(parts) % 2 or not parts:
        return parts
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    if len(pairs) == 1:
        return [_turn(*pairs[0])] if _is_turned(*pairs[0], doubtful=not among_whole) else parts
    sure = sum(_is_turned(*pair, doubtful=False) for pair in pairs)
    if sure * 2 >= len(pairs) and all(_is_turned(*pair, doubtful=True) for pair in pairs):
        return [_turn(*pair) for pair in pairs]
    return parts


def _are_single(*parts: str) -> bool:
    return not any(map(_is_whole, parts))


def _is_turned(family: str, given: str, *, doubtful: bool) -> bool:
    """Whether two parts are a surname and a given name. doubtful: what no list knows counts as such."""
    family, given = _OWN_GENERATION.sub("", family), _OWN_GENERATION.sub("", _TITLE.sub("", given))
    surname, forenames = family.split(), given.split()
    if not surname or not forenames or _EAST.search(family + given) or named(family) or named(given):
        return False
    if ROLE.search(family) or ROLE.search(given) or not forenames[0][0].isupper() or _is_place(given):
        return False
    known = is_given(forenames[0]) or (len(forenames) > 1 and bool(_INITIAL.fullmatch(forenames[0])))
    if len(forenames) > 1 and not all(bool(_INITIAL.fullmatch(word)) or is_given(word) for word in forenames[1:]):
        return False
    known = known or len(forenames) > 1
    if surname[0].lower() in PARTICLES and len(surname) > 1:
        return known or doubtful
    if len(surname) > 1:
        return known and not is_given(surname[0]) and len([word for word in surname if word not in PARTICLES]) == 2
    if is_given(family):
        return known and doubtful and not (is_given(given) and family.lower() not in word_lists.words("surname"))
    return known or bool(_INITIAL.fullmatch(forenames[0])) or (doubtful and len(forenames) == 1)


def _turn(family: str, given: str) -> str:
    behind = ""
    for part in (family, given):
        if generation := _OWN_GENERATION.search(part):
            behind = " " + _generation(generation[1] or generation[2])
    return f"{_OWN_GENERATION.sub('', given)} {_OWN_GENERATION.sub('', family)}{behind}"


def _tidied(name: str) -> str:
    """One name without titles and degrees; empty for what is none."""
    name = _HAN_ROLE.sub("", name.strip(" ,;:-–—")) if _EAST.search(name) else name.strip(" ,;:-–—'\"“”„")
    name = _BARE_TITLE.sub(lambda title: f"{title[1].capitalize()}.", _COURTESY.sub("", name))
    name = _GLUED_TITLE.sub(r"\1 ", name)
    if not _TITLE.sub("", name + " "):
        return ""
    while (shorter := _behind(name)) is not None:
        name = shorter
    if found_generation := _OWN_GENERATION.search(name):
        name = f"{name[: found_generation.start()]} {_generation(found_generation[1] or found_generation[2])}"
    name = name if re.search(r"\b\w{1,3}\.$", name) else name.rstrip(".")
    if not name or len(name) > MAX or NO_NAME.search(name) or _DEGREES.fullmatch(name) or _generation(name):
        return ""
    return name


def _behind(name: str) -> str | None:
    """The name without one degree at its end; None where there is none."""
    before, _, last = name.rpartition(" ")
    if len(before.split()) > 1 and last in _CAPITAL_DEGREES and not name.isupper():
        return before
    degree = _BEHIND.search(name)
    return name[: degree.start()] if degree and len(name[: degree.start()].split()) > 1 and not name.isupper() else None


def _is_whole(name: str) -> bool:
    """Whether a name has two words or more that are no initials only."""
    return len([word for word in name.split() if len(word.strip(".,")) > 1 and word.lower() not in PARTICLES]) > 1


def _is_place(name: str) -> bool:
    """Whether a single word beside names is where somebody reports from."""
    return " " not in name and name.lower() in word_lists.words("place") and not is_given(name)


@cache
def _given() -> frozenset[str]:
    return word_lists.words("given") | word_lists.words("foreign_given")


def is_given(word: str) -> bool:
    """Return whether a word is a common given name in any language; of a double name (`Hans-Peter`), whether each
    part is.
    """
    return all(part in _given() for part in word.lower().split("-"))
