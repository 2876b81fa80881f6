"""Reads a Containerfile, and the list of what stays out of its context: as much of both formats as ours use.

The instructions are those of https://docs.docker.com/reference/dockerfile/; one that is not understood is an error, so that a
rehearsal never passes over a step.
"""

import json
import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


class NotUnderstood(Exception):
    """An instruction that is written in a way that this reader does not know."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """An instruction that changes files. kind: RUN or COPY. words: the command line of RUN, or sources and target of COPY.
    source: the stage from which COPY takes them; None for the context. environ, folder: as they stand before it."""

    kind: str
    words: tuple[str, ...]
    source: str | None
    environ: dict[str, str]
    folder: str


@dataclass(kw_only=True)
class Stage:
    """One FROM and what follows it. health: the command of HEALTHCHECK; intervals: its options."""

    name: str
    base: str
    steps: list[Step] = field(default_factory=list)
    environ: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0:0"
    volumes: list[str] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    health: tuple[str, ...] = ()
    intervals: dict[str, str] = field(default_factory=dict)
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    stop_signal: str = "SIGTERM"


def read(text: str) -> list[Stage]:
    """The stages in their order; the last one is the image. Raises NotUnderstood."""
    stages: list[Stage] = []
    arguments: dict[str, str] = {}
    for line in _lines(text):
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        if word == "ARG" and not stages:
            name, _, value = rest.partition("=")
            arguments[name] = value
        elif word == "FROM":
            match = re.fullmatch(r"(\S+)(?:\s+AS\s+(\S+))?", rest, re.IGNORECASE)
            if match is None:
                raise NotUnderstood(line)
            base = _filled(match[1], arguments)
            stages.append(Stage(name=match[2] or str(len(stages)), base=base))
        elif stages:
            _instruction(stages[-1], word, rest)
        else:
            raise NotUnderstood(line)
    return stages


def _lines(text: str) -> Iterable[str]:
    """The instructions: without comments, continued lines put together."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(kept)).splitlines():
        if line.strip():
            yield line.strip()


def _instruction(stage: Stage, word: str, rest: str) -> None:
    match word:
        case "RUN":
            _no_options(rest)
            stage.steps.append(_step(stage, "RUN", ("/bin/sh", "-c", rest)))
        case "COPY":
            source, paths = re.fullmatch(r"(?:--from=(\S+)\s+)?(.*)", rest).groups()  # type: ignore[union-attr]
            _no_options(paths)
            stage.steps.append(_step(stage, "COPY", tuple(shlex.split(paths)), source))
        case "ENV":
            for pair in shlex.split(rest):
                name, _, value = pair.partition("=")
                stage.environ[name] = _filled(value, stage.environ)
        case "WORKDIR":
            stage.folder = rest
        case "VOLUME":
            stage.volumes.append(rest)
        case "EXPOSE":
            stage.ports.append(int(rest))
        case "USER":
            stage.user = rest
        case "STOPSIGNAL":
            stage.stop_signal = rest
        case "ENTRYPOINT":
            stage.entrypoint = _listed(rest)
        case "CMD":
            stage.command = _listed(rest)
        case "HEALTHCHECK":
            options, _, command = rest.partition("CMD")
            stage.intervals = dict(option[2:].split("=") for option in options.split())
            stage.health = _listed(command.strip())
        case _:
            raise NotUnderstood(f"{word} {rest}")


def _step(stage: Stage, kind: str, words: tuple[str, ...], source: str | None = None) -> Step:
    return Step(kind=kind, words=words, source=source, environ=dict(stage.environ), folder=stage.folder)


def _no_options(rest: str) -> None:
    if rest.startswith("--"):
        raise NotUnderstood(rest)


def _listed(rest: str) -> tuple[str, ...]:
    try:
        return tuple(json.loads(rest))
    except ValueError:
        raise NotUnderstood(f"{rest}: write it as a list") from None


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], text)


class Ignored:
    """What a file like .containerignore keeps out of the context: the last line that fits a path decides."""

    def __init__(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        self._rules = [
            (line.startswith("!"), self._pattern(line.lstrip("!"))) for line in lines if line and line[0] != "#"
        ]

    @staticmethod
    def _pattern(text: str) -> re.Pattern[str]:
        """A pattern fits what it names and all inside it; `**/` any number of folders, none too."""
        anywhere = "(?:.*/)?" if text.startswith("**/") else ""
        named = re.escape(text.removeprefix("**/")).replace(r"\*", "[^/]*")
        return re.compile(f"{anywhere}{named}(?:/.*)?")

    def __call__(self, path: str) -> bool:
        """path: from the root of the context, with `/`."""
        ignored = False
        for keeps, pattern in self._rules:
            if pattern.fullmatch(path):
                ignored = not keeps
        return ignored


def context(folder: Path) -> list[str]:
    """The files that a build sees, as paths from `folder`."""
    ignored = Ignored((folder / ".containerignore").read_text("utf-8"))
    return sorted(
        path
        for entry in folder.iterdir()
        for file in ([entry] if not entry.is_dir() else entry.rglob("*"))
        if not file.is_dir() and not ignored(path := file.relative_to(folder).as_posix())
    )
