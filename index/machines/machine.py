"""What this machine is called."""

import platform

from index.operations.settings import Settings


def machine_name(settings: Settings) -> str:
    """As the setting `machine` says; else as its system does."""
    return settings.machine or platform.node() or "unknown"
