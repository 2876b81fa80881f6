"""Names of languages in English, for the facet and for `lang:German`, and their own. Codes: ISO 639-1, names as in the CLDR."""

from functools import lru_cache

from index.languages import LANGUAGES, formats, in_language
from index.text.folding import fold

_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bangla",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish",
    "la": "Latin", "lb": "Luxembourgish", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian",
    "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese",
    "nb": "Norwegian Bokmål", "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian",
    "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Filipino", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "xh": "Xhosa", "yi": "Yiddish", "yo": "Yoruba",
    "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip

_OWN_NAMES = {
    "ar": "العربية", "az": "azərbaycan", "be": "беларуская", "bg": "български", "bn": "বাংলা", "bs": "bosanski",
    "ca": "català", "cs": "čeština", "cy": "Cymraeg", "da": "dansk", "de": "Deutsch", "el": "Ελληνικά",
    "es": "español", "et": "eesti", "eu": "euskara", "fa": "فارسی", "fi": "suomi", "fr": "français", "ga": "Gaeilge",
    "gl": "galego", "gu": "ગુજરાતી", "he": "עברית", "hi": "हिन्दी", "hr": "hrvatski", "hu": "magyar", "hy": "հայերեն",
    "id": "Indonesia", "is": "íslenska", "it": "italiano", "ja": "日本語", "ka": "ქართული", "kk": "қазақ тілі",
    "km": "ខ្មែរ", "kn": "ಕನ್ನಡ", "ko": "한국어", "ku": "kurdî", "la": "Latina", "lb": "Lëtzebuergesch", "lo": "ລາວ",
    "lt": "lietuvių", "lv": "latviešu", "mk": "македонски", "ml": "മലയാളം", "mn": "монгол", "mr": "मराठी",
    "ms": "Melayu", "mt": "Malti", "my": "မြန်မာ", "nb": "norsk bokmål", "ne": "नेपाली", "nl": "Nederlands",
    "nn": "norsk nynorsk", "no": "norsk", "pa": "ਪੰਜਾਬੀ", "pl": "polski", "ps": "پښتو", "pt": "português",
    "ro": "română", "ru": "русский", "si": "සිංහල", "sk": "slovenčina", "sl": "slovenščina", "so": "Soomaali",
    "sq": "shqip", "sr": "српски", "sv": "svenska", "sw": "Kiswahili", "ta": "தமிழ்", "te": "తెలుగు", "th": "ไทย",
    "tr": "Türkçe", "uk": "українська", "ur": "اردو", "uz": "o‘zbek", "vi": "Tiếng Việt", "xh": "IsiXhosa",
    "yi": "ייִדיש", "yo": "Èdè Yorùbá", "zh": "中文", "zu": "isiZulu",
}  # fmt: skip
"""As their speakers call them, where English does not: for `lang:Deutsch`."""


_FORMER = {"iw": "he", "in": "id", "ji": "yi"}
"""Codes that ISO 639 has withdrawn."""


def canonical_tag(tag: str) -> str:
    """A BCP 47 tag in its usual form: en-us, en_US -> en-US; zh-hans -> zh-Hans; iw -> he."""
    primary, *rest = tag.strip().replace("_", "-").split("-")
    primary = primary.lower()
    parts = [_FORMER.get(primary, primary)]
    for part in rest:
        parts.append(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower())
    return "-".join(parts)


def language_name(tag: str) -> str:
    """`English` for en, `English (GB)` for en-GB; an unknown tag as it is."""
    primary, _, rest = canonical_tag(tag).partition("-")
    name = _NAMES.get(primary)
    if name is None:
        return tag
    return f"{name} ({rest})" if rest else name


def names_of_language(tag: str) -> tuple[str, ...]:
    """What a reader may call a language: its English name, and without a region its own (`German`, `Deutsch`)."""
    own = _OWN_NAMES.get(canonical_tag(tag))
    return (language_name(tag), own) if own else (language_name(tag),)


@lru_cache(maxsize=1000)
def names_on_pages(tag: str) -> frozenset[str]:
    """What a language is called in each of those that the page speaks, folded: `franzosisch`, `francese`. All of them whoever
    asks, so that a saved search finds the same for everybody."""
    found = set()
    for language in LANGUAGES.values():
        with in_language(language):
            found.add(fold(formats.language_name(tag)))
    return frozenset(found)
