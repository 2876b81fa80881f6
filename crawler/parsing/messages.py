"""The requests to a parser process and its answers: JSON, followed by the bytes of the page.

A parser reads hostile documents with parsers written in C, so its answer is untrusted like a document: the crawler reads it
as data of the type that the task declares, and as one of the errors listed here.

    request   [name of the task, [arguments]]              and the bytes of the page
    answer    ["value", ...]                               of the type that the task returns
              ["refused", reason, detail]                  raised as NotAnArticle
              ["error", class, url, detail, seconds]       raised as that FetchError
              ["failed", text]                             raised as ParserFailed: whatever else a document does to a parser
"""

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from crawler import errors
from crawler.errors import FetchError
from crawler.extract import NotAnArticle, Reason
from crawler.parsing.frames import Frame
from crawler.parsing.json_values import Decode, Encode, decoder, encoder
from crawler.parsing.tasks import TASKS, Workbench

Task = Callable[..., Any]

OUT_OF_MEMORY = 12
"""Status of a process that ended because a document took more memory than allowed (ENOMEM)."""

RAISED: dict[str, type[FetchError]] = {
    error.__name__: error
    for error in (
        errors.BadAddress,
        errors.BodyTooBig,
        errors.EmptyBody,
        errors.EncodingBroken,
        errors.ExpandsTooMuch,
        errors.NotAFeed,
        errors.NotASitemap,
        errors.NotASource,
        errors.StackedEncodings,
    )
}
"""What a document can be refused for, besides being no article. Nothing else is raised in the crawler on a parser's word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The result of a task: its value, or the error to raise."""

    value: Any = None
    error: NotAnArticle | FetchError | None = None


class BadAnswer(ValueError):
    """A parser process sent something that no parser sends."""


def pack_request(task: Task, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Frame:
    """Return the message that requests a task.

    Raises ValueError for a task that is not in `TASKS`, TypeError for arguments that do not fit it.
    """
    if TASKS.get(task.__name__) is not task:
        raise ValueError(f"{task.__name__} is no task of a parser")
    bound = inspect.signature(task).bind(None, *args, **kwargs)
    buffer = bytearray()
    bound.apply_defaults()
    given = [
        write(bound.arguments[name], buffer) for name, write in ((name, encoder(kind)) for name, kind in _takes(task))
    ]
    return Frame(json.dumps([task.__name__, given]).encode("ascii"), bytes(buffer))


def answer_to(frame: Frame, bench: Workbench) -> Frame:
    """Carry out a request and return the message with its outcome.

    Raises MemoryError; KeyError, ValueError for an invalid request.
    """
    name, given = json.loads(frame.head)
    task = TASKS[name]
    values = [
        read(data, frame.body) for read, data in zip((decoder(kind) for _, kind in _takes(task)), given, strict=True)
    ]
    del frame, given
    try:
        return _answer("value", _writes(task)(task(bench, *values), bytearray()))
    except NotAnArticle as error:
        return _answer("refused", error.reason, error.detail)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever a document does to a parser, it is that document's fault
        if isinstance(error, FetchError) and type(error).__name__ in RAISED:
            return _answer("error", type(error).__name__, error.url, error.detail, error.retry_after)
        return _answer("failed", f"{type(error).__name__}: {error}"[:300])


def _answer(*parts: Any) -> Frame:
    return Frame(json.dumps(parts).encode("ascii"))


def read_answer(task: Task, url: str, frame: Frame) -> Outcome:
    """Return the outcome that a parser process reported.

    url: the document's, for errors. Raises BadAnswer for an invalid message.
    """
    try:
        kind, *rest = json.loads(frame.head)
        if kind == "value":
            (data,) = rest
            return Outcome(value=_reads(task)(data, b""))
        return Outcome(error=_error(kind, rest, url))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as odd:
        raise BadAnswer(f"{type(odd).__name__}: {odd}"[:160]) from None


def _error(kind: str, rest: list[Any], url: str) -> NotAnArticle | FetchError:
    """Raises ValueError, TypeError, KeyError for what is none."""
    if kind == "refused":
        reason, detail = rest
        return NotAnArticle(Reason(reason), _text(detail))
    if kind == "error":
        name, where, detail, seconds = rest
        if seconds is not None and type(seconds) not in (int, float):
            raise TypeError("retry_after is a number")
        return RAISED[name](_text(where), _text(detail), retry_after=seconds)
    if kind == "failed":
        (said,) = rest
        return errors.ParserFailed(url, _text(said))
    raise ValueError("an answer of no kind")


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("text is expected")
    return value


@cache
def _takes(task: Task) -> list[tuple[str, Any]]:
    """The arguments of a task behind the first, and their types."""
    hints = get_type_hints(task)
    return [(name, hints[name]) for name in list(inspect.signature(task).parameters)[1:]]


@cache
def _writes(task: Task) -> Encode:
    return encoder(get_type_hints(task)["return"])


@cache
def _reads(task: Task) -> Decode:
    return decoder(get_type_hints(task)["return"])
