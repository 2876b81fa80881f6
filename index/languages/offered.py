"""The languages of the page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """tag: BCP 47, as in `lang` attributes, and the name of its catalogue. name: its own. locale: whose dates and numbers of
    CLDR are used."""

    tag: str
    name: str
    locale: str
    right_to_left: bool = False

    @property
    def direction(self) -> str:
        """The value of a `dir` attribute."""
        return "rtl" if self.right_to_left else "ltr"


ENGLISH = Language("en", "English", "en_GB")

LANGUAGES: dict[str, Language] = {
    one.tag: one
    for one in (
        ENGLISH,
        Language("de", "Deutsch", "de"),
        Language("fr", "Français", "fr"),
        Language("es", "Español", "es"),
        Language("pt", "Português", "pt"),
        Language("it", "Italiano", "it"),
        Language("ja", "日本語", "ja"),
        Language("ar", "العربية", "ar", right_to_left=True),
    )
}
"""Those that readers choose from, by tag."""

PSEUDO: dict[str, Language] = {
    one.tag: one
    for one in (
        Language("en-XA", "[Þšéûðö]", "en_GB"),
        Language("ar-XB", "[Þšéûðö RTL]", "en_GB", right_to_left=True),
    )
}
"""For whoever works on the page (a cookie chooses them): every translated sentence is longer, accented and in brackets, so that one
that was forgotten, or that does not fit, is seen. The tags are those of CLDR's pseudo-locales."""


def language(tag: str) -> Language | None:
    """The language of that tag, also one that is not offered; None for any other text."""
    return LANGUAGES.get(tag) or PSEUDO.get(tag)


def first_of(*tags: str | None) -> Language:
    """The first of them that is a language here: what somebody has chosen, then what holds for everybody. English where none is."""
    return next((found for tag in tags if tag and (found := language(tag)) is not None), ENGLISH)
