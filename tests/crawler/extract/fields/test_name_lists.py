"""Single names out of lists and fields of every kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.fields.name_lists import MAX, split_names

ABC = ["Ada Harrow", "Ben Sallow", "Cleo Tarn"]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Harrow, Ben Sallow, and Cleo Tarn", "Ada Harrow, Ben Sallow and Cleo Tarn", "Ada Harrow and Ben Sallow and Cleo Tarn",
        "By Ada Harrow, Ben Sallow, And Cleo Tarn", "Ada Harrow, Ben Sallow & Cleo Tarn", "Ada Harrow & Ben Sallow, & Cleo Tarn",
        "Ada Harrow; Ben Sallow; Cleo Tarn", "Ada Harrow; Ben Sallow; and Cleo Tarn", "Ada Harrow | Ben Sallow | Cleo Tarn",
        "Ada Harrow|Ben Sallow|Cleo Tarn", "Ada Harrow / Ben Sallow / Cleo Tarn", "Ada Harrow/Ben Sallow/Cleo Tarn",
        "Ada Harrow · Ben Sallow · Cleo Tarn", "Ada Harrow • Ben Sallow • Cleo Tarn", "Ada Harrow + Ben Sallow + Cleo Tarn",
        "Ada Harrow\nBen Sallow\nCleo Tarn", "Ada Harrow、Ben Sallow、Cleo Tarn", "Ada Harrow，Ben Sallow；Cleo Tarn",
        "Ada Harrow with Ben Sallow and Cleo Tarn", "Ada Harrow, with Ben Sallow, Cleo Tarn", "Ada Harrow and Ben Sallow, with Cleo Tarn",
        "Von Ada Harrow, Ben Sallow und Cleo Tarn", "Ada Harrow mit Ben Sallow sowie Cleo Tarn", "Ada Harrow, Ben Sallow u. Cleo Tarn",
        "Par Ada Harrow, Ben Sallow et Cleo Tarn",
        "Ada Harrow avec Ben Sallow et Cleo Tarn", "Por Ada Harrow, Ben Sallow y Cleo Tarn", "Ada Harrow con Ben Sallow y Cleo Tarn",
        "Di Ada Harrow, Ben Sallow e Cleo Tarn", "Ada Harrow, Ben Sallow e Cleo Tarn", "Ada Harrow, Ben Sallow i Cleo Tarn",
        "Av Ada Harrow, Ben Sallow og Cleo Tarn", "Av Ada Harrow, Ben Sallow och Cleo Tarn", "Ada Harrow, Ben Sallow ja Cleo Tarn",
        "Door Ada Harrow, Ben Sallow en Cleo Tarn", "Ada Harrow, Ben Sallow ve Cleo Tarn", "Ada Harrow, Ben Sallow dan Cleo Tarn",
        "Ada Harrow, Ben Sallow oraz Cleo Tarn", "Ada Harrow, Ben Sallow és Cleo Tarn", "Ada Harrow, Ben Sallow și Cleo Tarn",
        "Ada Harrow, Ben Sallow и Cleo Tarn", "Ada Harrow, Ben Sallow και Cleo Tarn", "Ada Harrow, Ben Sallow và Cleo Tarn",
        "Harrow, Ada; Sallow, Ben; Tarn, Cleo", "Harrow, Ada and Sallow, Ben and Tarn, Cleo", "Harrow, Ada, Sallow, Ben, Tarn, Cleo",
        "Harrow, Ada, Ben Sallow, and Cleo Tarn",
        "Mr. Ada Harrow, Mrs Ben Sallow, Ms. Cleo Tarn", "Ada Harrow, PhD, Ben Sallow, M.D., and Cleo Tarn, Esq.",
        "Ada Harrow, Ph.D.; Ben Sallow, MBA, CFA; Cleo Tarn, R.N.", "Ada Harrow (aha), Ben Sallow (bs) und Cleo Tarn (ct)",
        "Ada Harrow in Berlin, Ben Sallow in New York and Cleo Tarn in Paris", "Text: Ada Harrow, Ben Sallow, Cleo Tarn",
        "Ada\u200b Harrow\ufeff, Ben\u00a0Sallow, and\u2009Cleo\u00adTarn".replace("\u00adTarn", " Ta\u00adrn"),
        "Ada Harrow &amp; Ben Sallow &amp;amp; Cleo Tarn", "Words by Ada Harrow, Ben Sallow and Cleo Tarn",
        "Ada Harrow, by Ben Sallow and by Cleo Tarn",
    ],
)  # fmt: skip
def test_three_names_however_they_are_joined(text: str) -> None:
    assert split_names(text) == ABC


def test_capitals_are_joined_by_words_in_capitals() -> None:
    names = [name.upper() for name in ABC]
    for text in (
        "ADA HARROW, BEN SALLOW and CLEO TARN",
        "ADA HARROW, BEN SALLOW, AND CLEO TARN",
        "ADA HARROW, BEN SALLOW Y CLEO TARN",
    ):
        assert split_names(text) == names


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("Ada Harrow a Ben Sallow", "cs", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow a Ben Sallow", "sk-SK", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow in Ben Sallow", "sl", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow un Ben Sallow", "lv", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow en Ben Sallow", "nl", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow en Buenos Aires", "es", ["Ada Harrow"]),
        ("Ада Гарова і Бен Салов", "uk", ["Ада Гарова", "Бен Салов"]),
        ("Ада Гарова и Бен Салов", "ru", ["Ада Гарова", "Бен Салов"]),
        ("أحمد علي و محمد حسن", "ar", ["أحمد علي", "محمد حسن"]),
        ("أحمد علي، محمد حسن".replace("،", ","), "ar", ["أحمد علي", "محمد حسن"]),
        ("山田太郎、鈴木花子", "ja", ["山田太郎", "鈴木花子"]),
        ("山田太郎・鈴木花子", "ja", ["山田太郎", "鈴木花子"]),
        ("ジョン・スミス", "ja", ["ジョン・スミス"]),
        ("列夫·托尔斯泰", "zh", ["列夫·托尔斯泰"]),
        ("记者 王小明", "zh", ["王小明"]),
        ("김철수 기자", "ko", ["김철수"]),
    ],
)  # fmt: skip
def test_words_that_join_names_in_one_language(text: str, lang: str, names: list[str]) -> None:
    assert split_names(text, lang) == names


@pytest.mark.parametrize(
    "name",
    [
        "José Arrieta y Gassol", "Maria de Sousa e Silveira", "Enric Prat de la Riba i Sarrà", "Santiago Ramón y Cajal",
        "José Ortega y Gasset", "João Costa e Silva", "Ana García y Silva", "Carme Puig i Ferrer", "Karl von Habsburg",
        "Von der Leyen", "De Niro", "Di Maio", "De Sousa Silva", "Van den Berg", "Ursula von der Leyen", "Andy Sandow", "Dan Brown",
        "Sophie in 't Veld", "Dylan Thomas", "Ann-Marie O'Hara", "Anne d'Ormont", "Marks&Spencer", "gaz/aha", "Ada Harrow/aha",
        "Gal·la Vives", "Eta James", "Will And", "Ada B. Harrow", "A. B. Harrow", "J.R.R. Harrow", "Yo-Yo Ma", "YO-YO MA",
        "Ada Harrow Jr.", "Walter T. Brandreth III", "Doctor Who", "Dr. Smith", "Ada Le", "Do Van",
    ],
)  # fmt: skip
def test_one_name_stays_one(name: str) -> None:
    assert split_names(name) == [name]
    assert split_names(name, "es") == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Harrow, Ada", ["Ada Harrow"]),
        ("Marrow, Tilda", ["Tilda Marrow"]),
        ("Harrow, Ada B.", ["Ada B. Harrow"]),
        ("Harrow, A. B.", ["A. B. Harrow"]),
        ("Harrow, A.", ["A. Harrow"]),
        ("von der Aalen, Henrike", ["Henrike von der Aalen"]),
        ("Von der Aalen, Henrike", ["Henrike Von der Aalen"]),
        ("van den Berg, Jan; de Vries, Anna", ["Jan van den Berg", "Anna de Vries"]),
        ("García Márquez, Gabriel", ["Gabriel García Márquez"]),
        ("Ortega y Gasset, José", ["José Ortega y Gasset"]),
        ("Marrow-Quist, Tilda Anne", ["Tilda Anne Marrow-Quist"]),
        ("Harrow, A., Sallow, B. & Tarn, C.", ["A. Harrow", "B. Sallow", "C. Tarn"]),
        ("Thomas, Dylan", ["Dylan Thomas"]),
        ("Brandreth, Walter, Jr.", ["Walter Brandreth Jr."]),
        ("Brandreth, Walter T., III", ["Walter T. Brandreth III"]),
        ("Harrow, Ada, PhD", ["Ada Harrow"]),
        ("Harrow, Dr. Ada", ["Dr. Ada Harrow"]),
        ("By Harrow, Ada", ["Ada Harrow"]),
        ("Harrow, Ada and Ben Sallow", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow, Ben Sallow", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow, Reuters", ["Ada Harrow", "Reuters"]),
        ("Reuters, AFP", ["Reuters", "AFP"]),
        ("Ada Harrow/dpa", ["Ada Harrow", "dpa"]),
        ("AFP/The Lantern", ["AFP/The Lantern"]),
        ("Ada, Ben and Cleo Harrow", ["Ada", "Ben", "Cleo Harrow"]),
        ("Ada, Ben, Cleo", ["Ada", "Ben", "Cleo"]),
    ],
)
def test_last_and_first(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Ada Harrow, PhD", "Ada Harrow, Ph.D.", "Ada Harrow, Ph. D.", "Ada Harrow PhD", "Ada Harrow Ph.D.", "Ada Harrow, M.D.",
        "Ada Harrow, MD", "Ada Harrow MD", "Ada Harrow, M.D., Ph.D.", "Ada Harrow MD, PhD, MPH", "Ada Harrow, MD PhD", "Ada Harrow, Esq.",
        "Ada Harrow, MdB", "Ada Harrow (MdB)", "Ada Harrow, MP", "Ada Harrow, OBE", "Ada Harrow, LL.M.", "Ada Harrow, B.A., M.A.",
        "Ada Harrow, D.D.S.", "Ada Harrow, RN", "Ada Harrow, MS, RDN", "Mrs. Ada Harrow", "Ms Ada Harrow", "By Ms. Ada Harrow, PhD",
        "Dr., Ada Harrow", "Ada Harrow,", ", Ada Harrow", "Ada Harrow.", "Ada Harrow, ",
        "Ada Harrow and", "and Ada Harrow",
        "Ada Harrow (Berlin)", "Ada Harrow in London", "Ada Harrow for The Gazette", "Ada Harrow, London", "Ada Harrow ada@gazette.example",
        "Ada Harrow @adaharrow", "Ada Harrow et al.", "By: Ada Harrow", "BY ADA HARROW", "Autor: Ada Harrow", "Автор: Ada Harrow",
        "文／Ada Harrow", "Ein Kommentar von Ada Harrow", "Analysis by Ada Harrow", "Text von Ada Harrow", "Une analyse par Ada Harrow",
        "Ada Harrow, Fotos: Ben Sallow", "Words by Ada Harrow, photographs by Ben Sallow", "Ada Harrow\u200b", "\u202aAda Harrow\u202c",
        "\u2060Ada\u200d Harrow",
    ],
)  # fmt: skip
def test_titles_degrees_and_what_else_is_no_name_are_left_off(text: str) -> None:
    assert [name.title() if name.isupper() else name for name in split_names(text)] == ["Ada Harrow"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dr. Ada Harrow", "Dr. Ada Harrow"),
        ("Dr Ada Harrow", "Dr. Ada Harrow"),
        ("Dr.Ada Harrow", "Dr. Ada Harrow"),
        ("By Dr. Ada Harrow, PhD", "Dr. Ada Harrow"),
        ("Prof.Dr.Ada Harrow", "Prof. Dr. Ada Harrow"),
        ("Prof. Dr. Dr. h. c. Ada Harrow", "Prof. Dr. Dr. h. c. Ada Harrow"),
        ("Univ.-Prof. Dr. Ada Harrow", "Univ.-Prof. Dr. Ada Harrow"),
        ("Dr. med. Ada Harrow, MdB", "Dr. med. Ada Harrow"),
    ],
)
def test_an_academic_title_belongs_to_the_name_as_the_page_prints_it(text: str, name: str) -> None:
    assert split_names(text) == [name]
    assert split_names(f"{text} und Ben Sallow") == [name, "Ben Sallow"]
    assert split_names(f"Ben Sallow, {text}") == ["Ben Sallow", name]


@pytest.mark.parametrize("behind", ["Jr.", "Jr", ", Jr.", ", Jr", ", jr.", " Junior".strip()])
def test_a_generation_stays_and_is_written_one_way(behind: str) -> None:
    name = f"Walter Brandreth{behind}" if behind.startswith(",") else f"Walter Brandreth, {behind}"
    assert split_names(name) == ["Walter Brandreth Jr."]
    assert split_names(f"{name} and Ada Harrow") == ["Walter Brandreth Jr.", "Ada Harrow"]
    assert split_names(f"Ada Harrow, {name}, Ben Sallow") == ["Ada Harrow", "Walter Brandreth Jr.", "Ben Sallow"]


@pytest.mark.parametrize(
    "text", ["", " ", "Dr.", "PhD", "and", ",", "https://x.example/ada", "ada@x.example", "@ada", "—", "x" * 2000]
)
def test_what_is_no_name(text: str) -> None:
    assert split_names(text) in ([], ["and"])


@pytest.mark.parametrize("word", ["ı", "İ", "I", "i", "Y", "ſ"])
def test_a_word_that_is_one_without_regard_to_case_only(word: str) -> None:
    for text in (f"Tilda Marrow {word} Joss Penhale", f"TILDA MARROW {word} JOSS PENHALE"):
        assert split_names(text, None)


@settings(deadline=None)
@given(st.text(max_size=120), st.sampled_from([None, "en", "es", "cs", "nl", "xx"]))
def test_whatever_comes_names_are_short_and_visible(text: str, lang: str | None) -> None:
    for name in split_names(text, lang):
        assert 0 < len(name) <= MAX
        assert name == " ".join(name.split())


_NAME = st.sampled_from(
    ["Ada Harrow", "Ben Sallow", "Cleo Tarn", "Orla Dunmore", "Otto Quill", "Jan van den Berg", "Ann-Marie O'Hara"]
)


@settings(deadline=None)
@given(
    st.lists(_NAME, min_size=1, max_size=5, unique=True),
    st.sampled_from([", ", "; ", " and ", " & ", " | ", " / ", ", and "]),
)
def test_a_list_is_split_into_what_was_joined(names: list[str], joiner: str) -> None:
    assert split_names(joiner.join(names)) == names
