"""Which engine the settings name. The only module that knows all of them."""

from collections.abc import Mapping

from index.engines import columnar
from index.engines.protocols import EngineBackend
from index.errors import SettingsError
from index.operations.settings import Settings

BACKENDS: Mapping[str, EngineBackend] = {"whoosh": columnar.backend}
"""By the name that the setting `engine` gives them."""


def engine_backend(settings: Settings) -> EngineBackend:
    """The back end that the settings name. Raises SettingsError for a name that there is none for."""
    try:
        return BACKENDS[settings.engine]
    except KeyError:
        known = ", ".join(repr(name) for name in BACKENDS)
        raise SettingsError(f"engine is {settings.engine!r}, but there is only {known}") from None
