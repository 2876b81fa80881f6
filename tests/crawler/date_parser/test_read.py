"""Date strings of many languages and programs: understood whole, or no date."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.date_parser import (
    Claim,
    Order,
    claims_in,
    day_in,
    habits_of,
    label_in,
    order_shown,
    read,
    reading_of,
    vocabulary,
)
from crawler.date_parser.calendars import solar_hijri
from crawler.date_parser.habits import UNKNOWN, Habits
from crawler.date_parser.words import Mean, phrases, senses_of
from index.article import PartialDateTime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(text: object, tag: str = "", url: str | None = None) -> str | None:
    moment = read(text, habits_of([tag or None], url))
    return moment.isoformat() if moment else None


IN_LANGUAGES = {
    "af": "3 November 2025", "ar": "٣ نوفمبر ٢٠٢٥", "ar-LB": "الاثنين 3 تشرين الثاني 2025", "az": "3 noyabr 2025",
    "be": "3 лістапада 2025 г.",
    "bg": "3 ноември 2025 г.",
    "bn": "৩ নভেম্বর ২০২৫",
    "bs": "3. novembra 2025.",
    "ca": "3 de novembre del 2025",
    "cs": "3. listopadu 2025",
    "cy": "3 Tachwedd 2025",
    "da": "3. nov. 2025",
    "de": "Montag, 3. November 2025",
    "el": "3 Νοεμβρίου 2025",
    "en": "Monday, 3rd of November, 2025",
    "en-US": "Nov. 3rd, 2025",
    "es": "lunes, 3 de noviembre de 2025",
    "et": "3. november 2025",
    "eu": "2025(e)ko azaroaren 3a",
    "fa": "۱۲ آبان ۱۴۰۴",
    "fi": "maanantai 3. marraskuuta 2025",
    "fr": "lundi 3 nov. 2025",
    "ga": "3 Samhain 2025",
    "gl": "3 de novembro de 2025",
    "he": "3 בנובמבר 2025",
    "hi": "३ नवंबर २०२५",
    "hr": "3. studenoga 2025.",
    "hu": "2025. november 3., hétfő",
    "hy": "3 նոյեմբերի 2025",
    "id": "Senin, 03 Nov 2025",
    "is": "3. nóvember 2025",
    "it": "lunedì 3 novembre 2025",
    "ja": "2025年11月3日（月）",
    "ka": "3 ნოემბერი 2025",
    "kk": "2025 ж. 3 қараша",
    "ko": "2025년 11월 3일 월요일",
    "lt": "2025 m. lapkričio 3 d.",
    "lv": "2025. gada 3. novembris",
    "mk": "3 ноември 2025",
    "mr": "३ नोव्हेंबर २०२५",
    "ms": "3 November 2025",
    "mt": "3 ta’ Novembru 2025",
    "nb": "3. november 2025",
    "nl": "ma 3 nov. 2025",
    "nn": "3. november 2025",
    "pl": "3 listopada 2025 r.",
    "pt": "3 de novembro de 2025",
    "ro": "3 noiembrie 2025",
    "ru": "3 ноября 2025 года",
    "sk": "3. novembra 2025",
    "sl": "3. novembra 2025",
    "sq": "3 nëntor 2025",
    "sr": "3. новембра 2025.",
    "sr-Latn": "3. novembar 2025.",
    "sv": "måndag 3 november 2025",
    "sw": "3 Novemba 2025",
    "ta": "3 நவம்பர் 2025",
    "th": "วันจันทร์ที่ 3 พฤศจิกายน พ.ศ. 2568",
    "tr": "3 Kasım 2025 Pazartesi",
    "uk": "3 листопада 2025 року",
    "ur": "3 نومبر، 2025",
    "vi": "Thứ Hai, ngày 3 tháng 11 năm 2025", "zh": "2025年11月3日 星期一",
}  # fmt: skip


@pytest.mark.parametrize("tag", sorted(IN_LANGUAGES))
def test_a_day_in_words_is_read_in_its_language(tag: str) -> None:
    assert said(IN_LANGUAGES[tag], tag) == "2025-11-03"


@pytest.mark.parametrize("month", range(1, 13))
def test_every_name_of_a_month_means_it_in_its_language(month: int) -> None:
    for phrase, senses in ((phrase, senses_of(phrase)) for phrase in phrases()):
        for sense in senses:
            if sense.mean is Mean.MONTH and sense.value == month and len(phrase) > 1:
                for language in sense.languages or {"en"}:
                    moment = read(f"14 {phrase} 2025", Habits(language=language))
                    assert moment == PartialDateTime.day(date(2025, month, 14)), (phrase, language)


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("3 listopada 2025", "pl", "2025-11-03"),
        ("3. listopada 2025.", "hr", "2025-10-03"),
        ("3 listopada 2025", "", None),
        ("3 KASIM 2025", "tr", "2025-11-03"),
        ("3 ΝΟΕΜΒΡΙΟΥ 2025", "el", "2025-11-03"),
        ("1ER FEVRIER 2025", "fr", "2025-02-01"),
        ("5. Jänner 2025", "de-AT", "2025-01-05"),
        ("03.XI.2025", "pl", "2025-11-03"),
        ("3 Nov 2025", "cs", "2025-11-03"),
    ],
)
def test_a_name_of_two_months_is_read_in_the_language_of_the_page(text: str, tag: str, expected: str | None) -> None:
    assert said(text, tag) == expected


@pytest.mark.parametrize("tag", ["", "en", "en-US", "en-GB", "de", "ja", "zh-TW", "ko", "hu", "sv", "lt"])
@pytest.mark.parametrize(
    "text",
    [
        "2025/11/03", "2025/11/3", "2025-11-03", "2025-11-3", "2025.11.03", "2025.11.03.", "2025. 11. 3.", "2025. 11. 03", "2025 11 03",
        "2025年11月3日", "2025年 11月 3日",
        "2025년 11월 3일", "2025년11월3일", "２０２５年１１月３日", "２０２５／１１／０３", "2025年11月3號", "20251103",
        "令和7年11月3日", "民國114年11月3日", "2025-Nov-03", "2025 November 3",
    ],
)  # fmt: skip
def test_a_date_that_begins_with_its_year_is_year_month_day(text: str, tag: str) -> None:
    assert said(text, tag) == "2025-11-03"


@pytest.mark.parametrize(
    ("text", "tag", "url", "expected"),
    [
        ("03/11/2025", "en-US", None, "2025-03-11"),
        ("03/11/2025", "en-GB", None, "2025-11-03"),
        ("03/11/2025", "en-AU", None, "2025-11-03"),
        ("03/11/2025", "en", None, None),
        ("03-11-2025", "en", None, None),
        ("03.11.2025", "en", None, None),
        ("03/11/2025", "", None, None),
        ("03/11/2025", "en", "https://quay-courier.co.uk/a", "2025-11-03"),
        ("03/11/2025", "en-US", "https://quay-courier.co.uk/a", None),
        ("03/11/2025", "en", "https://quay-courier.us/a", "2025-03-11"),
        ("03/11/2025", "en", "https://quay-courier.io/a", None),
        ("03/11/2025", "en-CA", None, None),
        ("03/11/2025", "fil", None, "2025-03-11"),
        ("03/11/2025", "ja", None, None),
        ("03/11/2025", "zh-HK", None, "2025-11-03"),
        ("03/11/2025", "fr", None, "2025-11-03"),
        ("03/11/2025", "pt-BR", None, "2025-11-03"),
        ("٣/١١/٢٠٢٥", "ar", None, "2025-11-03"),
        ("25/11/2025", "en", None, "2025-11-25"),
        ("11/25/2025", "en", None, "2025-11-25"),
        ("11/11/2025", "en", None, "2025-11-11"),
        ("Monday 03/11/2025", "en", None, "2025-11-03"),
        ("Tuesday 03/11/2025", "en", None, "2025-03-11"),
        ("Friday 03/11/2025", "en", None, None),
        ("03.11.25", "de", None, "2025-11-03"),
        ("3/11/25", "es-MX", None, "2025-11-03"),
        ("11/3/25", "en-US", None, "2025-11-03"),
        ("25/11/03", "ja", None, "2025-11-03"),
        ("25-11-03", "sv", None, "2025-11-03"),
        ("03/11/25", "en", None, None),
        ("3 Nov 25", "en", None, "2025-11-03"),
        ("Nov 3, '25", "en", None, "2025-11-03"),
    ],
)
def test_day_and_month_follow_language_and_country_or_there_is_no_date(
    text: str, tag: str, url: str | None, expected: str | None
) -> None:
    assert said(text, tag, url) == expected


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("2025年11月3日 下午3:15", "zh", "2025-11-03T15:15:00+08:00"),
        ("2025年11月3日 上午12:15", "zh", "2025-11-03T00:15:00+08:00"),
        ("2025-11-03 下午3点15分", "zh", "2025-11-03T15:15:00+08:00"),
        ("2025年11月3日 晚上9点", "zh", "2025-11-03T21:00:00+08:00"),
        ("2025年11月3日 凌晨2点05分", "zh", "2025-11-03T02:05:00+08:00"),
        ("2025年11月3日 中午12点30分", "zh", "2025-11-03T12:30:00+08:00"),
        ("2025年11月3日（月）午後3時15分", "ja", "2025-11-03T15:15:00+09:00"),
        ("2025年11月3日 午前0時5分", "ja", "2025-11-03T00:05:00+09:00"),
        ("2025. 11. 3. 오후 3:15", "ko", "2025-11-03T15:15:00+09:00"),
        ("2025년 11월 3일 오전 12시 5분", "ko", "2025-11-03T00:05:00+09:00"),
        ("3 Nov 2025 3:15 PM", "en", "2025-11-03T15:15:00Z"),
        ("3 Nov 2025 3:15pm", "en", "2025-11-03T15:15:00Z"),
        ("3 Nov 2025, 3 p.m.", "en", "2025-11-03T15:00:00Z"),
        ("3 Nov 2025, 12.15 a.m.", "en", "2025-11-03T00:15:00Z"),
        ("3 Nov 2025 15:15 PM", "en", "2025-11-03T15:15:00Z"),
        ("3 Nov 2025 15:15 AM", "en", None),
        ("3 de noviembre de 2025, 3:15 p. m.", "es", "2025-11-03T15:15:00Z"),
        ("3 Νοεμβρίου 2025, 3:15 μ.μ.", "el", "2025-11-03T15:15:00Z"),
        ("3 نوفمبر 2025 3:15 م", "ar", "2025-11-03T15:15:00Z"),
        ("3 Kasım 2025 ÖS 3:15", "tr", "2025-11-03T15:15:00Z"),
        ("2025. november 3. du. 3:15", "hu", "2025-11-03T15:15:00Z"),
        ("3/11/2025 3:15 CH", "vi", "2025-11-03T15:15:00Z"),
        ("3 Nov 2025, 3:15 petang", "ms", "2025-11-03T15:15:00Z"),
        ("03.11.2025 godz. 15.15", "pl", "2025-11-03T15:15:00Z"),
        ("3. November 2025 um 15:15 Uhr", "de", "2025-11-03T15:15:00Z"),
        ("15:15 Uhr am 3. November 2025", "de", "2025-11-03T15:15:00Z"),
        ("3 novembre 2025 à 15h15", "fr", "2025-11-03T15:15:00Z"),
        ("3 novembre 2025 à 15 h", "fr", "2025-11-03T15:00:00Z"),
        ("3.11.2025 klo 15.15", "fi", "2025-11-03T15:15:00Z"),
        ("3. november 2025 kl. 15.15", "nb", "2025-11-03T15:15:00Z"),
        ("3 novembre 2025 alle ore 15.15", "it", "2025-11-03T15:15:00Z"),
        ("3 de novembro de 2025 às 15h15min", "pt", "2025-11-03T15:15:00Z"),
        ("3 พฤศจิกายน 2568 เวลา 15:15 น.", "th", "2025-11-03T15:15:00Z"),
        ("3 ноября 2025 г. в 15:15 (МСК)", "ru", "2025-11-03T15:15:00+03:00"),
        ("2025-11-03T24:00:00Z", "", "2025-11-04T00:00:00Z"),
        ("2025-11-03T15:15:60Z", "", "2025-11-03T15:15:59Z"),
        ("2025-11-03 25:00", "", None),
        ("2025-11-03 12:60", "", None),
    ],
)
def test_the_clock_is_read_in_its_language(text: str, tag: str, expected: str | None) -> None:
    assert said(text, tag) == expected


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("ET", "-05:00", "-04:00"),
        ("CT", "-06:00", "-05:00"),
        ("MT", "-07:00", "-06:00"),
        ("PT", "-08:00", "-07:00"),
        ("Eastern Time", "-05:00", "-04:00"),
        ("EST", "-05:00", "-05:00"),
        ("PDT", "-07:00", "-07:00"),
        ("Pacific Daylight Time", "-07:00", "-07:00"),
        ("Europe/Berlin", "+01:00", "+02:00"),
        ("America/Argentina/Buenos_Aires", "-03:00", "-03:00"),
        ("Australia/Sydney", "+11:00", "+10:00"),
        ("AET", "+11:00", "+10:00"),
        ("CET", "+01:00", "+01:00"),
        ("CEST", "+02:00", "+02:00"),
        ("MESZ", "+02:00", "+02:00"),
        ("BST", "+01:00", "+01:00"),
        ("JST", "+09:00", "+09:00"),
        ("KST", "+09:00", "+09:00"),
        ("AEST", "+10:00", "+10:00"),
        ("NPT", "+05:45", "+05:45"),
        ("GMT", "Z", "Z"),
        ("(UTC)", "Z", "Z"),
        ("UT", "Z", "Z"),
        ("GMT+7", "+07:00", "+07:00"),
        ("UTC-3", "-03:00", "-03:00"),
        ("UTC −3:30", "-03:30", "-03:30"),
        ("(GMT+05:30)", "+05:30", "+05:30"),
        ("GMT+0100 (Central European Standard Time)", "+01:00", "+01:00"),
        ("-03:00", "-03:00", "-03:00"),
        ("+0530", "+05:30", "+05:30"),
        ("+05", "+05:00", "+05:00"),
        ("+0000 UTC", "Z", "Z"),
    ],
)
def test_a_zone_is_used_in_winter_and_in_summer(zone: str, winter: str, summer: str) -> None:
    for day, offset in (("05 Jan 2025", winter), ("05 Jul 2025", summer)):
        iso = datetime.strptime(day, "%d %b %Y").date().isoformat()
        for text in (f"Sun, {day} 09:00:00 {zone}", f"{iso} 09:00:00 {zone}", f"{iso} 9:00 AM {zone}"):
            assert said(text) == f"{iso}T09:00:00{offset}", text


@pytest.mark.parametrize(
    ("text", "tag", "url", "expected"),
    [
        ("2025-11-03 09:00 IST", "en-IN", None, "2025-11-03T09:00:00+05:30"),
        ("2025-11-03 09:00 IST", "hi", None, "2025-11-03T09:00:00+05:30"),
        ("2025-07-03 09:00 IST", "en", "https://quay-courier.ie/a", "2025-07-03T09:00:00+01:00"),
        ("2025-07-03 09:00 IST", "he", None, "2025-07-03T09:00:00+03:00"),
        ("2025-11-03 09:00 IST", "", None, "2025-11-03"),
        ("2025-11-03 09:00 CST", "zh-CN", None, "2025-11-03T09:00:00+08:00"),
        ("2025-11-03 09:00 CST", "en-US", None, "2025-11-03T09:00:00-06:00"),
        ("2025-11-03 09:00 EST", "en-AU", None, "2025-11-03T09:00:00+10:00"),
        ("3 Nov 2025 09:00:00 A", "", None, "2025-11-03"),
        ("3 novembre 2025 à 9 h 00 HNE", "fr-CA", None, "2025-11-03T09:00:00-05:00"),
        ("3 نوفمبر 2025 - 09:00 بتوقيت غرينتش", "ar", None, "2025-11-03T09:00:00Z"),
    ],
)
def test_an_abbreviation_of_several_zones_needs_its_country_or_gives_the_day(
    text: str, tag: str, url: str | None, expected: str
) -> None:
    assert said(text, tag, url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon Nov  3 09:00:00 2025", "2025-11-03T09:00:00Z"),
        ("Mon Nov 03 09:00:00 PST 2025", "2025-11-03T09:00:00-08:00"),
        ("Mon Nov 03 09:00:00 GMT+01:00 2025", "2025-11-03T09:00:00+01:00"),
        ("Mon Nov 03 2025 09:00:00 GMT+0100 (Mitteleuropäische Zeit)", "2025-11-03T09:00:00+01:00"),
        ("2025-11-03 09:00:00 +0100 CET", "2025-11-03T09:00:00+01:00"),
        ("2025-11-03T09:00:00.123456+01:00[Europe/Berlin]", "2025-11-03T09:00:00+01:00"),
        ("20251103T090000+0100", "2025-11-03T09:00:00+01:00"),
        ("20251103090000", "2025-11-03T09:00:00Z"),
        ("202511030900", "2025-11-03T09:00:00Z"),
        ("03-Nov-2025 09:00:00", "2025-11-03T09:00:00Z"),
        ("Monday, 03-Nov-25 09:00:00 UTC", "2025-11-03T09:00:00Z"),
        ("Nov 3, 2025 9:00:00 AM", "2025-11-03T09:00:00Z"),
        ("2025-11-03Z", "2025-11-03"),
        ("2025-11-03+01:00", "2025-11-03"),
        (1762160400, "2025-11-03T09:00:00Z"),
        (1762160400000, "2025-11-03T09:00:00Z"),
        (1762160400.5, "2025-11-03T09:00:00Z"),
        ("1762160400.123", "2025-11-03T09:00:00Z"),
        (["2025-11-03"], "2025-11-03"),
        ({"@type": "Date", "@value": "2025-11-03"}, "2025-11-03"),
        ("Published: 3 November 2025", "2025-11-03"),
        ("2025-11-03 | 09:00", "2025-11-03T09:00:00Z"),
        ("3 November 2025, 1515 GMT", "2025-11-03T15:15:00Z"),
    ],
)
def test_what_programs_print_is_read(text: object, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025", "2025-11", "November 2025", "3 November", "3 Nov 09:00", "2025-307", "2025-W45-1", "2025-25-05", "2025-02-30",
        "31 Feb 2025",
        "3 November 2025 or so", "before 3 November 2025", "3 November 2025 09:00 XYZ", "3 November 2025 09:00 local time", "2 hours ago",
        "3 November 2025 - 5 November 2025", "3-5 November 2025", "2025-11-03T09:00:00+99:99", "2025-11-03T09:00:00+15:00", "99999-12-31",
        "2025.11.3.1", "build 2025.11.03.2", "1404/08/12", "2568-11-03", "1447-05-12", "12 5 2025 3", "3/11/2025/4", "0000-00-00",
        "tomorrow 9:00",
        float("nan"), float("inf"), {}, [], [[]], {"@value": {}}, False,
    ],
)  # fmt: skip
def test_what_is_not_understood_whole_is_no_date(text: object) -> None:
    assert said(text, "en") is None


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("1404/08/12", "fa", "2025-11-03"),
        ("۱۴۰۴/۰۸/۱۲", "fa", "2025-11-03"),
        ("1404/12/30", "fa", None),
        ("2025-11-03", "fa", "2025-11-03"),
        ("3/11/2568", "th", "2025-11-03"),
        ("3 พ.ย. 68", "th", "2025-11-03"),
        ("3/11/45", "th", "2002-11-03"),
        ("04/08/12", "fa", None),
        ("12 جمادى الأولى 1447", "ar", None),
    ],
)
def test_other_calendars_are_converted_or_give_no_date(text: str, tag: str, expected: str | None) -> None:
    assert said(text, tag) == expected


def test_irans_leap_years() -> None:
    assert [year for year in range(1380, 1420) if solar_hijri(year, 12, 30)] == [
        1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416,
    ]  # fmt: skip
    assert solar_hijri(1357, 11, 22) == date(1979, 2, 11)


@given(
    st.datetimes(datetime(1981, 1, 1), datetime(2099, 12, 30)),
    st.sampled_from(["-", "/", ".", " "]),
    st.sampled_from(["en", "de", "ja", "hu", "th", "fa"]),
)
def test_year_first_never_swaps(at: datetime, sign: str, language: str) -> None:
    text = at.strftime(f"%Y{sign}%m{sign}%d %H:%M:%S")
    assert read(text, Habits(language=language)) == PartialDateTime(at=at.replace(microsecond=0, tzinfo=UTC))


@given(st.datetimes(datetime(1981, 1, 1), datetime(2099, 12, 30)), st.integers(-12 * 60, 14 * 60))
def test_rfc_822_and_iso_agree(at: datetime, minutes: int) -> None:
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    day = f"{at.day:02} {MONTHS[at.month - 1]} {at.year}"
    mail = read(f"{day} {at:%H:%M:%S} {offset}")
    assert mail is not None
    assert mail == read(f"{at:%Y-%m-%dT%H:%M:%S}{offset[:3]}:{offset[3:]}")
    assert mail.at.utcoffset() == timedelta(minutes=minutes)


@given(st.text(max_size=200))
def test_any_text_is_read_or_is_none(text: str) -> None:
    reading_of(text)
    claims_in(text)
    label_in(text, whole=False)
    day_in(text)
    order_shown([text])


DATE_WORDS = (
    "3 11 2025 25 03 : . - / , ( ) + T Z am pm du. de h Uhr 下午 年 月 日 오후 Nov November mar GMT ET IST Europe/Berlin "
    "Updated Published 9:15 GMT+7 '"
)


@given(st.lists(st.sampled_from(DATE_WORDS.split()), max_size=40), st.sampled_from(["", " "]))
def test_any_words_of_dates_are_read_or_are_none(words: list[str], blank: str) -> None:
    for habits in (UNKNOWN, habits_of(["hu"]), habits_of(["zh-CN"]), habits_of(["th"]), habits_of(["fa"])):
        reading_of(blank.join(words), habits)
        claims_in(blank.join(words), habits)


PUBLISHED, MODIFIED = Claim.PUBLISHED, Claim.MODIFIED


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("Updated 5 November 2025 10:00 | Published 3 November 2025 08:00", "en", [(5, MODIFIED), (3, PUBLISHED)]),
        ("Published 3 November 2025 08:00 | Updated 5 November 2025 10:00", "en", [(3, PUBLISHED), (5, MODIFIED)]),
        ("3 November 2025 (updated 5 November 2025)", "en", [(3, None), (5, MODIFIED)]),
        ("First published on Mon 3 Nov 2025 08.00 GMT, last modified on Wed 5 Nov 2025 10.00 GMT", "en",
            [(3, PUBLISHED), (5, MODIFIED)]),
        ("By Ines Halvorsen, 3 November 2025", "en", [(3, None)]),
        ("Aktualisiert am 05.11.2025, 10:00 Uhr – Veröffentlicht am 03.11.2025", "de", [(5, MODIFIED), (3, PUBLISHED)]),
        ("Stand: 05.11.2025 10:00 Uhr", "de", [(5, MODIFIED)]),
        ("Mis à jour le 5 novembre 2025 à 10h00, publié le 3 novembre 2025", "fr", [(5, MODIFIED), (3, PUBLISHED)]),
        ("Publicado: 3 de noviembre de 2025 · Actualizado: 5 de noviembre de 2025", "es", [(3, PUBLISHED), (5, MODIFIED)]),
        ("Atualizado em 05/11/2025 às 10h00 | Publicado em 03/11/2025", "pt", [(5, MODIFIED), (3, PUBLISHED)]),
        ("Aggiornato il 5 novembre 2025 - Pubblicato il 3 novembre 2025", "it", [(5, MODIFIED), (3, PUBLISHED)]),
        ("Opublikowano: 3 listopada 2025, aktualizacja: 5 listopada 2025", "pl", [(3, PUBLISHED), (5, MODIFIED)]),
        ("Опубликовано 3 ноября 2025, обновлено 5 ноября 2025", "ru", [(3, PUBLISHED), (5, MODIFIED)]),
        ("Güncelleme: 05.11.2025 10:00 Yayınlanma: 03.11.2025 08:00", "tr", [(5, MODIFIED), (3, PUBLISHED)]),
        ("Publisert 3. november 2025 kl. 08:00 Oppdatert 5. november 2025 kl. 10:00", "nb", [(3, PUBLISHED), (5, MODIFIED)]),
        ("Julkaistu 3.11.2025 klo 8.00 Päivitetty 5.11.2025 klo 10.00", "fi", [(3, PUBLISHED), (5, MODIFIED)]),
        ("2025年11月3日 8時00分公開 2025年11月5日 10時00分更新", "ja", [(3, PUBLISHED), (5, MODIFIED)]),
        ("公開日：2025年11月3日 更新日：2025年11月5日", "ja", [(3, PUBLISHED), (5, MODIFIED)]),
        ("入力", "ja", []),
        ("입력 2025.11.03 08:00 수정 2025.11.05 10:00", "ko", [(3, PUBLISHED), (5, MODIFIED)]),
        ("发布时间：2025-11-03 08:00 更新时间：2025-11-05 10:00", "zh", [(3, PUBLISHED), (5, MODIFIED)]),
        ("نشر في 3 نوفمبر 2025 آخر تحديث 5 نوفمبر 2025", "ar", [(3, PUBLISHED), (5, MODIFIED)]),
    ],
)  # fmt: skip
def test_the_words_beside_a_date_say_which_it_is(text: str, tag: str, expected: list[tuple[int, Claim | None]]) -> None:
    assert [(found.reading.day.day, found.claim) for found in claims_in(text, habits_of([tag]))] == expected


def test_a_template_of_another_language_says_the_order_where_the_text_does_not() -> None:
    assert habits_of(["en", "de-AT"]).order is Order.DAY_FIRST
    assert habits_of(["en", "ja"]).order is None
    assert habits_of(["de", "en-US"]).order is Order.DAY_FIRST
    assert habits_of(["en-US", "de"]).order is Order.MONTH_FIRST
    assert habits_of(["no"]).language == "nb"


def test_the_order_that_a_page_shows() -> None:
    assert order_shown(["25/11/2025", "03/11/2025"]) is Order.DAY_FIRST
    assert order_shown(["on 11/25/2025 and later"]) is Order.MONTH_FIRST
    assert order_shown(["25/11/2025", "11/25/2025"]) is None
    assert order_shown(["03/11/2025", "2025/11/25", "192/25/2025"]) is None


def test_no_list_of_words_says_two_things_of_one_phrase() -> None:
    for phrase, senses in ((phrase, senses_of(phrase)) for phrase in phrases()):
        assert len([sense for sense in senses if sense.mean is Mean.CLAIM]) <= 1, phrase
    assert len(vocabulary.SOLAR_MONTHS.split()) == 12


def test_a_string_made_to_be_slow_is_bounded() -> None:
    for part in ("3 ", "3.", "am ", "3h", "(", "12 5 ", "Nov ", "d' "):
        assert read(part * 10_000) is None
        assert claims_in(part * 10_000) == []
