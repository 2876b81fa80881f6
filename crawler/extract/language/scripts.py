"""The language of a text by its letters alone, for scripts that write hardly more than one."""

import re

_SCRIPTS = {
    "el": "\u0370-\u03ff\u1f00-\u1fff", "hy": "\u0530-\u058f", "he": "\u0590-\u05ff", "dv": "\u0780-\u07bf", "bn": "\u0980-\u09ff",
    "pa": "\u0a00-\u0a7f", "gu": "\u0a80-\u0aff", "or": "\u0b00-\u0b7f", "ta": "\u0b80-\u0bff", "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff", "ml": "\u0d00-\u0d7f", "si": "\u0d80-\u0dff", "th": "\u0e00-\u0e7f", "lo": "\u0e80-\u0eff",
    "bo": "\u0f00-\u0fff", "my": "\u1000-\u109f", "ka": "\u10a0-\u10ff\u2d00-\u2d2f", "am": "\u1200-\u139f", "km": "\u1780-\u17ff",
    "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af", "ja": "\u3040-\u30ff\uff66-\uff9f", "zh": "\u3400-\u9fff\uf900-\ufaff",
}  # fmt: skip
_LETTERS = {tag: re.compile(f"[{ranges}]") for tag, ranges in _SCRIPTS.items()}
_ANY = re.compile(f"[{''.join(_SCRIPTS.values())}]")
_LETTER = re.compile(r"[^\W\d_]")
_KANA = 0.08
"""Share of kana from which on a text in Chinese characters is Japanese; names and shop signs in Chinese stay below it."""
_WIDE = 3
"""Latin letters that one Chinese character counts for: names and figures in a Chinese text are written in Latin ones."""
_MOST = 0.6
_FEWEST = 20
"""Letters of a script that are no accident."""


def by_script(text: str) -> str | None:
    """Return the language as a BCP 47 tag if most letters belong to a script that few languages use; else None."""
    if text.isascii() or len(_ANY.findall(text)) < _FEWEST:
        return None
    counts = {tag: number for tag, letters in _LETTERS.items() if (number := len(letters.findall(text)))}
    east = counts.get("ja", 0) + counts.get("zh", 0)
    if counts.get("ja", 0) >= _KANA * east:
        counts["ja"] = east
        counts.pop("zh", None)
    tag = max(counts, key=lambda tag: counts[tag], default="")
    if not tag or counts[tag] < _FEWEST:
        return None
    others = len(_LETTER.findall(text)) - counts[tag]
    weight = _WIDE if tag in ("zh", "ja", "ko") else 1
    return tag if counts[tag] * weight >= _MOST * (counts[tag] * weight + others) else None
