"""Maps the setting `engine` to its back end. The only module that knows every engine."""

from collections.abc import Mapping

from index.engines import columnar, opensearch
from index.engines.protocols import EngineBackend
from index.errors import SettingsError
from index.operations.settings import Settings

DEFAULT = "whoosh"
"""The engine that needs no server."""

BACKENDS: Mapping[str, EngineBackend] = {DEFAULT: columnar.backend, "opensearch": opensearch.backend}
"""Back ends by the value of the setting `engine`."""


def engine_backend(settings: Settings) -> EngineBackend:
    """The back end selected by the setting `engine`. Raises SettingsError if the name is unknown."""
    try:
        return BACKENDS[settings.engine]
    except KeyError:
        known = ", ".join(repr(name) for name in BACKENDS)
        raise SettingsError(f"engine is {settings.engine!r}, but there is only {known}") from None
