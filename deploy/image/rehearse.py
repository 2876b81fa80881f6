"""Builds and runs the image on a Debian machine without a container engine, from the same Containerfile.

    sudo .venv/bin/python -m deploy.image.rehearse [--cache DIR] [--keep DIR]

Every instruction of the file is carried out in a directory (chroot, with mounts and processes of its own), as an engine would. Then
the image runs there as its own user: nothing in the root can be written but /tmp and the volume, without any capability, and with
no way to gain one. It has to become healthy by its own health check, answer a page, print a PDF, find the articles of the demo and
end when it is told to; sizes and times are printed.

What differs from an engine: the base is made by debootstrap, without what Debian's slim images leave out, and not pulled; there are
no layers, so nothing is said of what a pull transfers; the network is the machine's own; there are no cgroups and no seccomp
filter. Needs root, debootstrap, and a network that reaches Debian and PyPI. Certificates that this machine trusts are lent to the
build alone.
"""

import argparse
import http.client
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.image.containerfile import Stage, Step, context, read

ROOT = Path(__file__).resolve().parents[2]
MIRROR = "http://deb.debian.org/debian"
LEFT_OUT = ("usr/share/doc", "usr/share/man", "usr/share/info", "usr/share/locale", "usr/share/lintian")
"""What Debian's slim images do not have, and what their dpkg leaves out of every package that is installed later."""
PATIENCE = 120.0
"""Seconds until the image has to be healthy, and until the demo has to be found."""
STOP_SECONDS = 20
"""How long it may take to end: what compose.yaml grants, less some."""
FORBIDDEN = ("cc", "gcc", "make", "git", "pip", "pip3", "curl", "wget")
"""Programs that the image has no use for, and an intruder might."""


def main() -> None:
    """Build, look, run. Ends with a sentence where something is not as it has to be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cache", type=Path, help="where the base is kept for the next time")
    parser.add_argument("--keep", type=Path, help="an empty folder in which everything is left behind")
    chosen = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("chroot needs root: sudo .venv/bin/python -m deploy.image.rehearse")
    with tempfile.TemporaryDirectory(prefix="broadsheet-image-") as made:
        folder = chosen.keep.resolve() if chosen.keep else Path(made)
        stages = read((ROOT / "Containerfile").read_text("utf-8"))
        root = build(stages, folder, (chosen.cache or folder / "cache").resolve())
        image = Image(stage=stages[-1], root=root, folder=folder)
        look(image)
        rehearse(image)
        rehearse_demo(image)


# --- building


def build(stages: Sequence[Stage], folder: Path, cache: Path) -> Path:
    """Carry out all stages. Returns the root of the last one."""
    roots: dict[str, Path] = {}
    for stage in stages:
        began = time.monotonic()
        root = roots[stage.name] = folder / f"stage-{stage.name}"
        shell("cp", "-a", "--reflink=auto", base(stage.base, cache), root)
        for step in stage.steps:
            if step.kind == "RUN":
                run_step(root, step)
            else:
                copy_step(root, step, roots)
        print(f"stage {stage.name}: {time.monotonic() - began:.0f} s")
    return root


def base(name: str, cache: Path) -> Path:
    """The root of a base image, debian:SUITE-slim."""
    suite = name.rpartition(":")[2].removesuffix("-slim")
    root = cache / suite
    if not root.exists():
        print(f"debootstrap of {suite}, in place of {name}")
        cache.mkdir(parents=True, exist_ok=True)
        shell("debootstrap", "--variant=minbase", suite, root, MIRROR)
        shutil.rmtree(root / "var/lib/apt/lists")
        (root / "var/lib/apt/lists/partial").mkdir(parents=True)
        for archive in (root / "var/cache/apt/archives").glob("*.deb"):
            archive.unlink()
        for left_out in LEFT_OUT:
            shutil.rmtree(root / left_out, ignore_errors=True)
        excluded = [f"path-exclude=/{path}/*\n" for path in LEFT_OUT]
        (root / "etc/dpkg/dpkg.cfg.d/slim").write_text("".join(excluded), "utf-8")
    return root


def run_step(root: Path, step: Step) -> None:
    """RUN: in a chroot with mounts and processes of its own."""
    lent = {}
    certificates = Path(os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
    prepare = [f"mount --bind /etc/resolv.conf {shlex.quote(str(root / 'etc/resolv.conf'))}"]
    if certificates.exists():
        (root / "run/lent.crt").touch()
        prepare.append(f"mount --bind {shlex.quote(str(certificates))} {shlex.quote(str(root / 'run/lent.crt'))}")
        lent = {"PIP_CERT": "/run/lent.crt"}
    (root / "etc/resolv.conf").touch()
    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", **step.environ, **lent}
    inner = ["chroot", str(root), "/usr/bin/env", "-i", "-C", step.folder, *pairs(environ), *step.words]
    script = " && ".join(
        [*prepare, f"mount -t proc proc {shlex.quote(str(root / 'proc'))}", f"exec {shlex.join(inner)}"]
    )
    shell("unshare", "--mount", "--pid", "--fork", "sh", "-c", script)
    (root / "run/lent.crt").unlink(missing_ok=True)


def copy_step(root: Path, step: Step, roots: Mapping[str, Path]) -> None:
    """COPY: from an earlier stage, or what .containerignore leaves of the checkout."""
    *sources, target = step.words
    if step.source is not None:
        for source in sources:
            shell("cp", "-a", f"{roots[step.source]}{source}/.", made(root, target))
        return
    for path in context(ROOT):
        for source in sources:
            if source == "." or path == source or path.startswith(f"{source}/"):
                relative = path if source == "." else Path(path).name if path == source else path[len(source) + 1 :]
                to = root / target.strip("/") / relative
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, to)


def made(root: Path, folder: str) -> Path:
    """A folder inside a root."""
    path = root / folder.strip("/")
    path.mkdir(parents=True, exist_ok=True)
    return path


# --- looking


@dataclass(frozen=True, kw_only=True)
class Image:
    """What was built, and the folder in which it is tried."""

    stage: Stage
    root: Path
    folder: Path


def look(image: Image) -> None:
    """What is in the image, and what must not be."""
    whole, program = used(image.root), used(image.root / "opt/broadsheet")
    print(f"image: {whole:.0f} MB on disk, of that {program:.0f} MB Broadsheet and its libraries")
    packed = subprocess.run(
        f"tar -C {shlex.quote(str(image.root))} -c . | gzip -1 | wc -c", shell=True, capture_output=True, check=True
    )
    print(f"       {int(packed.stdout) / 1e6:.0f} MB compressed (gzip -1)")
    programs = [
        image.root / folder / name
        for folder in ("usr/bin", "usr/local/bin", "opt/broadsheet/bin")
        for name in FORBIDDEN
    ]
    if there := [str(path.relative_to(image.root)) for path in programs if path.exists()]:
        sys.exit(f"the image holds {', '.join(there)}")
    if list((image.root / "opt/broadsheet").glob("lib/*/site-packages/pip")):
        sys.exit("the image holds pip")
    modules = list((image.root / "opt/broadsheet").glob("lib/*/site-packages/index/**/*.py"))
    compiled = list((image.root / "opt/broadsheet").glob("lib/*/site-packages/index/**/*.pyc"))
    if len(compiled) < len(modules):
        sys.exit("modules are not compiled, and in a root that cannot be written they never will be")


def used(folder: Path) -> float:
    """Megabytes on disk."""
    said = subprocess.run(["du", "-sk", "-x", str(folder)], capture_output=True, check=True)
    return int(said.stdout.split()[0]) * 1024 / 1e6


# --- running


class Running:
    """A started image. `inside` runs a command beside it, as its user."""

    def __init__(self, image: Image, process: subprocess.Popen[bytes], environ: Mapping[str, str], port: int) -> None:
        self._image, self._process, self._environ, self.port = image, process, environ, port

    @property
    def first(self) -> int:
        """The number of its first process, as this machine counts. `unshare` forks it."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        while not (listed := children.read_text("ascii").split()):
            self.check()
            time.sleep(0.01)
        return int(listed[0])

    def inside(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A command in the same mounts and processes."""
        entered = [
            "nsenter",
            "--target",
            str(self.first),
            "--mount",
            "--pid",
            *as_user(self._image, self._environ, command),
        ]
        return subprocess.run(entered, capture_output=True, text=True)

    def check(self) -> None:
        """Ends the rehearsal if the image has ended by itself."""
        if self._process.poll() is not None:
            sys.exit(f"the image ended by itself with status {self._process.returncode}")

    def ask(self, path: str) -> bytes:
        """The body of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            sys.exit(f"{path} answers {answer.status}")
        return body


@contextmanager
def running(image: Image, volume: Path, *command: str) -> Iterator[Running]:
    """The image with this command, and a volume that its user owns. It has to end in time when it is told to."""
    user = int(image.stage.user.partition(":")[0])
    volume.mkdir(mode=0o700)
    os.chown(volume, user, user)
    port = free_port()
    environ = {**image.stage.environ, "BROADSHEET_PORT": str(port), "HOME": image.stage.folder}
    root = shlex.quote(str(image.root))
    mounts = [
        f"mount --bind {root} {root}",
        f"mount --bind {shlex.quote(str(volume))} {root}{image.stage.volumes[0]}",
        f"mount -o remount,bind,ro {root}",
        f"mount -t tmpfs -o size=256m,mode=1777,nosuid,nodev tmpfs {root}/tmp",
        f"mount -t proc proc {root}/proc",
        f"mount -t tmpfs -o size=64m,mode=1777 tmpfs {root}/dev/shm",
    ]
    started = as_user(image, environ, (*image.stage.entrypoint, *(command or image.stage.command)))
    script = " && ".join([*mounts, f"exec {shlex.join(started)}"])
    log = volume.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--ipc", "--kill-child", "sh", "-c", script],
            stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    started_one = Running(image, process, environ, port)
    try:
        yield started_one
        began = time.monotonic()
        os.kill(started_one.first, signal.Signals[image.stage.stop_signal])
        process.wait(STOP_SECONDS)
        print(f"  ended {time.monotonic() - began:.1f} s after {image.stage.stop_signal}")
    finally:
        if process.poll() is None:
            process.kill()
            print(log.read_text("utf-8", "replace")[-3000:])


def as_user(image: Image, environ: Mapping[str, str], command: Sequence[str]) -> list[str]:
    """The command in the root of the image, as its user, without capabilities and with no way to gain one."""
    user, _, group = image.stage.user.partition(":")
    dropped = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--no-new-privs"]
    powerless = ["--bounding-set=-all", "--inh-caps=-all", "--"]
    inside = ["/usr/bin/env", "-i", "-C", image.stage.folder, *pairs(environ)]
    return ["chroot", str(image.root), *inside, *dropped, *powerless, *command]


def until_healthy(image: Image, it: Running, began: float) -> None:
    """Ask as the health check of the image does."""
    while it.inside(*image.stage.health).returncode:
        it.check()
        if time.monotonic() - began > PATIENCE:
            sys.exit("the image did not become healthy in time")
        time.sleep(0.2)


def rehearse(image: Image) -> None:
    """Everything that the image does by itself: one machine, nothing in it yet."""
    print("the image, with an empty volume:")
    began = time.monotonic()
    with running(image, image.folder / "volume") as it:
        until_healthy(image, it, began)
        print(f"  healthy after {time.monotonic() - began:.1f} s")
        if b"<html" not in it.ask("/"):
            sys.exit("the home page is no page")
        state = dict(
            line.split(":\t", 1)
            for line in Path(f"/proc/{it.first}/status").read_text("ascii").splitlines()
            if ":\t" in line
        )
        user = image.stage.user.partition(":")[0]
        if (
            state["Uid"].split() != [user] * 4
            or int(state["CapEff"], 16)
            or int(state["CapBnd"], 16)
            or state["NoNewPrivs"] != "1"
        ):
            sys.exit(f"it runs as {state['Uid']} with the capabilities {state['CapEff']}")
        for place in ("/x", "/opt/broadsheet/x", "/usr/bin/x", "/etc/x"):
            if it.inside("touch", place).returncode == 0:
                sys.exit(f"{place} can be written")
        print(f"  runs as {user}, without capabilities, in a root that cannot be written")
        printing = "import weasyprint; weasyprint.HTML(string='<h1>Straße é</h1>').write_pdf('/tmp/x.pdf')"
        printed = it.inside("python", "-c", printing)
        if printed.returncode or printed.stderr:
            sys.exit(f"PDF: {printed.stderr}")
        print(f"  prints PDF, and says: {it.inside('broadsheet', '--version').stdout.strip()}")
        times = [timed(it, "broadsheet", "--version") for _ in range(5)]
        print(f"  broadsheet --version takes {min(times):.2f} s at best of five")


def timed(it: Running, *command: str) -> float:
    """Seconds that a command takes."""
    began = time.monotonic()
    it.inside(*command)
    return time.monotonic() - began


def rehearse_demo(image: Image) -> None:
    """Crawl, index and search inside the image."""
    print("the demo in the image:")
    began = time.monotonic()
    with running(image, image.folder / "demo", "demo", "--first-port", "0") as it:
        until_healthy(image, it, began)
        print(f"  healthy after {time.monotonic() - began:.1f} s")
        while not json.loads(it.ask("/api/v1/search?q=tunnel"))["total"]["value"]:
            it.check()
            if time.monotonic() - began > PATIENCE:
                sys.exit("the demo's articles were not found in time")
            time.sleep(0.2)
        print(f"  the first article is found after {time.monotonic() - began:.1f} s")


# --- tools


def pairs(environ: Mapping[str, str]) -> list[str]:
    """As `env` takes them."""
    return [f"{name}={value}" for name, value in environ.items()]


def free_port() -> int:
    """A port that nothing uses yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def shell(*command: str | Path) -> None:
    """Ends the rehearsal with the last of what a command said if it fails."""
    said = subprocess.run([*map(str, command)], capture_output=True, text=True)
    if said.returncode:
        sys.exit(f"{' '.join(map(str, command))[:500]}\n{(said.stdout + said.stderr)[-4000:]}")


if __name__ == "__main__":
    main()
