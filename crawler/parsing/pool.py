"""A few parser processes with a queue. One that dies is replaced, and its document gets an error that says why."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from crawler import errors
from crawler.extract import Bounds
from crawler.parsing.frames import LENGTHS, Frame
from crawler.parsing.messages import OUT_OF_MEMORY, BadAnswer, Outcome, pack_request, read_answer
from crawler.parsing.tasks import Workbench
from index.operations.program import child_environ
from index.operations.settings import Settings

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE = 6
"""Times the CPU limit that a document may take by the clock, on a machine that has other things to do."""
_START = 60.0
"""Seconds that a process may take to start."""
_START_BYTES = 64
"""Bytes of the message that a process is ready."""
_ANSWER_SHARE = 8
"""Which part of the memory that a document may take its answer may have: it is made in the parser out of the document."""
_RETIRE = 3000
"""Documents after which a process is replaced by a fresh one."""
_GROWN = 160 << 20
"""Bytes by which a process may have grown before it is replaced: what one large document took is not all given back. What it reads
of the language model, some 70 MB at most, counts as well."""


class _Child:
    """One parser process and the socket to it."""

    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.process = process
        self.reader = reader
        self.writer = writer
        self.done = 0
        self._began_with = 0

    @classmethod
    async def start(cls, cpu: float, memory: int, rules: str, bounds: Bounds, data: Path) -> "_Child":
        """Raises OSError, TimeoutError, EOFError, BadAnswer where that fails."""
        ours, theirs = socket.socketpair()
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "crawler.parsing.child",
                str(theirs.fileno()),
                str(cpu),
                str(memory),
                rules,
                json.dumps(asdict(bounds)),
                str(data),
                pass_fds=(theirs.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                env={**child_environ(os.environ), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        finally:
            theirs.close()
        try:
            reader, writer = await asyncio.open_connection(sock=ours)
        except BaseException:
            ours.close()
            _kill(process)
            raise
        child = cls(process, reader, writer)
        try:
            async with asyncio.timeout(_START):
                await child.receive(_START_BYTES)  # it says that it is ready
        except BaseException:
            await child.end()
            raise
        child._began_with = resident(process.pid)
        return child

    async def receive(self, most: int) -> Frame:
        """The next message. most: its bytes. Raises BadAnswer, and IncompleteReadError, OSError where the process ended."""
        head, body = LENGTHS.unpack(await self.reader.readexactly(LENGTHS.size))
        if body or head > most:
            raise BadAnswer(f"a message of {head} and {body} bytes")
        return Frame(await self.reader.readexactly(head))

    async def ask(self, request: Frame, most: int) -> Frame:
        """Send a request and wait for the answer. most: bytes of that. Raises as `receive` does."""
        self.writer.write(request.packed())
        await self.writer.drain()
        self.done += 1
        return await self.receive(most)

    def is_worn(self) -> bool:
        """Whether a fresh process should take its place."""
        return self.done >= _RETIRE or resident(self.process.pid) - self._began_with > _GROWN

    async def end(self) -> int:
        """Its return code. It is killed before anything is waited for: who waits may be cancelled. One that ended by itself
        keeps its own code, which is settled before its socket closes."""
        _kill(self.process)
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()
        return await self.process.wait()


class ParserPool:
    """A pool of parser processes, configured by parse_workers, parse_cpu, parse_memory, rules and the limits of
    pages. Use it as an asynchronous context manager.

    at_once: whether the processes are started on entry, or each when a document needs it. Raises SettingsError for invalid
    rules, and ParserMissing on entry if a process cannot be started.
    """

    def __init__(self, settings: Settings, *, at_once: bool = True) -> None:
        self._at_once = at_once
        self._rules = settings.rules
        self._bounds = Bounds.of(settings)
        self._data = settings.data
        Workbench.of(self._rules, self._bounds)  # a mistake in the rules is told here, once
        self._cpu = settings.parse_cpu
        self._memory = settings.parse_memory
        self._size = settings.parse_workers or min(4, os.cpu_count() or 1)
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._free = asyncio.Semaphore(self._size)

    async def __aenter__(self) -> "ParserPool":
        if self._at_once:
            self._idle = list(await asyncio.gather(*(self._start() for _ in range(self._size))))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._idle = []
        await asyncio.gather(*(self._end(child) for child in list(self._all)))

    def processes(self) -> list[asyncio.subprocess.Process]:
        """Return the running processes, busy or idle."""
        return [child.process for child in self._all]

    async def run(self, task: Callable[Concatenate[Workbench, P], T], url: str, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function of `crawler.parsing.tasks` in a parser process and return its result. url: the document's,
        for errors; args, kwargs: its arguments after the first.

        Raises NotAnArticle, ParsedTooLong, ParsedTooBig, ParserFailed, ParserMissing, and any FetchError that the
        function raises.
        """
        request = pack_request(task, args, kwargs)
        async with self._free:
            child = self._idle.pop() if self._idle else await self._start(url)
            try:
                outcome = await self._ask(child, task, request, url)
            except BaseException:
                await asyncio.shield(self._end(child))
                raise
            if child.is_worn():
                await self._end(child)
            else:
                self._idle.append(child)
        if outcome.error is not None:
            raise outcome.error
        value: T = outcome.value
        return value

    async def _ask(self, child: _Child, task: Callable[..., Any], request: Frame, url: str) -> Outcome:
        try:
            async with asyncio.timeout(self._cpu * _PATIENCE):
                return read_answer(task, url, await child.ask(request, self._memory // _ANSWER_SHARE))
        except TimeoutError:
            raise errors.ParsedTooLong(url, f"{self._cpu * _PATIENCE:.0f} s by the clock") from None
        except BadAnswer as odd:
            log.error("a parser process sent an answer that cannot be read", extra={"url": url, "why": str(odd)})
            raise errors.ParserFailed(url, f"its answer cannot be read: {odd}"[:160]) from None
        except (asyncio.IncompleteReadError, OSError):
            code = await self._end(child)
        if code == -signal.SIGXCPU:
            raise errors.ParsedTooLong(url, f"{self._cpu:g} s")
        if code == OUT_OF_MEMORY:
            raise errors.ParsedTooBig(url, f"{self._memory >> 20} MB")
        raise errors.ParserFailed(url, f"the parser ended with status {code}")

    async def _start(self, url: str = "") -> _Child:
        try:
            child = await _Child.start(self._cpu, self._memory, self._rules, self._bounds, self._data)
        except (OSError, TimeoutError, EOFError, BadAnswer) as error:
            raise errors.ParserMissing(url, f"{type(error).__name__}: {error}"[:160]) from None
        self._all.add(child)
        return child

    async def _end(self, child: _Child) -> int:
        self._all.discard(child)
        return await child.end()


def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            # Not process.kill(): that polls first, takes the status from under asyncio, and wait() then says 255.
            os.kill(process.pid, signal.SIGKILL)


def resident(pid: int) -> int:
    """Return the resident memory of a process in bytes; 0 if the system does not report it."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
