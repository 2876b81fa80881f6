"""Questions, numbers and languages in words."""

from search.request import SearchQuery

LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "gl": "Galician", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ms": "Malay", "mt": "Maltese",
    "nb": "Norwegian Bokmål", "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian",
    "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovene", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
    "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "yi": "Yiddish",
    "zh": "Chinese",
}  # fmt: skip

RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))

FACET_NAMES = {
    "person": "Person", "outlet": "Outlet", "section": "Section", "lang": "Language", "author": "Author", "agency": "Agency",
}  # fmt: skip

FACET_PLURALS = {
    "person": "people", "outlet": "outlets", "section": "sections", "lang": "languages", "author": "authors",
    "agency": "agencies",
}  # fmt: skip

SORT_NAMES = {"relevance": "Best match", "newest": "Newest", "oldest": "Oldest", "blend": "Best and recent"}


def primary(lang: str | None) -> str:
    return (lang or "").split("-")[0].lower()


def language_name(lang: str) -> str:
    """`German`, `Portuguese (BR)`; the tag itself where it is not known."""
    name = LANGUAGES.get(primary(lang))
    if name is None:
        return lang
    rest = lang.partition("-")[2]
    return f"{name} ({rest.upper()})" if rest else name


def direction(lang: str | None) -> str:
    """For the `dir` attribute; what no language is known of decides by itself."""
    if not lang:
        return "auto"
    return "rtl" if primary(lang) in RIGHT_TO_LEFT else "ltr"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 article`, `12,345 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def question(query: SearchQuery) -> str:
    """A question in a line, for titles: its words, then what narrows it."""
    parts = [query.q.strip()] if query.q.strip() else []
    parts += [f"{FACET_NAMES[facet].lower()}: {value}" for facet, value in query.include]
    parts += [f"not {FACET_NAMES[facet].lower()}: {value}" for facet, value in query.exclude]
    if query.from_ or query.to:
        parts.append(f"{query.from_ or '…'} to {query.to or '…'}")
    if query.since:
        parts.append(f"since {query.since}")
    return ", ".join(parts)
