"""nginx as a reference: one file's bytes over HTTP, set up as one would for speed."""

import os
import urllib.request
from pathlib import Path

from measure import CORES
from processes import free_port, spawn, stop_process
from servers import await_ready

CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
worker_processes {workers};
{user}
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 1000000000;
    open_file_cache max=100 inactive=1h;
    open_file_cache_valid 1h;
    default_type application/json;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} reuseport;
        root {folder}/root;
    }}
}}
"""


class Nginx:
    """Serves `body` at /answer.json with as many workers as Airside has reactors."""

    def __init__(self, folder: Path, body: bytes):
        self.folder = folder.resolve()
        (self.folder / "root").mkdir(parents=True, exist_ok=True)
        (self.folder / "root/answer.json").write_bytes(body)
        self.port = free_port()
        self.log = self.folder / "error.log"
        self.log.touch()
        user = "user root;" if os.geteuid() == 0 else ""
        text = CONFIGURATION.format(folder=self.folder, port=self.port, workers=CORES, user=user)
        (self.folder / "nginx.conf").write_text(text)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self.process.pid

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/answer.json", timeout=2) as reply:
                return reply.status == 200
        except OSError:
            return False

    def __enter__(self) -> "Nginx":
        command = ["/usr/sbin/nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self.process = spawn([*command, "-e", str(self.log)], self.log)
        await_ready("nginx", self.answers, lambda: self.process.poll() is None, self.log)
        return self

    def __exit__(self, *_) -> None:
        stop_process(self.process.pid)
