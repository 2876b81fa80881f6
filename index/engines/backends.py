"""Maps the setting `engine` to its back end. The only module that knows every engine."""

import importlib
from collections.abc import Iterator, Mapping

from index.engines.protocols import EngineBackend
from index.errors import SettingsError
from index.operations.settings import Settings

DEFAULT = "whoosh"
"""The engine that needs no server."""


class _Backends(Mapping[str, EngineBackend]):
    """Loads the package of an engine when it is first asked for: nobody waits for the libraries of one that is not in use."""

    def __init__(self, packages: Mapping[str, str]) -> None:
        self._packages = packages

    def __getitem__(self, engine: str) -> EngineBackend:
        backend: EngineBackend = importlib.import_module(self._packages[engine]).backend
        return backend

    def __iter__(self) -> Iterator[str]:
        return iter(self._packages)

    def __len__(self) -> int:
        return len(self._packages)


BACKENDS: Mapping[str, EngineBackend] = _Backends(
    {DEFAULT: "index.engines.columnar", "opensearch": "index.engines.opensearch"}
)
"""Back ends by the value of the setting `engine`."""


def engine_backend(settings: Settings) -> EngineBackend:
    """The back end selected by the setting `engine`. Raises SettingsError if the name is unknown."""
    try:
        return BACKENDS[settings.engine]
    except KeyError:
        known = ", ".join(repr(name) for name in BACKENDS)
        raise SettingsError(f"engine is {settings.engine!r}, but there is only {known}") from None
