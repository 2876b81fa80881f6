"""Queries as nobody would type them, from a seed: pieces of the language, of other languages, and noise."""

import random
from collections.abc import Iterator

_TEXT = (
    'rubio japan "drama or division" "a" tari* fo* AND OR NOT and not - -- ( ) title: body: person: outlet:"Hill Gazette"'
    ' date:2025-07 date:2025-07-01..2025-07-12 since:7d before: before:2025-07-12 date:x ~8 ~ " * -* *x foo*bar x:y'
    ' ="INTL" =x case: case:US case:(x atleast(2, atleast(3,a) NEAR/8 THEN/s near/x NEAR/0 lead:(a opening: words~'
    " title:title: 日本語 日本* 日本語abc ประเทศไทย U.S. year-end l'économie don’t “ ” « » ^2 \\ / ? ! 😀 \u0301 \u200d \x00"
    " \u202e \ud800 : :: , . .. İstanbul ß ½ ａ é 1,000.5 C++ & && | || + = <b> ' ; % # @ quote foo: AND: (OR) [a TO b]"
    ' "x y"~3 "x y"~0 "x y z"~1 person:(A OR "B C") title:(a b) -title:x NOT(a) a~2 12:30 _ __ \u00ad since:x persn:x'
)
_PIECES = _TEXT.split(" ")
_CHARACTERS = "ab\"()*-:~ ^ORANDNT.'’é日本ü1,\u0301_\\"


def generated(count: int, seed: int = 1) -> Iterator[str]:
    rnd = random.Random(seed)
    for _ in range(count):
        if rnd.random() < 0.6:
            glue = rnd.choice(("", " ", " "))
            yield glue.join(rnd.choice(_PIECES) + rnd.choice(("", " ")) for _ in range(rnd.randint(0, 12)))
        else:
            yield "".join(rnd.choice(_CHARACTERS) for _ in range(rnd.randint(0, 25)))
