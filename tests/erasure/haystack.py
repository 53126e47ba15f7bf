"""Everywhere that a value of somebody's could lie in a running System, and where it does."""

import io
import subprocess

import pyarrow.parquet
from system import System

DATABASES = ("user", "search", "booking", "payment", "notification", "analytics", "review")
READ_REDIS = {
    "string": ("GET",),
    "hash": ("HGETALL",),
    "list": ("LRANGE", "0", "-1"),
    "set": ("SMEMBERS",),
    "zset": ("ZRANGE", "0", "-1"),
}


def tables_of(system: System, service: str) -> list[str]:
    statement = (
        "SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
    )
    return [
        row[0] for row in system.sql(service, f"{statement} AND n.nspname NOT IN ('pg_catalog', 'information_schema')")
    ]


def rows_of(system: System, service: str, table: str) -> str:
    return "\n".join("\t".join(row) for row in system.sql(service, f"SELECT t::text FROM {table} t"))


def redis(system: System, name: str, *command: str) -> str:
    socket = str(system.servers.redis[name].socket)
    done = subprocess.run(["redis-cli", "-s", socket, *command], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def keys_and_values(system: System, name: str):
    for key in redis(system, name, "--scan").splitlines():
        kind = redis(system, name, "TYPE", key).strip()
        if kind in READ_REDIS:  # "none": it has just expired
            read, *more = READ_REDIS[kind]
            yield key, key + "\n" + redis(system, name, read, key, *more)


def object_text(content: bytes) -> str:
    if content[:4] == b"PAR1":
        return str(pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist())
    return content.decode(errors="replace")


def everything(system: System):
    """(place, text) of all that the System keeps."""
    for service in DATABASES:
        for table in tables_of(system, service):
            yield f"{service}.{table}", rows_of(system, service, table)
    for name in system.servers.redis:
        for key, text in keys_and_values(system, name):
            yield f"redis {name} {key}", text
    for file in sorted((system.folder / "objects").rglob("*")):
        if file.is_file():
            yield f"object {file.relative_to(system.folder / 'objects')}", object_text(file.read_bytes())
    logs = [*system.log_folder.glob("airside*.log"), *(system.folder / "servers" / "log").glob("*.log")]
    for log in logs:
        yield f"log {log.name}", log.read_text(errors="replace")


def places_of(system: System, needles: dict[str, str]) -> dict[str, set[str]]:
    """Where each needle lies, whatever its case."""
    found: dict[str, set[str]] = {name: set() for name in needles}
    for place, text in everything(system):
        folded = text.lower()
        for name, needle in needles.items():
            if needle.lower() in folded:
                found[name].add(place)
    return found
