"""A real PostgreSQL on this machine, in a folder of its own, that can be killed and started again.

It listens on a socket in that folder alone, and runs as another user where this one is root, since
PostgreSQL refuses to be started by root.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import psycopg

_TIMEOUT = 60  # seconds to start
BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def why_not() -> str:
    """Say why it can't be had here; nothing if it can."""
    if BIN is None:
        return "there is no PostgreSQL on this machine (Debian: apt-get install postgresql)"
    if os.getuid() == 0 and not _has_user():
        return "PostgreSQL doesn't run as root, and there is no user `postgres`"
    return ""


class Server:
    """A server with a superuser `postgres`, whose password is the folder's name."""

    def __init__(self, folder: Path, *settings: str) -> None:
        """Make its files and start it."""
        self.folder = folder
        self._data, self._settings = folder / "data", settings
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        password = folder / "password"
        password.write_text(self.password)
        password.chmod(0o644)
        self._run(
            "initdb", "-D", self._data, "-U", "postgres", "--auth=scram-sha-256",
            f"--pwfile={password}", "--no-sync", "-E", "UTF8", "--locale=C",
        )  # fmt: skip
        self.start()

    @property
    def password(self) -> str:
        """Return what lets its user in."""
        return f"secret of {self.folder.name}"

    def address(self, database: str = "postgres", password: str = "") -> str:
        """Return the address of a database, as the setting has it."""
        secret = (password or self.password).replace(" ", "%20")
        return f"postgresql+psycopg://postgres:{secret}@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """Connect as its user, past everything of ours."""
        return psycopg.connect(
            host=str(self.folder),
            user="postgres",
            password=self.password,
            dbname=database,
            autocommit=True,
        )

    def make(self, database: str) -> str:
        """Make a database if it isn't there; return its address."""
        with self.connect() as asked:
            known = asked.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
            if not known.fetchone():
                asked.execute(f'CREATE DATABASE "{database}"')
        return self.address(database)

    def start(self) -> None:
        """Start it, and wait until it lets one in."""
        options = ["listen_addresses=", f"unix_socket_directories={self.folder}", *self._settings]
        self._run(
            "pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-t", str(_TIMEOUT),
            "-o", " ".join(f"-c {option}" for option in (*options, "fsync=off")), "start",
        )  # fmt: skip

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def _run(self, command: str, *arguments: object) -> None:
        assert BIN is not None
        as_other = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        done = subprocess.run(
            [*as_other, str(BIN / command), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            text=True,
        )
        assert done.returncode == 0, done.stderr


def _has_user() -> bool:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return True
