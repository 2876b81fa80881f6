"""Under which name a person is shown: the form that most articles use, recent ones counting more, in its usual spelling."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.people.registry.forms import form_of

HALF_LIFE = 4
"""Years after which an article counts half, seen from the newest that names the person."""
_FEW = 0.1
"""Share of the articles in the archive's language from which on these alone decide."""


_DOUBT_SHARE = 0.15
"""Share of a person's articles under forms that may mean somebody else, from which on the person is in doubt."""


class Printed(NamedTuple):
    """So many articles of a year, in a language (`en`; empty where unknown), print the name so."""

    name: str
    lang: str
    year: int
    articles: int


class FormOf(NamedTuple):
    """A name of a form that means a person. added: the form has extra words around the name. doubtful: it may mean somebody
    else."""

    printed: Printed
    added: bool
    doubtful: bool


class Shown(NamedTuple):
    """How a person is shown. names: those by which they are looked up. doubt: whether the person may be several."""

    name: str
    names: frozenset[str]
    doubt: bool


def shown(forms: Sequence[FormOf], language: str) -> Shown | None:
    """Decide how the person of these forms is shown, None for somebody of no name. A form with extra words names somebody
    only if there is no other. language: that of most articles of the archive."""
    printed = [form.printed for form in forms if not form.added] or [form.printed for form in forms]
    name = shown_name(printed, language)
    if name is None:
        return None
    doubtful = sum(form.printed.articles for form in forms if form.doubtful)
    doubt = doubtful >= _DOUBT_SHARE * sum(form.printed.articles for form in forms) > 0
    return Shown(name, frozenset({name, *(row.name for row in printed)}), doubt)


def shown_name(printed: Iterable[Printed], language: str) -> str | None:
    """None for somebody of no name. language: that of most articles of the archive, which is that of its readers."""
    rows = list(printed)
    in_language = [row for row in rows if row.lang == language]
    if sum(row.articles for row in in_language) >= _FEW * sum(row.articles for row in rows):
        rows = in_language
    if not rows:
        return None
    newest = max(row.year for row in rows)
    forms: defaultdict[str, float] = defaultdict(float)
    names: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        weight = row.articles * 0.5 ** ((newest - row.year) / HALF_LIFE)
        form = form_of(row.name).id
        forms[form] += weight
        names[form][row.name] += weight
    form = max(forms, key=lambda form_id: (_round(forms[form_id]), len(form_id), form_id))
    spelt = names[form]
    return max(spelt, key=lambda spelling: (not _shouted(spelling), _round(spelt[spelling]), spelling))


def _shouted(name: str) -> bool:
    """A headline's capitals, or none at all, say nothing about how a name is spelt; initials are no headline."""
    return any(len(part) > 3 and part.isupper() for part in re.split(r"[\W_]+", name)) or name.islower()


def _round(weight: float) -> float:
    """The same sum whatever the order of its parts."""
    return round(weight, 6)
