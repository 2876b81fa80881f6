"""Codes of languages and countries: what may stand in a language tag, and what people write in place of it.

ISO 639-1 (two letters), ISO 639-2 and -3 (three letters, where there are none of two or they stand for one of two), ISO 3166-1
(countries), and the replacements of the IANA language subtag registry (iw is he) and of CLDR (nb is no, cmn is zh).
"""

from crawler.extract.body.word_count import words

LANGUAGES = words(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu"
    " fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km"
    " kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nd ne ng nl nn no nr nv ny oc oj om"
    " or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tn to tr ts"
    " tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
    # languages of the news that have no code of two letters
    " ace agq arz ary apc ast ban bcl bem bho bik brx ceb chr ckb cnr crh csb doi dsb dyu efi fil fon frp fur gaa gcf gcr gom gsw"
    " guw hak haw hil hne hsb hyw ilo jam kab kam kbp kha kok krc lad lez lij lmo ltg luo lus luy mad mag mai mak mer mfe min"
    " mni mos mwl myv nan nap nds new nqo nso nup nyn pam pap pcm pms prs rar raj rcf rom rup sah sat scn sco sdh shn shi smj sma"
    " smn sms srn srr stq suk szl tcy tet tig tok tpi tum tyv udm umb vec vep war wuu xmf yua yue zgh"
)
"""Primary subtags that are believed."""

REPLACED = {
    # replaced codes of two letters
    "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "nb": "no", "tl": "fil", "sh": "sr", "bh": "bho",
    # countries that are written for their languages, where the letters are no language's code
    "jp": "ja", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "ua": "uk", "us": "en", "gb": "en", "at": "de", "vn": "vi",
    # ISO 639-2 and -3 for the languages that have two letters
    "afr": "af", "alb": "sq", "amh": "am", "ara": "ar", "arb": "ar", "arg": "an", "arm": "hy", "asm": "as", "aze": "az", "azj": "az",
    "bak": "ba", "baq": "eu", "bel": "be", "ben": "bn", "bos": "bs", "bre": "br", "bul": "bg", "bur": "my", "cat": "ca", "ces": "cs",
    "chi": "zh", "cmn": "zh", "cos": "co", "cym": "cy", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl", "ekk": "et", "ell": "el",
    "eng": "en", "epo": "eo", "est": "et", "eus": "eu", "fao": "fo", "fas": "fa", "fin": "fi", "fra": "fr", "fre": "fr", "fry": "fy",
    "geo": "ka", "ger": "de", "gla": "gd", "gle": "ga", "glg": "gl", "gre": "el", "guj": "gu", "hat": "ht", "hau": "ha", "heb": "he",
    "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy", "ibo": "ig", "ice": "is", "ind": "id", "isl": "is", "ita": "it", "jav": "jv",
    "jpn": "ja", "kal": "kl", "kan": "kn", "kat": "ka", "kaz": "kk", "khk": "mn", "khm": "km", "kin": "rw", "kir": "ky", "kmr": "ku",
    "kor": "ko", "kur": "ku", "lao": "lo", "lat": "la", "lav": "lv", "lin": "ln", "lit": "lt", "ltz": "lb", "lvs": "lv", "mac": "mk",
    "mal": "ml", "mao": "mi", "mar": "mr", "may": "ms", "mkd": "mk", "mlg": "mg", "mlt": "mt", "mon": "mn", "mri": "mi", "msa": "ms",
    "mya": "my", "nep": "ne", "npi": "ne", "nld": "nl", "nno": "nn", "nob": "no", "nor": "no", "oci": "oc", "ori": "or", "ory": "or",
    "orm": "om", "pan": "pa", "per": "fa", "pes": "fa", "pol": "pl", "por": "pt", "pus": "ps", "que": "qu", "roh": "rm", "ron": "ro",
    "rum": "ro", "run": "rn", "rus": "ru", "san": "sa", "scc": "sr", "scr": "hr", "sin": "si", "slk": "sk", "slo": "sk", "slv": "sl",
    "sme": "se", "smo": "sm", "sna": "sn", "snd": "sd", "som": "so", "sot": "st", "spa": "es", "sqi": "sq", "srd": "sc", "srp": "sr",
    "sun": "su", "swa": "sw", "swe": "sv", "swh": "sw", "tam": "ta", "tat": "tt", "tel": "te", "tgk": "tg", "tgl": "fil", "tha": "th",
    "tib": "bo", "tir": "ti", "ton": "to", "tsn": "tn", "tuk": "tk", "tur": "tr", "uig": "ug", "ukr": "uk", "urd": "ur", "uzb": "uz",
    "uzn": "uz", "vie": "vi", "wel": "cy", "wol": "wo", "xho": "xh", "ydd": "yi", "yid": "yi", "yor": "yo", "zho": "zh", "zsm": "ms",
    "zul": "zu",
}  # fmt: skip
"""What is written -> the primary subtag that stands for that language everywhere."""

NAMES = {
    "arabic": "ar", "العربية": "ar", "bengali": "bn", "বাংলা": "bn", "bulgarian": "bg", "български": "bg",
    "catalan": "ca", "català": "ca", "chinese": "zh", "中文": "zh", "汉语": "zh", "漢語": "zh", "croatian": "hr",
    "hrvatski": "hr", "czech": "cs", "čeština": "cs", "česky": "cs", "danish": "da", "dansk": "da", "dutch": "nl",
    "nederlands": "nl", "english": "en", "englisch": "en", "anglais": "en", "inglés": "en", "inglese": "en",
    "estonian": "et", "eesti": "et", "finnish": "fi", "suomi": "fi", "french": "fr", "français": "fr",
    "francais": "fr", "französisch": "fr", "german": "de", "deutsch": "de", "allemand": "de", "greek": "el",
    "ελληνικά": "el", "hebrew": "he", "עברית": "he", "hindi": "hi", "हिन्दी": "hi", "हिंदी": "hi", "hungarian": "hu",
    "magyar": "hu", "indonesian": "id", "bahasa indonesia": "id", "italian": "it", "italiano": "it",
    "italienisch": "it", "japanese": "ja", "日本語": "ja", "korean": "ko", "한국어": "ko", "latvian": "lv",
    "lithuanian": "lt", "malay": "ms", "bahasa melayu": "ms", "norwegian": "no", "norsk": "no", "persian": "fa",
    "farsi": "fa", "فارسی": "fa", "polish": "pl", "polski": "pl", "portuguese": "pt", "português": "pt",
    "portugues": "pt", "romanian": "ro", "română": "ro", "russian": "ru", "русский": "ru", "serbian": "sr",
    "srpski": "sr", "српски": "sr", "slovak": "sk", "slovenčina": "sk", "slovenian": "sl", "slovenščina": "sl",
    "spanish": "es", "español": "es", "espanol": "es", "castellano": "es", "spanisch": "es", "swahili": "sw",
    "kiswahili": "sw", "swedish": "sv", "svenska": "sv", "tamil": "ta", "தமிழ்": "ta", "telugu": "te", "thai": "th",
    "ไทย": "th", "turkish": "tr", "türkçe": "tr", "turkce": "tr", "ukrainian": "uk", "українська": "uk", "urdu": "ur",
    "اردو": "ur", "vietnamese": "vi", "tiếng việt": "vi", "welsh": "cy", "cymraeg": "cy",
}  # fmt: skip
"""Names of languages, in English and as they call themselves, that pages write where a tag belongs."""

COUNTRIES = words(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG"
    " CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL"
    " GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA"
    " LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP"
    " NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV"
    " SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
    " 001 150 419"
)
REPLACED_COUNTRIES = {
    "UK": "GB",
    "EN": "GB",
    "SU": "RU",
    "YU": "RS",
    "CS": "RS",
    "DD": "DE",
    "BU": "MM",
    "TP": "TL",
    "ZR": "CD",
}
SCRIPTS = words("Arab Armn Beng Cans Cyrl Deva Ethi Geor Grek Gujr Guru Hans Hant Hebr Jpan Khmr Knda Kore Latn Mlym Mong Mymr Orya"
    " Sinh Taml Telu Tfng Thaa Thai Tibt")  # fmt: skip
