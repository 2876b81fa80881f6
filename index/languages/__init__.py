"""What people read, in their language: every sentence, date and number of pages and mails.

English is the source. Every sentence that somebody is shown is asked for by its English words:

    from index.languages import gettext as _, ngettext

    _("Sort by")
    _("The index of %(name)s is empty.", name=name)
    ngettext("%(count)s article", "%(count)s articles", total)     # `count` is the number, unless the values name another

The language is the one that is spoken right now: that of the request being answered, or of whom a mail goes to (`in_language`).
In templates the same are `_()`, `ngettext()` and `{% trans %}`. Rules for whoever writes a sentence:

- A sentence is whole: never one glued of halves, and never a word put into another's grammar. Values go into named holes,
  `%(name)s`, and a percent sign is doubled, `%%`.
- A whole number among the values is written as the language writes numbers; give a year, or the number of a row, as text.
- Where nobody is there to translate for (a module's table), mark the words with `N_` and put them into `Words`.
- What lower layers say to people is a `Sentence` (`index/text/localizable.py`), which `translated` (in templates the filter
  `said`) says in the reader's language.
- Programs are answered in English: the API, feeds, exports, the log.

`scripts/languages.sh` collects the sentences; `catalogues/` has a file for each language. Which language a page is in is decided in
`web/languages/`.
"""

from index.languages.current import current, in_language, speak
from index.languages.offered import ENGLISH, LANGUAGES, Language, first_of, language
from index.languages.translating import gettext, ngettext, translated
from index.languages.wording_tables import N_, NN_, Words

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "NN_",
    "N_",
    "Language",
    "Words",
    "current",
    "first_of",
    "gettext",
    "in_language",
    "language",
    "ngettext",
    "speak",
    "translated",
]
