"""Does an address name one page, as far as can be told from its words? A wrong yes may lose articles, a wrong no costs a
request: so in doubt it names none.

`/article/12` and `/ferry-late-again.html` do. `/article.pl`, `/read-full-story`, `/index2.php` and `/2025/11/` name a
program, or a list, and something else chooses the page.
"""

import re
from urllib.parse import unquote

_PROGRAM = re.compile(
    r"\.(?:php\d?|phtml|pl|cgi|fcgi|asp|aspx|ashx|jsp|jspx|jsf|do|action|cfm|cfml|dll|exe|py|rb|lasso|nsf|mvc|xsp)$",
    re.I,
)
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,5}$")
_DATE = re.compile(r"(?:^|/)(?:19|20)\d\d(?:/\d{1,2}){1,2}(?=/|$)")
_ENDS_AS_DATE = re.compile(r"(?:^|/)(?:19|20)\d\d(?:[/_-]?\d{1,2}){0,2}$")
_LONG_NUMBER = re.compile(r"\d{3,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = """
    a about all and archive archives article articles artikel articolo articulo artigo aktuell ausgabe back beitrag
    blog body by cat category channel click cms comment comments complete contenido content contents contenuto
    default detail details detalle display doc document download en entire entry es file for forum fr from full get
    go headline headlines home html id in index info issue item items json la last latest leer leggi lesen lire list
    listing load main message meldung mobile module modules more nachricht nachrichten new news newsitem nota notas
    noticia noticias notizia old of one open out p page pages part permalink plain popup post posts print printable
    printer read redirect render rss search section seite selected send server service share show single site
    special stories story template text the thread to topic topics ver version view viewer web whole with www
"""
_FUNCTIONS = frozenset(_FUNCTION_WORDS.split())
"""Words that name what a program does, or a part of a site, rather than what a page is about."""
_LIST_WORDS = """
    page pages p seite pagina section sections category cat channel archive archives issue v
"""
_LISTS = frozenset(_LIST_WORDS.split())
_NAMES_ID = re.compile(
    r"(?:id|nid|aid|uuid|guid|slug|key|"
    r"(?:id[_-]?)?(?:art|article|artikel|articulo|articolo|artigo|story|news|newsitem|nota|noticia|notizia|beitrag|meldung|post|"
    r"doc|document|content|entry)(?:[_-]?(?:id|no|nr|num|number|key))?)",
    re.I,
)


def names_one(path: str) -> bool:
    """Return whether a path without its query already identifies a single article. path: percent-encoded or decoded."""
    plain = unquote(path).rstrip("/")
    before, _, last = plain.rpartition("/")
    if _PROGRAM.search(last):
        return _has_long_number(last)
    if not last or _ENDS_AS_DATE.search(plain):
        return False
    last = _SUFFIX.sub("", last)
    if last.isdecimal():
        return before.rpartition("/")[2].lower() not in _LISTS
    words = [word.lower() for word in _WORD.findall(last)]
    telling = [word for word in words if word not in _FUNCTIONS]
    if _has_long_number(last) or (telling and any(char.isdecimal() for char in last)):
        return True
    if not last.isascii() and sum(map(len, telling)) >= 8:  # scripts that put no blanks between words
        return True
    if telling and (_DATE.search(before) or _LONG_NUMBER.search(_YEAR.sub("", before))):
        return True
    return len(words) >= 3 and len(telling) >= 2


def identifies(name: str, value: str) -> bool:
    """Return whether a query parameter is the number or name of an article: `id=77`, `storyid=4`,
    `slug=ferry-late-again`.
    """
    plain = unquote(value)
    if name.lower() == "p":  # a page's number in one program, an article's in another
        return bool(_LONG_NUMBER.search(plain))
    return bool(_NAMES_ID.fullmatch(unquote(name))) and (
        any(char.isdecimal() for char in plain) or names_one(f"/{plain}")
    )


def _has_long_number(text: str) -> bool:
    return _LONG_NUMBER.search(_YEAR.sub("", text)) is not None
