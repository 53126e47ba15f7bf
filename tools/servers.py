"""The private PostgreSQL and Redis servers of ./run and ./test, all under one folder.

    tools/servers.py start FOLDER [--fast]    starts what does not run yet and prints FOLDER/servers.json
    tools/servers.py stop FOLDER              stops them

As a module: `with Servers(folder, durable=False) as servers: servers.postgres.conninfo …`; those end with the script.
Started by hand they stay until they are stopped. All listen on Unix sockets in a folder of mode 0700, and so need no
password and no port. `--fast` is for tests: nothing is synced to disk.
"""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from processes import Failed, PidFile, spawn

POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
# A Unix socket's path may have 107 bytes, and this is the longest name that we append.
SOCKET_FOLDER_LIMIT = 107 - len("/user_sessions.sock")
# What each Redis does when its memory is full. Sessions and locks are never dropped to make room.
REDIS_SERVERS = {
    "search_cache": {"maxmemory": "128mb", "maxmemory-policy": "volatile-ttl"},
    "user_sessions": {"maxmemory": "64mb", "maxmemory-policy": "noeviction"},
    "booking_locks": {"maxmemory": "64mb", "maxmemory-policy": "noeviction"},
}
REDIS_DATABASES = 64  # more than there are test executables


def socket_folder(folder: Path) -> Path:
    """Where the servers of `folder` listen: in it, or under /tmp when it lies too deep for a socket's path."""
    here = folder / "socket"
    if len(os.fsencode(here)) <= SOCKET_FOLDER_LIMIT:
        return here
    # Remembered by a link, so that the next run finds it.
    if not here.is_symlink() or not here.exists():
        here.unlink(missing_ok=True)
        here.symlink_to(tempfile.mkdtemp(prefix="airside-"))
    return here.readlink()


def await_ready(what: str, ready, alive, log: Path, limit_s: float = 60) -> None:
    """Polls `ready` until it holds; fails with the log's end when the server dies or takes too long."""
    deadline = time.monotonic() + limit_s
    while not ready():
        if not alive() or time.monotonic() > deadline:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise Failed(f"{what} did not start; the end of {log}:\n{tail}")
        time.sleep(0.03)


class Postgres:
    """One PostgreSQL 15 cluster. It refuses to run as root, so a root user hands it to the account `postgres`."""

    def __init__(self, folder: Path, sockets: Path, durable: bool, tied: bool, shared_buffers: str):
        self.folder, self.durable, self.tied, self.shared_buffers = folder, durable, tied, shared_buffers
        self.data = folder / "postgres"
        self.log = folder / "log" / "postgres.log"
        self.pid_file = PidFile(folder / "postgres.pid")
        self.socket_folder = sockets

    @property
    def server(self) -> str:
        """Where it listens, in libpq's keyword form, without user and database."""
        return f"host='{self.socket_folder}' port=5432"

    @property
    def conninfo(self) -> str:
        """Of the superuser."""
        return f"{self.server} user=postgres dbname=postgres"

    def _become(self) -> list[str]:
        """Arguments of setpriv(1) under which the server runs."""
        if os.geteuid() != 0:
            return []
        become = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
        reaches = ["setpriv", *become, "test", "-x", str(self.folder)]
        if subprocess.run(reaches, stderr=subprocess.DEVNULL, check=False).returncode != 0:
            # The clone lies in a folder closed to that account, such as /root.
            become += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return become

    def start(self) -> None:
        """Starts the server, creating its files first if there are none. Does nothing when it runs already."""
        if self.pid_file.living():
            return
        for folder in (self.data, self.socket_folder, self.log.parent):
            folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            for folder in (self.data, self.socket_folder):
                os.chown(folder, owner.pw_uid, owner.pw_gid)
        for folder in (self.data, self.socket_folder):
            folder.chmod(0o700)
        become = self._become()
        if not (self.data / "PG_VERSION").exists():
            self._create(become)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": self.socket_folder,
            "max_connections": 200,
            "max_prepared_transactions": 0,
            "max_locks_per_transaction": 256,
            "shared_buffers": self.shared_buffers,
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %d %a ",
        }
        if not self.durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "autovacuum_naptime": "10s",
            }
        options = [item for name, value in settings.items() for item in ("-c", f"{name}={value}")]
        server = spawn(
            [str(POSTGRES_BIN / "postgres"), "-D", str(self.data), *options],
            self.log,
            tied=self.tied,
            dies_by="INT",
            become=become,
            cwd="/",
        )
        self.pid_file.write(server.pid)
        check = [str(POSTGRES_BIN / "pg_isready"), "-q", "-h", str(self.socket_folder), "-p", "5432"]
        await_ready(
            "PostgreSQL",
            lambda: subprocess.run(check, check=False).returncode == 0,
            lambda: server.poll() is None,
            self.log,
        )

    def _create(self, become: list[str]) -> None:
        command = [str(POSTGRES_BIN / "initdb"), "-D", str(self.data), "-U", "postgres", "--auth=trust"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8"] + ([] if self.durable else ["--no-sync"])
        if become:
            command = ["setpriv", *become, *command]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise Failed(f"initdb failed:\n{done.stderr or done.stdout}")

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, what is committed is written."""
        self.pid_file.stop(signal.SIGINT)


class Redis:
    """One Redis server."""

    def __init__(self, folder: Path, sockets: Path, name: str, durable: bool, tied: bool):
        self.folder, self.name, self.durable, self.tied = folder / "redis", name, durable, tied
        self.log = folder / "log" / f"redis-{name}.log"
        self.pid_file = PidFile(folder / f"redis-{name}.pid")
        self.socket = sockets / f"{name}.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        if self.pid_file.living():
            return
        for folder in (self.folder, self.log.parent, self.socket.parent):
            folder.mkdir(exist_ok=True)
        settings = {
            "port": "0",
            "databases": str(REDIS_DATABASES),
            "unixsocket": str(self.socket),
            "dir": str(self.folder),
            "appenddirname": f"{self.name}.aof",
            "save": "",
            # Sessions and locks outlive a restart of ./run; the cache need not.
            "appendonly": "yes" if self.durable and self.name != "search_cache" else "no",
            **REDIS_SERVERS[self.name],
        }
        options = [item for key, value in settings.items() for item in (f"--{key}", value)]
        server = spawn(["redis-server", *options], self.log, tied=self.tied)
        self.pid_file.write(server.pid)
        check = ["redis-cli", "-s", str(self.socket), "ping"]
        await_ready(
            f"Redis {self.name}",
            lambda: subprocess.run(check, capture_output=True, check=False).stdout == b"PONG\n",
            lambda: server.poll() is None,
            self.log,
        )

    def stop(self) -> None:
        self.pid_file.stop(signal.SIGTERM)


class Servers:
    """PostgreSQL and the three Redis servers of one folder."""

    def __init__(self, folder: Path, durable: bool = True, tied: bool = True, shared_buffers: str = "256MB"):
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            folder.chmod(0o711)
        self.folder = folder
        self.tied = tied
        sockets = socket_folder(folder)
        self.postgres = Postgres(folder, sockets, durable, tied, shared_buffers)
        self.redis = {name: Redis(folder, sockets, name, durable, tied) for name in REDIS_SERVERS}

    def start(self) -> None:
        if self.tied:
            # What a former run left behind is not tied to this one, so it is replaced.
            self._stop_servers()
        self.postgres.start()
        for server in self.redis.values():
            server.start()
        (self.folder / "servers.json").write_text(json.dumps(self.addresses(), indent=2) + "\n")

    def _stop_servers(self) -> None:
        for server in self.redis.values():
            server.stop()
        self.postgres.stop()

    def stop(self) -> None:
        self._stop_servers()
        socket = self.folder / "socket"
        if socket.is_symlink():
            shutil.rmtree(socket.readlink(), ignore_errors=True)
            socket.unlink()

    def addresses(self) -> dict:
        """What servers.json holds: how a client reaches each server."""
        return {
            "postgres": self.postgres.conninfo,
            "redis": {name: server.url for name, server in self.redis.items()},
        }

    def __enter__(self) -> "Servers":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()


def main(arguments: list[str]) -> int:
    if len(arguments) < 2 or arguments[0] not in ("start", "stop") or set(arguments[2:]) - {"--fast"}:
        print(__doc__, file=sys.stderr)
        return 2
    servers = Servers(Path(arguments[1]), durable="--fast" not in arguments, tied=False)
    if arguments[0] == "stop":
        servers.stop()
        return 0
    servers.start()
    print((servers.folder / "servers.json").read_text(), end="")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as failure:
        sys.exit(f"{failure}")
