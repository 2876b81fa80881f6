"""The language of an article: clean tags, and the text against whatever states another language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract import Hints
from crawler.extract.language.detect import guess, language_of, tag
from crawler.extract.language.language_codes import LANGUAGES, REPLACED
from tests.crawler.extract.body.test_choose import ARABIC, CHINESE, JAPANESE, THAI
from tests.crawler.extract.build import BODY, article, paragraphs
from tests.crawler.extract.heads import found, ld, meta

EN = "\n".join(BODY)
DE = (
    "Die Fähre zwischen der Stadt und den Inseln ist am Dienstag wieder gefahren, neun Jahre nachdem ein Sturm ihre Mole"
    " zerstört hatte, und viele Leute kamen an den Kai, um sie abfahren zu sehen.\nDie Kapitänin sagte, dass die Überfahrt"
    " vierzig Minuten gedauert habe und dass niemand seekrank geworden sei, obwohl der Wind zugenommen hatte."
)
TEXTS = {
    "en": EN,
    "de": DE,
    "fr": "Le bateau entre la ville et les îles est reparti mardi, neuf ans après la tempête qui avait détruit sa jetée, et"
    " toute la ville est venue sur le quai pour le voir partir. La capitaine a dit que la traversée avait duré quarante"
    " minutes et que personne n'avait été malade, bien que le vent se soit levé.",
    "es": "El barco entre la ciudad y las islas volvió a zarpar el martes, nueve años después de que una tormenta destruyera su"
    " muelle, y toda la ciudad fue al puerto para verlo salir. La capitana dijo que la travesía había durado cuarenta minutos"
    " y que nadie se había mareado, aunque el viento había subido.",
    "nl": "De veerboot tussen de stad en de eilanden is dinsdag weer gaan varen, negen jaar nadat een storm de pier had vernield,"
    " en de hele stad kwam naar de kade om het te zien. De kapitein zei dat de overtocht veertig minuten had geduurd en dat"
    " niemand ziek was geworden, hoewel de wind was aangetrokken.",
    "sv": "Färjan mellan staden och öarna gick igen på tisdagen, nio år efter att en storm hade förstört dess brygga, och hela"
    " staden kom till kajen för att se den gå. Kaptenen sade att överfarten hade tagit fyrtio minuter och att ingen hade"
    " blivit sjösjuk, trots att vinden hade ökat.",
    "pl": "Prom między miastem a wyspami znów wypłynął we wtorek, dziewięć lat po tym, jak sztorm zniszczył jego pomost, i całe"
    " miasto przyszło na nabrzeże, żeby go zobaczyć. Kapitan powiedziała, że przeprawa trwała czterdzieści minut i że nikt nie"
    " zachorował, chociaż wiatr się wzmógł.",
    "tr": "Şehir ile adalar arasındaki vapur, bir fırtınanın iskelesini yıkmasından dokuz yıl sonra salı günü yeniden sefere"
    " çıktı ve bütün şehir onu görmek için rıhtıma geldi. Kaptan, yolculuğun kırk dakika sürdüğünü ve rüzgâr artmasına rağmen"
    " kimsenin rahatsız olmadığını söyledi.",
    "ru": "Паром между городом и островами снова вышел в море во вторник, через девять лет после того, как шторм разрушил его"
    " причал, и весь город пришёл на набережную, чтобы его проводить. Капитан сказала, что переправа заняла сорок минут.",
    "uk": "Пором між містом та островами знову вийшов у море у вівторок, через дев'ять років після того, як шторм зруйнував його"
    " причал, і все місто прийшло на набережну, щоб його провести. Капітан сказала, що переправа тривала сорок хвилин.",
    "ar": "\n".join(ARABIC),
    "ja": "\n".join(JAPANESE),
    "zh": "\n".join(CHINESE),
    "th": "\n".join(THAI),
    "ko": "낙뢰와 폭풍으로 부두가 부서진 지 아홉 해 만에 도시와 섬을 잇는 연락선이 화요일 다시 출항했고 온 마을 사람들이 부두에"
    " 나와 배를 배웅했다. 선장은 항해에 사십 분이 걸렸다고 말했다.",
    "el": "Το πλοίο ανάμεσα στην πόλη και τα νησιά απέπλευσε ξανά την Τρίτη, εννέα χρόνια αφότου μια καταιγίδα κατέστρεψε την"
    " προβλήτα του, και όλη η πόλη κατέβηκε στο λιμάνι για να το δει να φεύγει.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("en", "en"), ("EN", "en"), (" en ", "en"), ("en-", "en"), ('"en"', "en"), ("EN_us", "en-US"), ("en-UK", "en-GB"),
        ("en_GB.UTF-8", "en-GB"), ("de_DE.UTF-8@euro", "de-DE"), ("de_DE@euro", "de-DE"), ("en-US-x-private", "en-US"),
        ("en-GB-oxendict", "en-GB"), ("de-1996", "de"), ("es-419", "es-419"), ("zh-Hant-TW", "zh-Hant-TW"),
        ("zh_hans_cn", "zh-Hans-CN"), ("zh-cmn-Hans-CN", "zh-Hans-CN"), ("cmn-Hant", "zh-Hant"), ("sr-latn-rs", "sr-Latn-RS"),
        ("sr@latin", "sr"), ("eng", "en"), ("ger", "de"), ("deu", "de"), ("jpn", "ja"), ("jp", "ja"), ("cz", "cs"), ("iw", "he"),
        ("in-ID", "id-ID"), ("nb-NO", "no-NO"), ("nob", "no"), ("tl", "fil"), ("English", "en"), ("DEUTSCH", "de"),
        ("français", "fr"), ("日本語", "ja"), ("gsw-CH", "gsw-CH"),
        ("utf", None), ("utf-8", None), ("UTF8", None), ("iso-8859-1", None), ("windows-1252", None), ("koi8-r", None),
        ("ascii", None), ("text/html", None), ("charset=utf-8", None), ("x-default", None), ("C", None), ("POSIX", None),
        ("und", None), ("zxx", None), ("mul", None), ("mis", None), ("english please", None), ("in English", None), ("xx", None),
        ("qq-QQ", None), ("", None), (None, None), ("{{ lang }}", None), ("null", None), ("none", None), ("-", None), ("en/us", None),
    ],
)  # fmt: skip
def test_tags_are_clean(text: str | None, expected: str | None) -> None:
    assert tag(text) == expected


@given(st.one_of(st.text(max_size=20), st.from_regex(r"[a-zA-Z]{2,3}([-_.@][a-zA-Z0-9]{1,8}){0,4}", fullmatch=True)))
def test_a_tag_is_a_tag_of_itself(text: str) -> None:
    found_ = tag(text)
    assert found_ is None or (tag(found_) == found_ and found_.partition("-")[0] in LANGUAGES)


def test_the_tables_agree() -> None:
    assert set(REPLACED.values()) <= LANGUAGES
    assert not set(REPLACED) & LANGUAGES


@pytest.mark.parametrize("written", TEXTS)
@pytest.mark.parametrize("stated", ["en-US", "de", "fr-FR", "ja", "ru", "uk", "nl"])
def test_the_text_decides_where_it_is_long_enough(stated: str, written: str) -> None:
    expected = stated if stated.startswith(written) else written
    assert language_of((stated,), TEXTS[written]) == expected


@pytest.mark.parametrize("written", TEXTS)
def test_nothing_stated(written: str) -> None:
    assert language_of((None, "", "utf-8", "x-default"), TEXTS[written]) == written
    assert guess(TEXTS[written]) == written


def test_of_what_is_stated_the_language_of_the_text_is_believed() -> None:
    assert language_of(("en", "de_AT"), DE) == "de-AT"
    assert language_of(("en-US", None, "de-CH", "de"), DE) == "de-CH"
    assert language_of(("de", "en-GB"), EN) == "en-GB"
    assert language_of(("en, de-LI",), DE) == "de-LI"
    assert language_of(("text/html; charset=utf-8", "en-IE"), EN) == "en-IE"


@pytest.mark.parametrize("text", ["", "Ja.", "Der Hafen ist zu.", "Lowmouth 2:1 Saltmere, Dunmore 17', Harrow 80'"])
def test_a_text_too_short_to_tell_keeps_what_is_stated(text: str) -> None:
    assert language_of(("en-NZ",), text) == "en-NZ"


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("zh-Hant-TW", TEXTS["zh"]),
        ("yue-HK", TEXTS["zh"]),
        ("nn-NO", "Ferja mellom byen og øyane gjekk att på tysdag, ni år etter at ein storm hadde øydelagt brygga, og heile byen"
         " kom ned på kaia for å sjå henne gå. Kapteinen sa at overfarten hadde teke førti minutt."),
        ("bs", "Trajekt između grada i otoka ponovo je isplovio u utorak, devet godina nakon što je oluja uništila pristanište, i"
         " cijeli grad je došao na obalu da ga vidi. Kapetanica je rekla da je prelazak trajao četrdeset minuta."),
        ("ms-MY", "Feri antara bandar dan pulau belayar semula pada hari Selasa, sembilan tahun selepas ribut memusnahkan jetinya,"
         " dan seluruh bandar datang ke dermaga untuk melihatnya. Kapten berkata perjalanan itu mengambil masa empat puluh minit."),
    ],
    ids=["Taiwan", "Cantonese", "Nynorsk", "Bosnian", "Malay"],
)  # fmt: skip
def test_languages_that_are_written_alike_are_not_told_apart_lightly(stated: str, text: str) -> None:
    assert language_of((stated,), text) == stated


def test_whatever_states_a_language_is_held_against_the_text() -> None:
    body = article(paragraphs(*DE.split("\n")))
    node = ld(headline="x", inLanguage="en-US")
    http = '<meta http-equiv="content-language" content="en">'
    for head in ("", node, http, meta(og__locale="en_US"), http + node):
        assert found(head, body=body, lang="en").lang == "de"
        assert found(head, body=body, lang="", hints=Hints(lang="en")).lang == "de"
    assert found(meta(og__locale="de_AT"), body=body, lang="en").lang == "de-AT"


@pytest.mark.parametrize(
    "stated", ["de-AT", ["de-AT"], {"@type": "Language", "name": "German", "alternateName": "de-AT"}, {"name": "de-AT"}]
)
def test_shapes_of_a_language_in_json_ld(stated: object) -> None:
    body = article(paragraphs(*DE.split("\n")))
    title = "Ferry returns to Lowmouth after nine years"
    assert found(ld(headline=title, inLanguage=stated), body=body, lang="").lang == "de-AT"


def test_a_charset_is_no_language() -> None:
    assert found('<meta http-equiv="content-language" content="utf-8">', lang="utf-8").lang == "en"
