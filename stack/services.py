"""A folder comes in, the services of the stack go out, each with its command; who dies comes back.

`python -m stack` runs them here. `compose.yaml` says the same for containers.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
PAGES = 2
_SERVERS = {
    "local": ["-m", "footnote.assistant.model.serving"],
    "scripted": [str(ROOT / "stack" / "scripted.py")],
}
_AGAIN = 0.5  # seconds before what died is started again
_PATIENCE = 180.0  # seconds until all of it must be there


def missing() -> str:
    """Say why the stack can't run here; nothing if it can."""
    if _postgres_bin() is None:
        return "there is no PostgreSQL (Debian: apt-get install postgresql)"
    if os.getuid() == 0 and not _knows("postgres"):
        return "PostgreSQL doesn't run as root, and there is no user `postgres`"
    if shutil.which("nginx", path=_PATH) is None:
        return "there is no nginx (Debian: apt-get install nginx)"
    if lacking := [name for name in ("psycopg", "procrastinate", "gradio") if not find_spec(name)]:
        return (
            f"{', '.join(lacking)} isn't installed (pip install 'footnote-assistant[all,postgres]')"
        )
    return ""


@dataclass
class Service:
    """One process: its command, its settings, and the process that runs it now."""

    name: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self, log: Path) -> None:
        """Start it, what it says at the end of a file."""
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=log.parent,
                env={**os.environ, **self.settings},
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill it with its children, as they are."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Stack:
    """The services in a folder, from start to end; it looks after them meanwhile."""

    def __init__(
        self, folder: Path, port: int = 0, model: str = "local", embeddings: str = ""
    ) -> None:
        """Say what is to run; `model` is `local` for llama.cpp's server, or any other setting.

        With `scripted`, a server that knows one reply is in its place.
        """
        self.folder = folder
        ports = _free_ports(PAGES + 3)
        self.port, chroma, self._model_port, *pages = (port or ports[0], *ports[1:])
        self.address = f"http://127.0.0.1:{self.port}"
        self._doors = [f"http://127.0.0.1:{one}" for one in pages]
        self._password = secrets.token_urlsafe(12)
        self.settings = {
            "FOOTNOTE_HOME": str(folder / "home"),
            "FOOTNOTE_DATABASE": f"postgresql+psycopg://postgres:{self._password}"
            f"@/footnote?host={folder}",
            "FOOTNOTE_STORE": f"http://127.0.0.1:{chroma}",
            "FOOTNOTE_WORKERS": "1",
            "FOOTNOTE_MODEL": f"http://127.0.0.1:{self._model_port}/v1"
            if model in _SERVERS
            else model,
            **({"FOOTNOTE_EMBEDDINGS": embeddings} if embeddings else {}),
        }
        self.services = {one.name: one for one in self._services(chroma, pages, model)}
        self._over = Event()

    def _services(self, chroma: int, pages: Sequence[int], model: str) -> Sequence[Service]:
        ours = [sys.executable, "-m", "footnote"]
        binary = str(Path(sys.executable).parent / "chroma")
        data = str(self.folder / "chroma")
        found = [
            Service("postgres", [*_as_other(), str(_postgres_bin()) + "/postgres", "-D",
                    str(self.folder / "postgres"), "-k", str(self.folder), "-h", ""]),
            Service("chroma", [binary, "run", "--path", data, "--host", "127.0.0.1",
                    "--port", str(chroma)]),
        ]  # fmt: skip
        if model in _SERVERS:
            command = [sys.executable, *_SERVERS[model], "--port", str(self._model_port)]
            found.append(Service("model", command, self.settings))
        for number, port in enumerate(pages, start=1):
            command = [*ours, "serve", "--port", str(port), "--proxy", "127.0.0.1"]
            found.append(Service(f"page{number}", command, self.settings))
        found.append(Service("worker", [*ours, "work"], self.settings))
        conf = self.folder / "nginx.conf"
        conf.write_text(nginx_conf([f"127.0.0.1:{port}" for port in pages], self.folder, self.port))
        nginx = shutil.which("nginx", path=_PATH) or "nginx"
        found.append(
            Service("nginx", [nginx, "-p", str(self.folder), "-e", "stderr", "-c", str(conf)])
        )
        return found

    def start(self) -> None:
        """Start all of it, and wait until it can be had."""
        self._make_database()
        for service in self.services.values():
            service.start(self.log(service))
            if service.name == "model":  # a page looks for it once, as it starts
                self._until(lambda: _opens(f"http://127.0.0.1:{self._model_port}/health"))
        Thread(target=self._look_after, daemon=True).start()
        self.wait("readyz")

    def wait(self, asked: str = "healthz") -> None:
        """Wait until all of it can be had; `readyz` asks for the models, too."""
        self._until(lambda: self.answers(asked))

    def _until(self, is_there: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE
        while not is_there():
            if time.monotonic() > until:
                raise SystemExit(f"The stack doesn't answer; see the logs in {self.folder}.")
            time.sleep(0.3)

    def answers(self, asked: str = "healthz") -> bool:
        """Say whether all pages can be had, and through nginx."""
        return all(_opens(f"{door}/{asked}") for door in (*self._doors, self.address))

    def log(self, service: Service) -> Path:
        """Return the file with what a service said."""
        return self.folder / f"{service.name}.log"

    def kill(self, name: str) -> None:
        """Kill a service as a machine that fails does; it is started again."""
        if name == "postgres":  # whoever started it as another user isn't it
            pid = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
        self.services[name].kill()

    def end(self) -> None:
        """End all of it, the pages first."""
        self._over.set()
        for service in reversed(self.services.values()):
            if service.process and service.process.poll() is None:
                service.process.terminate()
        for service in self.services.values():
            if service.process:
                try:
                    service.process.wait(15)
                except subprocess.TimeoutExpired:
                    service.kill()
                    service.process.wait()

    def _look_after(self) -> None:
        while not self._over.wait(_AGAIN):
            for service in self.services.values():
                if (
                    service.process
                    and service.process.poll() is not None
                    and not self._over.is_set()
                ):
                    service.start(self.log(service))

    def _make_database(self) -> None:
        data, secret = self.folder / "postgres", self.folder / "secret"
        self.folder.chmod(0o711)
        secret.write_text(self._password)
        if os.getuid() == 0:
            data.mkdir(mode=0o700)
            shutil.chown(data, "postgres")
            shutil.chown(secret, "postgres")
        bin = str(_postgres_bin())
        secret.chmod(0o600)
        if os.getuid() == 0:
            self.folder.chmod(0o1777)  # the socket stands here
        self._run([f"{bin}/initdb", "-D", str(data), "-U", "postgres", f"--pwfile={secret}",
                   "--auth=scram-sha-256", "-E", "UTF8", "--locale=C"])  # fmt: skip
        secret.unlink()
        single = [f"{bin}/postgres", "--single", "-D", str(data), "postgres"]
        self._run(single, b"CREATE DATABASE footnote\n")

    def _run(self, command: Sequence[str], typed: bytes = b"") -> None:
        done = subprocess.run(
            [*_as_other(), *command], input=typed, capture_output=True, cwd=self.folder
        )
        if done.returncode:
            raise SystemExit(done.stderr.decode())


def nginx_conf(pages: Sequence[str], run: Path | str, port: int, log: str = "") -> str:
    """Fill in nginx's settings: where the pages are, where it may write, where it listens."""
    servers = "\n        ".join(f"server {page} max_fails=1 fail_timeout=3s;" for page in pages)
    filled = {
        "run": str(run),
        "log": log or f"{run}/served.log",
        "pages": servers,
        "listen": str(port),
    }
    text = (ROOT / "stack" / "nginx.conf").read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(f"{{{name}}}", value)
    return text


_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def _postgres_bin() -> Path | None:
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def _as_other() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


def _knows(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _opens(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def _free_ports(count: int) -> list[int]:
    opened = [socket.socket() for _ in range(count)]
    try:
        for one in opened:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in opened]
    finally:
        for one in opened:
            one.close()
