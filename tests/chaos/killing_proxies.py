"""Stands between a process and its PostgreSQL and its object store, and kills it (SIGKILL) at a step that it has not
been killed at yet: just before the step is passed on, or when it is done and before the process learns of it.

A step is one exchange: what PostgreSQL executes up to a Sync, or one request to the object store. So a process that is
started again and again until it comes through was killed once before and once after each kind of step that it makes.
"""

import contextlib
import http.client
import re
import socket
import struct
import subprocess
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CANCEL_REQUEST = 80877102
# How a process finds its work and says that it has begun is the scheduler's, and tested there.
STEPS = ("booking.", "SELECT ", "INSERT ", "postgres.commit")


class Killer:
    """Whom to kill, and at what it has been done."""

    def __init__(self):
        self.lock = threading.Lock()
        self.process: subprocess.Popen | None = None
        self.killed_at: list[str] = []

    def run(self, command: list[str]) -> tuple[str, int, str]:
        """Runs it until it ends or is killed: where it was killed (nothing: it came through), exit code and output."""
        with self.lock:
            known = len(self.killed_at)
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        output, _ = self.process.communicate()
        with self.lock:
            killed = self.killed_at[known:]
            self.process, ended = None, self.process
        return killed[0] if killed else "", ended.returncode, output

    def strikes(self, step: str) -> bool:
        """Whether the process was killed now. Who asks passes nothing on any more."""
        with self.lock:
            if self.process is None or self.process.poll() is not None:
                return True
            if step in self.killed_at:
                return False
            self.killed_at.append(step)
            self.process.kill()
            self.process.wait()
            return True


def name_of(statement: str) -> str:
    """What an unnamed statement does, without its lists of columns."""
    verb = statement.split()[0]
    tables = re.findall(r"\b(?:FROM|INTO)\s+(\w+)", statement)
    return " ".join([verb, *(tables[-1:] if verb == "SELECT" else tables[:1])])


def month_in(bind: bytes) -> str:
    """The month that a statement is about, when it is about one: its first parameter."""
    at = bind.index(b"\0", bind.index(b"\0", 5) + 1) + 1
    (formats,) = struct.unpack_from("!H", bind, at)
    at += 2 + 2 * formats
    count, length = struct.unpack_from("!Hi", bind.ljust(at + 6, b"\0"), at)
    value = bind[at + 6 : at + 6 + max(length, 0)] if count else b""
    return f" of {value.decode()}" if re.fullmatch(rb"\d{4}-\d\d-01", value) else ""


class PostgresProxy:
    """A Unix socket as PostgreSQL has one. Steps are those of one database; what goes to the others is passed on."""

    def __init__(self, folder: Path, upstream: Path, database: str, killer: Killer):
        self.path, self.upstream, self.database, self.killer = folder / upstream.name, upstream, database, killer
        folder.mkdir()
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(self.path))
        self.server.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self) -> None:
        self.server.close()

    def accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self.server.accept()
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(self.upstream))
        with contextlib.suppress(OSError, EOFError):
            head = exactly(client, 8)
            length, code = struct.unpack("!II", head)
            start = head + exactly(client, length - 8)
            server.sendall(start)
            watched = code != CANCEL_REQUEST and f"\0{self.database}\0".encode() in start
            session = Session(client, server, self.killer if watched else None)
            back = threading.Thread(target=session.from_server, daemon=True)
            back.start()
            session.from_client()
            back.join()
        client.close()
        server.close()


class Session:
    """One connection, message by message (PostgreSQL's protocol, version 3)."""

    def __init__(self, client: socket.socket, server: socket.socket, killer: Killer | None):
        self.client, self.server, self.killer = client, server, killer
        self.prepared: dict[bytes, str] = {}
        self.asked: deque[str] = deque()
        self.last = ""

    def from_client(self) -> None:
        with self.cut_at_the_end():
            waiting, statements = b"", []
            while True:
                kind, message = read_message(self.client)
                waiting += message
                if kind == b"P":
                    name, text = message[5:].split(b"\0", 2)[:2]
                    self.prepared[name] = name.decode() or name_of(text.decode())
                elif kind == b"B":
                    statements.append(self.prepared[message[5:].split(b"\0", 2)[1]] + month_in(message))
                elif kind == b"Q":
                    statements.append(name_of(message[5:-1].decode()))
                if kind in (b"S", b"Q"):
                    step = " + ".join(one for one in statements if not one.startswith("postgres.begin"))
                    if step == "postgres.commit":  # another one for each of what it ends
                        step += f" of {self.last}"
                    if self.killer and step.startswith(STEPS) and self.killer.strikes(f"before {step}"):
                        return
                    self.asked.append(step)
                    self.last, statements = step, []
                if kind not in (b"P", b"B", b"D", b"E"):
                    self.server.sendall(waiting)
                    waiting = b""

    def from_server(self) -> None:
        with self.cut_at_the_end():
            waiting = b""
            while True:
                kind, message = read_message(self.server)
                waiting += message
                if kind == b"Z" and self.asked:
                    step = self.asked.popleft()
                    if self.killer and step.startswith(STEPS) and self.killer.strikes(f"after {step}"):
                        return
                if kind == b"Z" or not self.asked:
                    self.client.sendall(waiting)
                    waiting = b""

    @contextlib.contextmanager
    def cut_at_the_end(self):
        try:
            with contextlib.suppress(OSError, EOFError):
                yield
        finally:
            for end in (self.client, self.server):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


def exactly(source: socket.socket, count: int) -> bytes:
    read = b""
    while len(read) < count:
        part = source.recv(count - len(read))
        if not part:
            raise EOFError
        read += part
    return read


def read_message(source: socket.socket) -> tuple[bytes, bytes]:
    head = exactly(source, 5)
    return head[:1], head + exactly(source, struct.unpack("!I", head[1:])[0] - 4)


class StoreProxy:
    """An S3 server. A step is a request, named by its method and the last part of the object's key."""

    def __init__(self, port: int, upstream: int, killer: Killer):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                step = f"{self.command} {self.path.rpartition('/')[2]}"
                if killer.strikes(f"before {step}"):
                    return self.hang_up()
                server = http.client.HTTPConnection("127.0.0.1", upstream, timeout=30)
                server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    server.putheader(name, value)
                server.endheaders(body)
                reply = server.getresponse()
                answer = reply.read()
                server.close()
                if killer.strikes(f"after {step}"):
                    return self.hang_up()
                self.send_response_only(reply.status)
                for name, value in reply.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection"):
                        self.send_header(name, value)
                if reply.getheader("Content-Length") is None:
                    self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
                return None

            def hang_up(self):
                self.close_connection = True

            def log_message(self, *_):
                pass

            do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = pass_on

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
