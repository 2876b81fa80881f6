"""What every store of jobs keeps to: one taker a job, lines in order, bounded, and nothing lost with a process."""

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from index.archive import open_archive
from index.archive.protocols import Archive
from index.jobs.protocols import LASTING, REPEATABLE, Job, JobKind, JobState, TooManyJobs, lease_name
from index.operations.settings import Settings
from index.text.localizable import Sentence
from tests.index.archive.conftest import archive, settings
from tests.index.fakes import START, later

__all__ = ["archive", "settings"]


def ask(archive: Archive, number: int = 0, *, most: int = 100) -> Job:
    arguments = {"urls": [f"https://lantern.example/{number}"]}
    return archive.jobs.add(JobKind.FETCH, arguments, by="ada", now=later(number), most=most)


def test_a_job_is_kept_as_it_was_asked(archive: Archive) -> None:
    job = ask(archive)
    assert job == archive.jobs.get(job.id)
    assert (job.kind, job.by, job.state, job.created) == (JobKind.FETCH, "ada", JobState.WAITING, START)
    assert job.arguments == {"urls": ["https://lantern.example/0"]}
    assert archive.jobs.get(job.id + 1) is None
    assert archive.jobs.get(1 << 80) is None


def test_the_oldest_is_taken_once(archive: Archive) -> None:
    first, second = ask(archive, 0), ask(archive, 1)
    assert archive.jobs.waiting() == 2
    taken = archive.jobs.take(later(2))
    assert taken is not None
    assert (taken.id, taken.state, taken.started, taken.tries) == (first.id, JobState.RUNNING, later(2), 1)
    again = archive.jobs.take(later(3))
    assert again is not None
    assert again.id == second.id
    assert archive.jobs.take(later(4)) is None
    assert [job.id for job in archive.jobs.recent(9)] == [second.id, first.id]
    assert [job.id for job in archive.jobs.recent(1)] == [second.id]


def test_many_takers_never_share_a_job(archive: Archive) -> None:
    asked = {ask(archive, number).id for number in range(20)}
    taken: list[int] = []

    def work() -> None:
        while (job := archive.jobs.take(START)) is not None:
            taken.append(job.id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(asked)


def test_lines_come_in_order_and_from_where_one_was(archive: Archive) -> None:
    one, other = ask(archive, 0), ask(archive, 1)
    archive.jobs.note(one.id, [{"event": "a"}, {"event": "b", "name": "Zoë 港"}], later(1))
    archive.jobs.note(other.id, [{"event": "x"}], later(1))
    archive.jobs.note(one.id, [{"event": "c"}], later(2))
    events = archive.jobs.events(one.id)
    assert [event.data["event"] for event in events] == ["a", "b", "c"]
    assert events[1].data["name"] == "Zoë 港"
    assert [event.at for event in events] == [later(1), later(1), later(2)]
    assert archive.jobs.events(one.id, after=events[1].seq) == events[2:]
    assert archive.jobs.events(one.id, limit=2) == events[:2]
    archive.jobs.note(999, [{"event": "nobody's"}], later(3))
    assert archive.jobs.events(999) == []


def test_it_ends_once(archive: Archive) -> None:
    done, failed = ask(archive, 0), ask(archive, 1)
    for _ in range(2):
        archive.jobs.take(later(2))
    archive.jobs.end(done.id, later(3))
    archive.jobs.end(done.id, later(4), error="too late")
    archive.jobs.end(failed.id, later(3), error="the host\nis gone")
    ended = archive.jobs.get(done.id)
    assert ended is not None
    assert (ended.state, ended.ended, ended.error, ended.is_over) == (JobState.DONE, later(3), None, True)
    other = archive.jobs.get(failed.id)
    assert other is not None
    assert (other.state, other.error) == (JobState.FAILED, "the host is gone")


def test_no_more_wait_than_allowed(archive: Archive) -> None:
    ask(archive, 0, most=2)
    ask(archive, 1, most=2)
    with pytest.raises(TooManyJobs, match="2 jobs are waiting"):
        ask(archive, 2, most=2)
    archive.jobs.take(later(3))
    ask(archive, 4, most=2)


def test_what_died_with_its_process_is_begun_again_a_few_times(settings: Settings) -> None:
    with open_archive(settings) as first:
        job = ask(first)
    for tries in (1, 2):
        with open_archive(settings) as archive:
            taken = archive.jobs.take(later(tries))
            assert taken is not None
            assert taken.tries == tries
            archive.jobs.note(job.id, [{"event": "half"}], later(tries))
        with open_archive(settings) as archive:  # it was killed, and comes again
            (settled,) = archive.jobs.interrupted(later(tries), tries=3)
            assert settled.state is JobState.WAITING
            assert archive.jobs.events(job.id) == []
            assert archive.jobs.interrupted(later(tries), tries=3) == []
    with open_archive(settings) as archive:
        archive.jobs.take(later(3))
        (settled,) = archive.jobs.interrupted(later(4), tries=3)
        assert settled.state is JobState.FAILED
        assert settled.ended == later(4)
        assert "ended 3 times" in (settled.error or "")
        assert archive.jobs.take(later(5)) is None


def test_kinds_can_be_left_waiting(archive: Archive) -> None:
    long = archive.jobs.add(JobKind.REREAD, {}, by="ada", now=START, most=9)
    short = ask(archive, 1)
    taken = archive.jobs.take(later(1), without=(JobKind.REREAD, JobKind.BACKFILL))
    assert taken is not None
    assert taken.id == short.id
    assert archive.jobs.take(later(2), without=LASTING) is None
    assert archive.jobs.waiting() == 1
    again = archive.jobs.take(later(3))
    assert again is not None
    assert again.id == long.id


def test_what_is_put_back_waits_as_if_it_had_not_begun(archive: Archive) -> None:
    job = ask(archive)
    archive.jobs.put_back(job.id)
    archive.jobs.take(later(1))
    archive.jobs.note(job.id, [{"event": "half"}], later(1))
    archive.jobs.put_back(job.id)
    back = archive.jobs.get(job.id)
    assert back is not None
    assert (back.state, back.tries) == (JobState.WAITING, 0)
    assert [event.data["event"] for event in archive.jobs.events(job.id)] == ["half"]
    archive.jobs.take(later(2))
    archive.jobs.end(job.id, later(3))
    archive.jobs.put_back(job.id)
    assert archive.jobs.waiting() == 0


def test_one_that_waits_stops_at_once_and_one_that_runs_when_its_process_notices(archive: Archive) -> None:
    running, waiting = ask(archive, 0), ask(archive, 1)
    archive.jobs.take(later(1))
    assert archive.jobs.stopping() == []
    stopped = archive.jobs.stop(waiting.id, later(2))
    assert stopped is not None
    assert (stopped.state, stopped.stopped, stopped.ended, stopped.is_over) == (JobState.DONE, True, later(2), True)
    asked = archive.jobs.stop(running.id, later(2))
    assert asked is not None
    assert (asked.state, asked.stopped, asked.is_over) == (JobState.RUNNING, True, False)
    assert archive.jobs.stopping() == [running.id]
    archive.jobs.end(running.id, later(3))
    over = archive.jobs.stop(running.id, later(4))
    assert over is not None
    assert (over.state, over.stopped, over.ended) == (JobState.DONE, True, later(3))
    done = ask(archive, 2)
    archive.jobs.take(later(5))
    archive.jobs.end(done.id, later(6))
    late = archive.jobs.stop(done.id, later(7))
    assert late is not None
    assert not late.stopped, "it came to its end by itself"
    assert archive.jobs.stop(999, later(8)) is None
    assert archive.jobs.stopping() == []


def test_what_was_to_stop_when_its_process_died_is_not_begun_again(archive: Archive) -> None:
    job = ask(archive)
    archive.jobs.take(later(1))
    archive.jobs.stop(job.id, later(2))
    (settled,) = archive.jobs.interrupted(later(3), tries=3)
    assert (settled.state, settled.stopped, settled.error) == (JobState.DONE, True, None)


def test_a_job_that_another_crawler_is_at_is_left_to_it(archive: Archive) -> None:
    theirs, cut_off = ask(archive, 1), ask(archive, 2)
    for _ in range(2):
        archive.jobs.take(later(3))
    archive.leases.take(lease_name(theirs.id), "another", 60)
    archive.leases.take(lease_name(cut_off.id), "dead", -1)
    assert [job.id for job in archive.jobs.interrupted(later(4), tries=3)] == [cut_off.id]
    archive.leases.give_back(lease_name(theirs.id), "another")
    assert [job.id for job in archive.jobs.interrupted(later(5), tries=3)] == [theirs.id]


def test_what_may_not_be_done_twice_ends(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.archive.sql.activity.job_store.REPEATABLE", REPEATABLE - {JobKind.FETCH})
    ask(archive)
    archive.jobs.take(later(1))
    (settled,) = archive.jobs.interrupted(later(2), tries=3)
    assert settled.state is JobState.FAILED
    assert "ended once" in (settled.error or "")


def test_the_old_and_the_many_are_forgotten(archive: Archive) -> None:
    jobs = [ask(archive, number) for number in range(5)]
    for number, job in enumerate(jobs[:4]):
        archive.jobs.take(later(number))
        archive.jobs.note(job.id, [{"event": "line"}], later(number))
        archive.jobs.end(job.id, later(number))
    assert archive.jobs.prune(before=later(1), keep=2) == 2
    assert [job.id for job in archive.jobs.recent(9)] == [jobs[4].id, jobs[3].id, jobs[2].id]
    assert archive.jobs.events(jobs[0].id) == []
    assert archive.jobs.prune(before=later(9) + timedelta(days=9), keep=99) == 2
    assert archive.jobs.waiting() == 1


@given(
    st.dictionaries(
        st.text(max_size=9),
        st.recursive(
            st.none() | st.booleans() | st.integers(-(1 << 53), 1 << 53) | st.text(st.characters(), max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
            max_leaves=8,
        ),
        max_size=4,
    )
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_json_comes_back(archive: Archive, value: dict[str, object]) -> None:
    job = archive.jobs.add(JobKind.PROBE, value, by="", now=START, most=10**6)
    archive.jobs.note(job.id, [value], START)
    kept = archive.jobs.get(job.id)
    assert kept is not None
    assert kept.arguments == archive.jobs.events(job.id)[0].data
    assert not any("\ud800" <= character <= "\udfff" for character in repr(kept.arguments))


def test_what_is_no_json_is_refused(archive: Archive) -> None:
    for value in (object(), float("nan")):
        with pytest.raises(ValueError, match=r"JSON"):
            archive.jobs.add(JobKind.PROBE, {"x": value}, by="", now=START, most=9)
    assert archive.jobs.waiting() == 0


def test_sentences_are_kept_as_what_they_are_made_of(archive: Archive) -> None:
    """In lines and as the reason of a failure, whatever stands in their values."""
    job = ask(archive)
    archive.jobs.take(START)
    size = Sentence("only %(size)s GB free; make room before it is full", size=0.25)
    archive.jobs.note(job.id, [{"event": "finding", "text": size, "others": [size, "plain", None]}], START)
    (event,) = archive.jobs.events(job.id)
    assert event.data == {"event": "finding", "text": str(size), "others": [str(size), "plain", None]}
    assert event.data["text"].values == {"size": 0.25}
    archive.jobs.end(job.id, START, error=Sentence("%(host)s cannot be found", host="a\nb\ud800"))
    over = archive.jobs.get(job.id)
    assert over is not None
    assert isinstance(over.error, Sentence)
    assert over.error.encode().startswith(b"a\nb")
    archive.jobs.end(ask(archive, 1).id, START, error="plain\nwords")
    assert archive.jobs.recent(1)[0].error == "plain words"
