"""setuptools, but for what an earlier build in the same checkout left behind.

It copies modules to `build/lib` and never removes them there, so that a package that is built again after an update holds files
that have been moved or removed since: a step of the archive under its old number, say. PEP 517 calls a backend in the root of the
sources.
"""

import shutil
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]


def build_wheel(
    wheel_directory: str, config_settings: dict[str, Any] | None = None, metadata_directory: str | None = None
) -> str:
    """See PEP 517. Returns the name of the wheel."""
    left_behind = Path("build", "lib")
    shutil.rmtree(left_behind, ignore_errors=True)
    try:
        return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))
    finally:
        shutil.rmtree(left_behind, ignore_errors=True)
