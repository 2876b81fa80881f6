"""The owner's rule files in the folder that the setting `rules` names, for an editor to begin with."""

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

FILES_MOST = 500
"""Files that are looked into."""


class RuleFile(NamedTuple):
    """name: of the file. text: what stands in it."""

    name: str
    text: str


def file_for(folder: str, hosts: Collection[str], most: int) -> RuleFile | None:
    """The rule file that names one of these hosts, None if there is none.

    folder: may be empty or missing. hosts: in small letters. most: bytes of a file; larger ones are passed over, and so is what
    cannot be read.
    """
    wanted = {host.removeprefix("www.") for host in hosts}
    if not folder or not wanted:
        return None
    for path in sorted(Path(folder).glob("*.toml"))[:FILES_MOST]:
        try:
            if path.stat().st_size > most:
                continue
            text = path.read_text("utf-8")
            named = tomllib.loads(text).get("hosts")
        except (OSError, ValueError, RecursionError):
            continue
        listed = [named] if isinstance(named, str) else named if isinstance(named, list) else []
        if wanted & {str(host).lower().removeprefix("www.") for host in listed}:
            return RuleFile(path.name, text)
    return None
