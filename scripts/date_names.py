"""Writes `crawler/date_parser/names.json`: how languages name months, weekdays and the halves of the day, from Unicode's CLDR.

    uv run --no-project --with babel python scripts/date_names.py

Run it again for a newer CLDR; what CLDR lacks (other cases, other abbreviations) stands in `crawler/date_parser/words.py`.
"""

import json
import unicodedata
from pathlib import Path

from babel import Locale, localedata
from babel.core import UnknownLocaleError

LANGUAGES = """
    af ar ar_DZ ar_IQ ar_LB ar_MA ar_SA ar_TN as az az_Cyrl be bg bn br bs bs_Cyrl ca cs cy da de de_AT dsb el en en_AU en_CA en_GB
    en_IN eo es es_CL es_MX es_PE et eu fa fi fil fo fr fr_CA fur fy ga gd gl gu ha he hi hr hsb hu hy id ig is it ja ka kk km kn
    ko ky lb lo lt lv mk ml mn mr ms mt my nb ne nl nn oc or pa pl pt pt_PT rm ro ru rw sc si sk sl so sq sr sr_Latn sr_Latn_BA
    sv sw ta te tg th tk tr tt uk ur uz uz_Cyrl vi xh yo zh zh_Hant zu
"""
TARGET = Path(__file__).parent.parent / "crawler" / "moments" / "names.json"


def main() -> None:
    months: dict[str, list[set[str]]] = {}
    days: dict[str, list[set[str]]] = {}
    halves: dict[str, list[set[str]]] = {}
    for code in LANGUAGES.split():
        localedata._cache.clear()  # what one language lends another must not stay in what all inherit
        try:
            locale = Locale.parse(code)
        except UnknownLocaleError:
            continue
        language = code.partition("_")[0]
        of_year = months.setdefault(language, [set() for _ in range(12)])
        of_week = days.setdefault(language, [set() for _ in range(7)])
        of_day = halves.setdefault(language, [set(), set()])
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number in range(12):
                    _keep(of_year[number], locale.months.get(context, {}).get(width, {}).get(number + 1))
                for number in range(7):
                    _keep(of_week[number], locale.days.get(context, {}).get(width, {}).get(number))
                names = locale.day_periods.get(context, {}).get(width, {})
                _keep(of_day[0], names.get("am"))
                _keep(of_day[1], names.get("pm"))
    tables = {"months": months, "weekdays": days, "halves": halves}
    parts = []
    for title, table in tables.items():
        lines = [
            f"  {json.dumps(code)}: {json.dumps([sorted(names) for names in table[code]], ensure_ascii=False)}"
            for code in sorted(table)
            if any(table[code])
        ]
        parts.append(f'"{title}": {{\n' + ",\n".join(lines) + "\n}")
    TARGET.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def _keep(names: set[str], name: str | None) -> None:
    """Names that are numbers ("11月", "tháng 11", "M11") are grammar, not words; single letters mean too much."""
    if not name:
        return
    plain = unicodedata.normalize("NFKC", name).lower().strip()
    if len(plain) > 1 and not any(character.isdigit() for character in plain):
        names.add(plain)


if __name__ == "__main__":
    main()
