"""Who is who, from invented evidence."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.people.registry.clusters import Form, Group, Policy
from index.people.registry.evidence import Background, Sample, Seen, commonness, level, scale
from index.people.registry.forms import FormName, form_of, seated
from index.people.registry.ids import Held, assign, redirects
from index.people.registry.naming import FormOf, Printed, shown, shown_name
from index.people.registry.provisional import first_guess
from index.people.registry.relations import Relation, relate

Article = Mapping[str, str]
"""Name -> role, of everybody in it."""


def printed_form(name: str) -> FormName:
    """ "Ana Lund @ohio": in articles that say she sits for Ohio."""
    printed, _, seat = name.partition(" @")
    return seated(form_of(printed), seat)


class World:
    """Some articles, each of the people it names, decided about at once."""

    def __init__(self, articles: Sequence[Article], *, days: Sequence[int] = (), pins: Mapping[str, str] | None = None):
        self.names = sorted({name for article in articles for name in article})
        numbers = {name: number for number, name in enumerate(self.names)}
        seen: dict[str, list[Seen]] = {name: [] for name in self.names}
        for at, article in enumerate(articles):
            for name, role in article.items():
                company = frozenset(printed_form(other).base for other in article if other != name)
                day = days[at] if days else 0
                seen[name].append(Seen(str(at), day, frozenset(role.lower().split()), company))
        samples = {numbers[name]: Sample(len(rows), rows) for name, rows in seen.items()}
        self.known = {
            number: Form(number, printed_form(name), level(len(seen[name])), (pins or {}).get(name))
            for name, number in numbers.items()
        }
        near: dict[int, dict[int, Relation]] = {number: {} for number in self.known}
        for one in self.known.values():
            for other in self.known.values():
                relation = relate(one.name, other.name) if one is not other else None
                if relation is not None:
                    near[one.number][other.number] = relation
        bases = [printed_form(name).base for article in articles for name in article]
        background = Background(scale(len(articles)), lambda base: commonness(bases.count(base)))
        self.policy = Policy(self.known, near, samples.__getitem__, background)

    def groups(self) -> list[Group]:
        return self.policy.decide(list(self.known))

    def people(self) -> set[frozenset[str]]:
        """The names of each person."""
        groups = self.groups()
        found = [[form.number for form in (*group.whole, *group.added)] for group in groups]
        of = {number: at for at, numbers in enumerate(found) for number in numbers}
        for _ in groups:
            for at, group in enumerate(groups):
                if group.lead is not None and (to := of[group.lead.number]) != at:
                    found[to] += found[at]
                    of |= dict.fromkeys(found[at], to)
                    found[at] = []
        return {frozenset(self.names[number] for number in numbers) for numbers in found if numbers}

    def together(self, *names: str) -> bool:
        return any(set(names) <= people for people in self.people())


def crowd(count: int = 40) -> list[Article]:
    """Articles of other people, so that company says something."""
    return [{f"Xaver{n % 7} Quill{n}": "", f"Yves{n % 5} Zander{n // 2}": ""} for n in range(count)]


SENATE = {"Lena Harbour": "", "Otto Brandt": "", "Ines Corte": ""}
CHESS = {"Boris Latch": "", "Pia Renner": "", "Sam Tull": ""}


def of(name: str, count: int, company: Article, role: str = "") -> list[Article]:
    return [{name: role, **company} for _ in range(count)]


def test_middle_names_and_accents_are_one_human() -> None:
    world = World([*of("Ana Lund", 2, {}), *of("Ana B. Lund", 1, {}), *of("Ana Birgit Lund", 1, {})])
    assert world.together("Ana Lund", "Ana B. Lund", "Ana Birgit Lund")


def test_short_forms_and_spellings_need_company() -> None:
    for one, other in (
        ("Jerrold Nack", "Jerry Nack"),
        ("Sergey Latrov", "Sergei Latrov"),
        ("William Pace", "Bill Pace"),
    ):
        same = World([*of(one, 9, SENATE, "Senator"), *of(other, 6, SENATE, "Senator"), *crowd()])
        assert same.together(one, other)
        two = World([*of(one, 9, SENATE, "Senator"), *of(other, 6, CHESS, "champion"), *crowd()])
        assert not two.together(one, other)
        alone = World([*of(one, 9, {}), *of(other, 6, {}), *crowd()])
        assert not alone.together(one, other)


def test_one_stray_form_changes_nothing() -> None:
    world = World(
        [*of("Ana Lund", 9, SENATE), {"Heckle Ana Lund": "", **SENATE}, {"Ana Lund Quarrel": "", **SENATE}, *crowd()]
    )
    (group,) = [group for group in world.groups() if group.lead is None and group.whole[0].name.id == "ana lund"]
    assert [form.name.id for form in group.whole] == ["ana lund"]
    assert world.together("Ana Lund", "Heckle Ana Lund", "Ana Lund Quarrel")


def test_father_and_son_stay_two() -> None:
    both = {"Ivo Marrow": "President", "Ivo Marrow Jr.": ""}
    world = World([*of("Ivo Marrow", 30, SENATE, "President"), *[both | SENATE for _ in range(5)], *crowd()])
    assert not world.together("Ivo Marrow", "Ivo Marrow Jr.")


def test_one_person_whose_junior_is_left_out_is_one() -> None:
    world = World([*of("Ivo Marrow", 30, SENATE, "Senator"), *of("Ivo Marrow Jr.", 8, SENATE, "Senator"), *crowd()])
    assert world.together("Ivo Marrow", "Ivo Marrow Jr.")


def test_initials_that_contradict_never_meet_through_a_third_name() -> None:
    names = ("George W. Carver", "George H. W. Carver", "George Carver")
    world = World([*of(names[0], 9, SENATE), *of(names[1], 7, SENATE), *of(names[2], 3, SENATE), *crowd()])
    assert not world.together(names[0], names[1])
    assert world.together(names[0], names[2]) != world.together(names[1], names[2])


def test_what_fits_two_goes_where_its_company_is_or_is_in_doubt() -> None:
    names = ("George W. Carver", "George H. W. Carver", "George Carver")
    clear = World([*of(names[0], 9, SENATE), *of(names[1], 9, CHESS), *of(names[2], 4, CHESS), *crowd()])
    assert clear.together(names[1], names[2])
    assert not any(group.doubtful for group in clear.groups())
    unclear = World([*of(names[0], 9, SENATE), *of(names[1], 9, SENATE), *of(names[2], 4, SENATE), *crowd()])
    assert any(group.doubtful for group in unclear.groups())


def test_a_common_name_of_two_rivals_is_not_simply_the_bigger_ones() -> None:
    names = ("John F. Carver", "John Carver", "John N. Carver")
    told = [*of(names[0], 12, SENATE), *of(names[1], 6, CHESS), *of(names[2], 3, CHESS), *crowd()]
    assert World(told).together(names[1], names[2])
    mixed = [
        *of(names[0], 12, SENATE),
        *of(names[1], 3, CHESS),
        *of(names[1], 3, SENATE),
        *of(names[2], 4, CHESS),
        *crowd(),
    ]
    assert any(group.doubtful for group in World(mixed).groups())


def test_broken_names_belong_to_somebody_and_name_nobody() -> None:
    articles = [
        *of("Beto O'Marley", 5, SENATE),
        *of("Beto O", 7, SENATE),
        *of("Ana LundGOP", 3, SENATE),
        *of("Ana Lund", 2, SENATE),
    ]
    world = World([*articles, *crowd()])
    assert world.together("Beto O'Marley", "Beto O")
    assert world.together("Ana Lund", "Ana LundGOP")
    assert all(form.name.whole for group in world.groups() for form in group.whole if group.lead is None)


def test_a_double_surname_is_whose_given_name_stands_before_it() -> None:
    world = World([*of("Prado Vega", 5, {}), *of("Luis Prado Vega", 1, {})])
    (group,) = [group for group in world.groups() if group.lead is None]
    assert group.whole[0].name.id == "luis prado vega"


def test_the_owner_is_right() -> None:
    articles = [*of("Ana Lund", 9, SENATE), *of("Ana B. Lund", 3, SENATE), *crowd()]
    assert World(articles).together("Ana Lund", "Ana B. Lund")
    apart = World(articles, pins={"Ana Lund": "ana-lund", "Ana B. Lund": "ana-b-lund"})
    assert not apart.together("Ana Lund", "Ana B. Lund")
    joined = World(articles, pins={"Ana Lund": "x", "Otto Brandt": "x"})
    assert {group.pin for group in joined.groups() if group.pin} == {"x"}


def test_two_lawmakers_of_one_name_are_two_when_they_sit_for_two_places() -> None:
    told = [
        *of("Ian Marrow @ohio", 6, SENATE),
        *of("Ian Marrow @utah", 3, CHESS),
        *of("Ian Marrow", 4, SENATE),
        *crowd(),
    ]
    world = World(told)
    assert world.together("Ian Marrow @ohio", "Ian Marrow")
    assert not world.together("Ian Marrow @ohio", "Ian Marrow @utah")
    assert not any(group.doubtful for group in world.groups())


def test_a_name_of_two_lawmakers_is_in_doubt_where_nothing_says_whose_it_is() -> None:
    told = [
        *of("Ian Marrow @ohio", 6, SENATE),
        *of("Ian Marrow @utah", 6, SENATE),
        *of("Ian Marrow", 4, SENATE),
        *crowd(),
    ]
    assert any(group.doubtful for group in World(told).groups())
    mixed = [*of("Ian Marrow @ohio", 6, SENATE), *of("Ian Marrow @utah", 6, CHESS), *of("Ian Marrow", 4, {}), *crowd()]
    assert any(group.doubtful for group in World(mixed).groups())


def test_a_seat_that_is_left_out_or_misprinted_makes_nobody() -> None:
    told = [
        *of("Ian Marrow @ohio", 9, SENATE),
        *of("Ian Marrow", 40, SENATE),
        *of("Ian Marrow @utah", 2, SENATE),
        *crowd(),
    ]
    world = World(told)
    assert world.together("Ian Marrow @ohio", "Ian Marrow", "Ian Marrow @utah")
    assert not any(group.doubtful for group in world.groups())


def test_a_lawmaker_is_told_from_the_dead_of_that_name() -> None:
    told = [
        *of("Ivo F. Marrow", 30, CHESS),
        *of("Ivo Nils Marrow", 3, SENATE),
        *of("Ivo Marrow @ohio", 8, SENATE),
        *of("Ivo Marrow", 3, CHESS),
        *crowd(),
    ]
    world = World(told)
    assert world.together("Ivo Nils Marrow", "Ivo Marrow @ohio")
    assert world.together("Ivo F. Marrow", "Ivo Marrow")
    assert not world.together("Ivo F. Marrow", "Ivo Nils Marrow")


def test_an_officer_is_not_the_lawmaker_of_that_name_where_the_company_is_another() -> None:
    lawmaker = [*of("Ian Marrow @ohio", 8, SENATE, "R-Ohio"), *of("Ian Marrow", 9, SENATE, "R-Ohio"), *crowd()]
    two = World([*lawmaker, *of("Ian Marrow @the forces", 4, CHESS, "Adm.")])
    assert not two.together("Ian Marrow @ohio", "Ian Marrow @the forces")
    one = World([*lawmaker, *of("Ian Marrow @the forces", 4, SENATE, "Col.")])
    assert one.together("Ian Marrow @ohio", "Ian Marrow @the forces", "Ian Marrow")


def test_a_lawmaker_and_an_officer_in_the_same_company_are_in_doubt_unless_one_is_called_both() -> None:
    lawmaker = [*of("Ian Marrow @ohio", 8, SENATE, "R-Ohio"), *of("Ian Marrow", 4, SENATE, "Chairman"), *crowd()]
    unsure = World([*lawmaker, *of("Ian Marrow @the forces", 4, SENATE, "Adm.")])
    assert any(group.doubtful for group in unsure.groups())
    both = {"Ian Marrow": "Adm. R-Ohio", **SENATE}
    assert not any(
        group.doubtful for group in World([*lawmaker, *of("Ian Marrow @the forces", 4, SENATE, "Adm."), both]).groups()
    )


given_names = st.sampled_from(["Ana", "Anna", "Bill", "William", "J.", "Jo", "Sergei", "Sergey", "Heckle Ana", "Kim"])
middles = st.sampled_from(["", "", "B. ", "Birgit ", "C. ", "van "])
surnames = st.sampled_from(
    ["Lund", "Holm", "O", "O'Marley", "Zarensky", "Zarenskiy", "LundGOP", "Jong", "Jong-ho", "Lund Holm"]
)
suffixes = st.sampled_from(["", "", "", " Jr.", " III"])
seats = st.sampled_from(["", "", "", " @ohio", " @utah"])
people = st.builds(lambda *parts: "".join((parts[0], " ", *parts[1:])), given_names, middles, surnames, suffixes, seats)
worlds = st.lists(
    st.dictionaries(people, st.sampled_from(["", "Senator", "captain"]), min_size=1, max_size=4),
    min_size=1,
    max_size=14,
)


@given(worlds)
def test_everybody_is_decided_once_and_nobody_contradicts_himself(articles: list[dict[str, str]]) -> None:
    world = World(articles)
    people = world.people()
    assert sorted(name for one in people for name in one) == world.names
    for group in world.groups():
        assert group.lead is None or group.lead not in group.whole
        for one in group.whole:
            for other in group.whole:
                assert one is other or not (
                    one.name.suffix and other.name.suffix and one.name.suffix != other.name.suffix
                )


def test_names_are_those_that_most_articles_use() -> None:
    rows = [
        Printed("Ana Lund", "en", 2020, 9),
        Printed("ANA LUND", "en", 2020, 20),
        Printed("Anna Lund", "en", 2020, 25),
        Printed("Ana Lúnd", "es", 2020, 60),
    ]
    assert shown_name(rows, "en") == "Ana Lund"
    assert shown_name(rows, "es") == "Ana Lúnd"
    assert shown_name([], "en") is None


def test_recent_articles_count_more() -> None:
    rows = [Printed("Ana Holm", "en", 2012, 10), Printed("Ana Holm Lund", "en", 2024, 6)]
    assert shown_name(rows, "en") == "Ana Holm Lund"
    assert shown_name([rows[0]._replace(articles=100), rows[1]], "en") == "Ana Holm"


def test_a_name_with_words_around_it_is_shown_only_where_there_is_no_other() -> None:
    whole = FormOf(Printed("Ana Lund", "en", 2026, 2), added=False, doubtful=False)
    longer = FormOf(Printed("Mayor Ana Lund", "en", 2026, 9), added=True, doubtful=False)
    both, alone = shown([whole, longer], "en"), shown([longer], "en")
    assert both
    assert alone
    assert (both.name, both.names) == ("Ana Lund", frozenset({"Ana Lund"}))
    assert alone.name == "Mayor Ana Lund"
    assert shown([], "en") is None


@pytest.mark.parametrize(("articles", "doubt"), [(1, False), (2, True), (50, True)])
def test_somebody_is_in_doubt_by_the_share_of_doubtful_articles(articles: int, doubt: bool) -> None:
    sure = FormOf(Printed("Ana Lund", "en", 2026, 10), added=False, doubtful=False)
    other = FormOf(Printed("A. Lund", "en", 2026, articles), added=False, doubtful=True)
    person = shown([sure, other], "en")
    assert person
    assert person.doubt is doubt


def test_an_id_stays_with_most_of_its_articles() -> None:
    big, small = Held("a", "a", 9), Held("a", "b", 3)
    assert assign([(None, [big]), (None, [small])], {}) == ["a", "b"]
    assert assign([(None, [small]), (None, [big])], {}) == ["b", "a"]
    assert assign([(None, [big, Held("c", "c", 20)])], {}) == ["c"]
    assert assign([(None, [big])], {"a": 50}) == [None]
    assert assign([("z", [big])], {}) == ["z"]
    assert redirects([big, small, Held("c", "c", 1)], ["a", "a", "a"]) == {"c": "a"}


def test_a_new_name_is_guessed_by_its_words() -> None:
    known = [(form_of("Ana Lund"), 9, "ana"), (form_of("Ana C. Lund"), 2, "anac"), (form_of("Bill Holm"), 5, "bill")]
    assert first_guess(form_of("Ana B. Lund"), known) == "ana"
    assert first_guess(form_of("William Holm"), known) is None
    assert first_guess(form_of("Ana LundGOP"), known) == "ana"
