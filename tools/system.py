"""A whole Airside on this machine, under one folder: servers, mail sink, simulator, and `airside serve` in one process
or in seven. ./run shows the journey on one; the tests under tests/ start as many as they need.

    with System(folder, durable=False) as system:
        system.up()
        Api(system.url)…

Everything listens on the loopback interface or on Unix sockets, and ends with the script that started it.
"""

import json
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import settings
from processes import Failed, free_port, spawn, stop_process
from servers import POSTGRES_BIN, Servers, await_ready

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ["user", "search", "booking", "payment", "notification", "analytics", "review"]


def answers(url: str) -> bool:
    """Whether a GET of the address answers 200 now."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return reply.status == 200
    except OSError:
        return False


class Program:
    """One process of the system, with its log."""

    def __init__(self, name: str, command: list[str], log: Path, environment: dict[str, str] | None = None):
        self.name, self.command, self.log, self.environment = name, command, log, environment
        self.process: subprocess.Popen | None = None

    def start(self, ready_url: str, limit_s: float = 60) -> None:
        """Starts it and waits until the address answers."""
        self.process = spawn(self.command, self.log, env=self.environment, cwd=ROOT)
        await_ready(self.name, lambda: answers(ready_url), self.running, self.log, limit_s)

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, patience_s: float = 20) -> None:
        """SIGTERM, so that it drains; SIGKILL when it does not end."""
        if self.running():
            stop_process(self.process.pid, signal.SIGTERM, patience_s)

    def kill(self) -> None:
        if self.running():
            self.process.kill()
            self.process.wait()


class System:
    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = True,
        split: bool = False,
        port: int = 0,
        build: Path | None = None,
        vendors: tuple[str, ...] = ("amadeus", "stripe"),
        shared_buffers: str = "256MB",
    ):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self.build = build or ROOT / "build/release"
        self.split = split
        self.sellers = vendors  # GDSs, gateways in their order of preference, messengers (tools/vendors.py)
        self.servers = Servers(folder / "servers", durable=durable, shared_buffers=shared_buffers)
        self.log_folder = self.folder / "log"
        self.log_folder.mkdir(exist_ok=True)
        self.mail_folder = self.folder / "mail"
        self.port = free_port(port)
        # Any process passes on what another one serves: the first is the front door.
        self.service_ports = {name: free_port() for name in SERVICES} if split else {}
        if split:
            self.service_ports[SERVICES[0]] = self.port
        self.smtp_port, self.simulator_port = free_port(), free_port()
        self.overrides: dict = {}
        self.programs: list[Program] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def simulator_url(self) -> str:
        return f"http://127.0.0.1:{self.simulator_port}"

    @property
    def config(self) -> Path:
        return self.folder / "airside.toml"

    def secret(self, name: str) -> str:
        """A random secret of this folder, made once: sessions stay good when ./run is started again."""
        kept = self.folder / "secrets.json"
        known = json.loads(kept.read_text()) if kept.exists() else {}
        if name not in known:
            known[name] = secrets.token_hex(32)
            kept.touch(0o600)
            kept.write_text(json.dumps(known, indent=2) + "\n")
        return known[name]

    @property
    def stripe_key(self) -> str:
        return "sk_test_" + self.secret("stripe")

    def airside(self, *arguments: str) -> str:
        """Runs an `airside` command to its end and returns what it printed."""
        command = [str(self.build / "app/airside"), *arguments, "--config", str(self.config)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise Failed(f"`airside {' '.join(arguments)}` failed ({done.returncode}):\n{done.stdout}{done.stderr}")
        return done.stdout

    def start_servers(self) -> None:
        self.servers.start()

    def start_mail_sink(self) -> Program:
        command = [str(ROOT / "build/venv/bin/python"), "-u", str(ROOT / "tools/mail_sink.py")]
        sink = Program(
            "the mail sink", [*command, str(self.smtp_port), str(self.mail_folder)], self.log_folder / "mail.log"
        )
        sink.process = spawn(sink.command, sink.log)
        await_ready(sink.name, lambda: b"mail sink on" in sink.log.read_bytes(), sink.running, sink.log)
        self.programs.append(sink)
        return sink

    def start_simulator(self) -> Program:
        simulator = Program("the simulator", settings.simulator_command(self), self.log_folder / "simulator.log")
        simulator.start(self.simulator_url + settings.SIMULATOR_READY)
        self.programs.append(simulator)
        return simulator

    def write_config(self) -> None:
        self.config.touch(0o600)
        self.config.write_text(settings.toml(settings.airside(self)))

    def migrate(self) -> str:
        return self.airside("migrate")

    def load_demo(self) -> str:
        return self.airside("demo")

    def start_airside(self) -> None:
        """`airside serve`; split, one process for each service, each reaching the others over HTTP."""
        binary = str(self.build / "app/airside")
        for name, port in (self.service_ports or {"": self.port}).items():
            arguments = ["--services", name, "--port", str(port)] if name else ["--port", str(port)]
            log = self.log_folder / (f"airside-{name}.log" if name else "airside.log")
            program = Program(
                f"airside {name}".strip(), [binary, "serve", "--config", str(self.config), *arguments], log
            )
            self.programs.append(program)
            program.process = spawn(program.command, log, cwd=ROOT)
        for program, port in zip(self.airsides(), self.service_ports.values() or [self.port], strict=True):
            ready = f"http://127.0.0.1:{port}/readyz"
            await_ready(program.name, lambda ready=ready: answers(ready), program.running, program.log)

    def airsides(self) -> list[Program]:
        return [program for program in self.programs if program.name.startswith("airside")]

    def up(self) -> None:
        """All of it, in order."""
        self.start_servers()
        self.start_mail_sink()
        self.start_simulator()
        self.write_config()
        self.migrate()
        self.load_demo()
        self.start_airside()

    def sql(self, service: str, statement: str, user: str = "postgres") -> list[list[str]]:
        """Rows of a service's database, as the superuser or one of its roles sees them."""
        conninfo = f"{self.servers.postgres.server} user={user} dbname={service}_service_db"
        command = [str(POSTGRES_BIN / "psql"), "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run([*command, "-c", statement, conninfo], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"psql: {done.stderr}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def mails_to(self, address: str) -> list[Path]:
        """The files of the mail sink that went to an address, oldest first."""
        files = sorted((self.mail_folder / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        wanted = f"X-RcptTo: {address}".lower().encode()
        return [path for path in files if wanted in path.read_bytes().lower()]

    def await_mail(self, address: str, count: int = 1, limit_s: float = 30) -> list[Path]:
        deadline = time.monotonic() + limit_s
        while len(found := self.mails_to(address)) < count:
            if time.monotonic() > deadline:
                raise Failed(f"after {limit_s:.0f} s there are {len(found)} mails to {address}, not {count}")
            time.sleep(0.05)
        return found

    def down(self) -> None:
        for program in reversed(self.programs):
            program.stop()
        self.programs.clear()
        self.servers.stop()

    def __enter__(self) -> "System":
        return self

    def __exit__(self, *_) -> None:
        self.down()


if __name__ == "__main__":
    sys.exit(__doc__)
