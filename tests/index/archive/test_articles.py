"""Articles in the archive: saved once, with their versions, their addresses and their takedowns."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from index.archive import open_archive
from index.archive.protocols import Archive, ChangeKind, Saved
from index.article import Article, DateSource, Outlet, PartialDateTime, Right
from index.corrections.layer import Field
from index.errors import ArchiveError
from index.operations.settings import Settings
from tests.index.fakes import START, an_article, later
from tests.index.strategies import articles


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(article=articles())
def test_any_article_comes_back(archive: Archive, article: Article) -> None:
    archive.articles.allow_again(address=article.url)
    archive.articles.save(article)
    found = archive.articles.get(archive.articles.id_of(article.url) or "")
    assert found is not None
    assert found.article.url == article.url or article.fetched_url
    archive.articles.forget(ids=[found.article.id])
    for address in (article.url, article.fetched_url):
        if address:
            archive.articles.allow_again(address=address)


def test_new_same_changed(archive: Archive) -> None:
    bridge = an_article("bridge")
    assert archive.articles.save(bridge) is Saved.NEW
    assert archive.articles.save(replace(bridge, fetched=later(1))) is Saved.SAME
    assert archive.articles.save(replace(bridge, fetched=later(6), title="Bridge open")) is Saved.CHANGED
    found = archive.articles.get(bridge.id)
    assert found is not None
    assert (found.first_fetched, found.last_fetched, found.revisions) == (START, later(6), 2)
    assert [(r.number, r.article.title, r.fetched) for r in archive.articles.revisions(bridge.id)] == [
        (1, "News of bridge", START),
        (2, "Bridge open", later(6)),
    ]


def test_the_same_page_again_is_no_change_for_the_index(archive: Archive) -> None:
    archive.articles.save(an_article("bridge"))
    archive.outbox.done(archive.outbox.latest())
    archive.articles.save(an_article("bridge", fetched=later()))
    assert archive.outbox.pending(9) == []


def test_an_older_reading_changes_nothing_but_the_first_visit(archive: Archive) -> None:
    archive.articles.save(an_article("bridge", fetched=later(5)))
    assert archive.articles.save(an_article("bridge", "An older text.", fetched=START)) is Saved.SAME
    found = archive.articles.get(an_article("bridge").id)
    assert found is not None
    assert found.first_fetched == START
    assert found.article.text != "An older text."


def test_a_claim_that_changes_is_a_version(archive: Archive) -> None:
    archive.articles.save(an_article("bridge", day=3))
    assert archive.articles.save(an_article("bridge", day=4, fetched=later())) is Saved.CHANGED


def test_the_date_of_the_feed_is_not_lost(archive: Archive) -> None:
    fed = replace(an_article("bridge"), published=PartialDateTime.day(START.date()), published_source=DateSource.FEED)
    archive.articles.save(fed)
    assert archive.articles.save(an_article("bridge", fetched=later())) is Saved.SAME
    found = archive.articles.get(fed.id)
    assert found is not None
    assert found.article.published == PartialDateTime.day(START.date())


def test_every_address_leads_to_one_article(archive: Archive) -> None:
    bridge = an_article("bridge")
    archive.articles.save(bridge, aliases=["https://lantern.example/amp/bridge"])
    assert archive.articles.id_of("https://lantern.example/amp/bridge") == bridge.id
    assert archive.articles.save(an_article("renamed"), aliases=["https://lantern.example/amp/bridge"]) is Saved.CHANGED
    assert archive.articles.count() == 1
    assert archive.articles.id_of("https://lantern.example/renamed") == bridge.id
    assert archive.articles.id_of("https://lantern.example/unknown") is None
    assert len(archive.articles.aliases(bridge.id)) == 3


def test_an_own_address_counts_before_an_alias(archive: Archive) -> None:
    latest = "https://lantern.example/latest"
    archive.articles.save(an_article("bridge"), aliases=[latest])
    archive.articles.save(an_article("ferry"))
    assert archive.articles.save(an_article("ferry", fetched=later()), aliases=[latest]) is Saved.SAME
    assert archive.articles.count() == 2


def test_many_in_one_transaction(archive: Archive) -> None:
    pairs = [(an_article(name), ()) for name in ("bridge", "ferry", "bridge")]
    assert archive.articles.save_many(pairs) == [Saved.NEW, Saved.NEW, Saved.SAME]


def test_get_many_keeps_the_order(archive: Archive) -> None:
    ids = [an_article(name).id for name in ("ferry", "bridge", "pier")]
    for name in ("pier", "bridge"):
        archive.articles.save(an_article(name))
    assert [a.article.id for a in archive.articles.get_many([*ids, ids[1]])] == [ids[1], ids[2], ids[1]]


def test_latest_and_counts(archive: Archive) -> None:
    for hour, name in enumerate(("bridge", "ferry", "pier")):
        archive.articles.save(an_article(name, fetched=later(hour)))
    assert [a.article.title for a in archive.articles.latest(2)] == ["News of pier", "News of ferry"]
    assert archive.articles.counts_since(later(1)) == 2


def test_ids_in_order_and_from_anywhere(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.archive.sql.articles.PAGE", 2)
    every = sorted(an_article(f"pier{n}").id for n in range(5))
    archive.articles.save_many([(an_article(f"pier{n}"), ()) for n in range(5)])
    assert list(archive.articles.ids()) == every
    assert list(archive.articles.ids(every[1])) == every[2:]


def test_gone_is_marked_and_comes_back(archive: Archive) -> None:
    bridge = an_article("bridge")
    archive.articles.save(bridge)
    archive.articles.mark_gone(bridge.id, later(1))
    archive.articles.mark_gone(bridge.id, later(2))
    found = archive.articles.get(bridge.id)
    assert found is not None
    assert found.gone == later(1)
    assert found.article.text
    archive.articles.save(replace(bridge, fetched=later(3)))
    again = archive.articles.get(bridge.id)
    assert again is not None
    assert again.gone is None


def test_forgotten_stays_away_under_every_address(archive: Archive) -> None:
    bridge = an_article("bridge")
    archive.articles.save(bridge, aliases=["https://lantern.example/amp/bridge"])
    assert archive.articles.forget(ids=[bridge.id, "unknown"]) == 1
    assert archive.articles.get(bridge.id) is None
    assert archive.articles.revisions(bridge.id) == []
    assert archive.articles.save(bridge) is Saved.FORGOTTEN
    assert archive.articles.save(an_article("x"), aliases=["https://lantern.example/amp/bridge"]) is Saved.FORGOTTEN
    assert archive.articles.forgotten([bridge.url, "https://lantern.example/x"]) == {bridge.url}
    assert [change.kind for change in archive.outbox.pending(9)] == [ChangeKind.DELETE]


def test_nothing_forgotten_can_be_read_in_the_files(archive: Archive, settings: Settings) -> None:
    secret = an_article("bridge", outlet=None)
    archive.articles.save(replace(secret, title="x"))
    archive.articles.forget(ids=[secret.id])
    raw = b"".join(path.read_bytes() for path in settings.data.iterdir())
    assert secret.url.encode() not in raw


def test_an_outlet_stays_away_until_it_is_lifted(archive: Archive) -> None:
    archive.articles.save(an_article("bridge"))
    archive.articles.save(an_article("ferry", outlet="the-anchor"))
    assert archive.articles.forget(outlet="the-lantern") == 1
    assert archive.articles.count() == 1
    assert archive.articles.save(an_article("pier")) is Saved.FORGOTTEN
    assert archive.articles.allow_again(outlet="the-lantern")
    assert not archive.articles.allow_again(outlet="the-lantern")
    assert archive.articles.save(an_article("pier")) is Saved.NEW


def test_forget_what_is_old(archive: Archive) -> None:
    archive.articles.save(an_article("bridge", day=3))
    archive.articles.save(an_article("ferry", day=20))
    archive.articles.save(an_article("undated", fetched=START - timedelta(days=99)))
    assert archive.articles.older_than(START - timedelta(days=20)) == 2
    assert archive.articles.forget(before=START - timedelta(days=20)) == 2
    assert archive.articles.count() == 1


def test_outlets_are_known_by_id_and_name(archive: Archive) -> None:
    archive.articles.save(an_article("bridge"))
    archive.articles.save(an_article("ferry"))
    archive.articles.save(an_article("pier", outlet="the-anchor"))
    assert [(o.name, n) for o, n in archive.outlets.all()] == [("The Lantern", 2), ("The Anchor", 1)]
    assert [o.id for o in archive.outlets.resolve("the LANTERN")] == ["the-lantern"]
    assert [o.id for o in archive.outlets.resolve("the-anchor")] == ["the-anchor"]
    assert archive.outlets.names(["the-anchor", "x"]) == {"the-anchor": "The Anchor"}


def test_the_articles_of_outlets_follow_whatever_becomes_of_them(archive: Archive) -> None:
    """They are kept beside, so every way to come, to change and to go has to count."""

    def checked() -> None:
        read = archive.articles.get_many(list(archive.articles.ids()))
        held = Counter(one.article.outlet.id for one in read if one.article.outlet)
        assert {outlet.id: number for outlet, number in archive.outlets.all()} == held
        for outlet in ("the-lantern", "the-anchor", "quay-courier"):
            summary = archive.outlets.get(outlet)
            assert (summary.articles if summary else 0) == held[outlet]

    bridge, ferry, pier = an_article("bridge"), an_article("ferry"), an_article("pier", outlet="the-anchor")
    archive.articles.save_many([(one, ()) for one in (bridge, ferry, pier, an_article("mole", outlet=None))])
    checked()
    archive.articles.save(bridge)
    changed = an_article("ferry", "Another text.", outlet="the-anchor", fetched=later())
    assert archive.articles.save(changed) is Saved.CHANGED
    checked()
    assert archive.articles.save(an_article("mole", "Now signed.", fetched=later())) is Saved.CHANGED
    checked()
    (entry,) = archive.corrections.correct(bridge.id, {Field.OUTLET: ["quay-courier", "Quay Courier"]}, by="edda")
    checked()
    archive.corrections.undo(entry.seq, by="edda")
    checked()
    with suppress(RuntimeError), archive.transaction():
        archive.articles.save(an_article("undone"))
        raise RuntimeError
    checked()
    assert archive.articles.forget(ids=[bridge.id]) == 1
    checked()
    assert archive.articles.forget(outlet="the-anchor") == 2
    checked()


def test_an_outlet_answers_to_either_of_two_names(archive: Archive) -> None:
    two = Outlet(id="harbour-gazette", name="港新聞 (Harbour Gazette)")
    archive.articles.save(replace(an_article("bridge"), outlet=two))
    for name in ("港新聞", "harbour gazette", "港新聞 (Harbour Gazette)", "harbour-gazette"):
        assert archive.outlets.resolve(name) == [two]
    assert archive.outlets.resolve("gazette") == archive.outlets.resolve("") == []


def test_a_transaction_is_all_or_nothing(archive: Archive) -> None:
    def saves_and_fails() -> None:
        with archive.transaction():
            archive.articles.save(an_article("bridge"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        saves_and_fails()
    assert archive.articles.count() == 0
    assert archive.outbox.waiting() == 0
    with archive.transaction():
        archive.articles.save(an_article("bridge"))
        archive.articles.save(an_article("ferry"))
    assert archive.articles.count() == 2


def test_the_count_follows_whoever_changes_the_archive(archive: Archive, settings: Settings) -> None:
    with open_archive(settings, readonly=True) as reader:
        assert reader.articles.count() == archive.articles.count() == 0
        archive.articles.save_many([(an_article(name), ()) for name in ("bridge", "ferry", "tower")])
        assert reader.articles.count() == archive.articles.count() == 3
        archive.articles.save(replace(an_article("ferry"), title="Ferry sails again", fetched=later(1)))
        assert reader.articles.count() == archive.articles.count() == 3
        archive.outbox.done(archive.outbox.latest())
        archive.articles.forget(ids=[an_article("tower").id])
        assert reader.articles.count() == archive.articles.count() == 2

        def saves_and_fails() -> None:
            with archive.transaction():
                archive.articles.save(an_article("harbour"))
                assert archive.articles.count() == 3
                raise RuntimeError

        with pytest.raises(RuntimeError):
            saves_and_fails()
        assert reader.articles.count() == archive.articles.count() == 2
        archive.articles.save(an_article("harbour"))  # where the change that was undone would have stood
        assert reader.articles.count() == archive.articles.count() == 3


def test_readonly_reads(archive: Archive, settings: Settings) -> None:
    archive.articles.save(an_article("bridge"))
    with open_archive(settings, readonly=True) as reader:
        assert reader.articles.count() == 1
        with pytest.raises(ArchiveError, match="reading only"):
            reader.articles.save(an_article("ferry"))


def test_other_rights_of_the_same_text_are_no_revision(archive: Archive) -> None:
    story = an_article("bridge")
    archive.articles.save(story)
    archive.outbox.done(archive.outbox.latest())
    licence = "https://licences.example/by"
    stated = replace(story, fetched=later(2), rights=(Right.NO_AI,), licence=licence)
    assert archive.articles.save(stated) is Saved.SAME
    assert archive.outbox.waiting() == 1
    assert archive.articles.save(replace(story, fetched=later(1))) is Saved.SAME  # older than what is kept
    kept = archive.articles.get(story.id)
    assert kept is not None
    assert (kept.revisions, kept.article.rights, kept.article.licence) == (1, (Right.NO_AI,), licence)


def test_the_desk_that_signs_is_kept_and_its_change_is_no_revision(archive: Archive) -> None:
    story = an_article("bridge")
    archive.articles.save(story)
    assert archive.articles.save(replace(story, fetched=later(2), desks=("Newsroom", "AFP"))) is Saved.SAME
    kept = archive.articles.get(story.id)
    assert kept is not None
    assert (kept.revisions, kept.article.desks) == (1, ("Newsroom", "AFP"))


@pytest.mark.parametrize("title", ["Bridge “open”", 'A "quoted" \\ one', "橋" * 600, "Plain"])
@pytest.mark.parametrize("path", ["a", "a" * 2500])
def test_headlines_are_read_without_their_texts(archive: Archive, title: str, path: str) -> None:
    bridge = replace(an_article("bridge"), title=title, url=f"https://lantern.example/{path}")
    archive.articles.save(bridge)
    archive.articles.save(an_article("ferry"))
    found = archive.articles.get(bridge.id)
    assert found is not None
    assert archive.articles.titles([bridge.id, "0" * 16]) == {bridge.id: found.article.title}
    archive.corrections.correct(bridge.id, {Field.TITLE: "Corrected"}, by="edda")
    assert archive.articles.titles([bridge.id]) == {bridge.id: "Corrected"}
