"""What the programs of a System are told: the configuration file of Airside and the command line of the simulator."""

from pathlib import Path

import vendors

ROOT = Path(__file__).resolve().parent.parent
SIMULATOR_READY = "/livez"


def airside(system) -> dict:
    """airside.toml for a System: its own servers, the simulator as every vendor, the mail sink."""
    redis = {name: server.url for name, server in system.servers.redis.items()}
    postgres = system.servers.postgres
    config = {
        "data": str(ROOT / "data"),
        "http": {"port": system.port},
        "postgres": {"server": postgres.server, "admin": postgres.conninfo},
        "redis": redis,
        "auth": {
            "signing_key": str(system.folder / "access.pem"),
            "audit_key": str(system.folder / "audit.pem"),
            "service_secret": system.secret("service"),
            "bcrypt_cost": 12 if system.servers.postgres.durable else 4,
        },
        "object_store": {"url": f"file://{system.folder / 'objects'}"},
        "smtp": {"host": "127.0.0.1", "port": system.smtp_port},
        **vendors.sections(system),
    }
    if system.split:
        config["services"] = {name: f"http://127.0.0.1:{port}" for name, port in system.service_ports.items()}
    return merged(config, system.overrides)


def merged(base: dict, extra: dict) -> dict:
    result = dict(base)
    for key, value in extra.items():
        result[key] = merged(base.get(key, {}), value) if isinstance(value, dict) else value
    return result


def simulator_command(system) -> list[str]:
    command = [str(system.build / "simulators/airside-simulator"), "--port", str(system.simulator_port)]
    command += ["--state-dir", str(system.folder / "simulator")]
    command += ["--data", str(ROOT / "data"), *vendors.simulator_options(system)]
    return command


def toml(config: dict, path: str = "") -> str:
    """Tables of strings, numbers, booleans, lists and further tables."""
    tables = {key: value for key, value in config.items() if isinstance(value, dict)}
    lines = [f"{key} = {literal(value)}" for key, value in config.items() if key not in tables]
    head = f"[{path}]\n" if path and (lines or not tables) else ""
    text = head + "".join(line + "\n" for line in lines)
    for key, value in tables.items():
        text += "\n" + toml(value, f"{path}.{key}" if path else key)
    return text


def literal(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {literal(item)}" for key, item in value.items()) + "}"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
