"""The back end object registered in `index.engines.backends`."""

import contextlib
import shutil
from typing import TYPE_CHECKING

from index.engines.columnar.files.counter_floor import read_floor, write_floor
from index.engines.columnar.files.generation import listed_generations
from index.engines.columnar.read.reader import WhooshReader
from index.operations.locks import role_lock
from index.operations.settings import Settings

if TYPE_CHECKING:
    from index.engines.columnar.write.writer import WhooshWriter


class WhooshBackend:
    """See index.engines.protocols.EngineBackend."""

    def reader(self, settings: Settings, *, warm: bool = False) -> WhooshReader:
        return WhooshReader(settings, warm=warm)

    def writer(self, settings: Settings) -> "WhooshWriter":
        from index.engines.columnar.write.writer import WhooshWriter  # with it Whoosh, which no reader needs

        return WhooshWriter(settings)

    def destroy(self, settings: Settings) -> None:
        """Move every file except the lock to `<index>.aside`, replacing an earlier one.

        Counters continue where they stopped.
        """
        directory = settings.index_path
        with role_lock(directory, "writer"):
            generations = listed_generations(directory)
            generation, layout = read_floor(directory)
            generation = max([generation, *(number for _, number, _ in generations)])
            layout = max([layout, *(number for number, _, _ in generations)])
            aside = directory.with_name(directory.name + ".aside")
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(aside)
            aside.mkdir(mode=0o700, parents=True)
            for path in list(directory.iterdir()):
                if path.name != "writer.lock":
                    path.rename(aside / path.name)
            write_floor(directory, generation, layout)
