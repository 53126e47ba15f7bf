"""Fails on what style forbids and no other tool sees: long files, unfinished work, paths of one machine, secrets,
a service without a README, a shell script that does not parse, a Python file that does not compile."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 400
CODE = {".cpp", ".hpp", ".ipp", ".py", ".sh", ".mjs", ".ts", ".tsx", ".sql", ".cmake"}
TEXT = CODE | {".md", ".toml", ".json", ".txt", ".yaml", ".html", ".mustache"}
# In pieces, so that this file passes its own check.
UNFINISHED = re.compile(
    r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X:|HA" + r"CK)\b|not impl" + r"emented|DISABLED" + r"_[A-Z]"
)
FOR_NOW = re.compile(r"\bfor n" + r"ow\b", re.I)
SECRET = re.compile(r"sk_li" + r"ve_\w|AKIA[0-9A-Z]{16}|BEGIN (RSA |EC )?PRIVATE " + r"KEY-----\n")
MACHINE_PATH = re.compile(r"(?<![\w.])/(wo" + r"rk|home/[a-z]+|root)/\w")


def project_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def is_shell(path: Path) -> bool:
    if path.suffix == ".sh":
        return True
    if path.suffix:
        return False
    with path.open("rb") as file:
        return b"bash" in file.readline()


def check_text(name: str, text: str) -> list[str]:
    found = []
    suffix = Path(name).suffix
    lines = text.splitlines()
    if suffix in CODE and len(lines) > MAX_LINES:
        found.append(f"{name}: {len(lines)} lines; the limit is {MAX_LINES}: does it still have one meaning?")
    if name.startswith("data/"):
        return found
    for number, line in enumerate(lines, 1):
        for pattern, rule in (
            (UNFINISHED, "unfinished work"),
            (MACHINE_PATH, "a path of one machine"),
            (SECRET, "a secret"),
        ):
            if pattern.search(line):
                found.append(f"{name}:{number}: {rule}: {line.strip()[:100]}")
        if suffix in CODE and FOR_NOW.search(line):
            found.append(f"{name}:{number}: unfinished work: {line.strip()[:100]}")
    return found


def check_syntax(name: str, path: Path) -> list[str]:
    if is_shell(path):
        done = subprocess.run(["bash", "-n", str(path)], capture_output=True, text=True, check=False)
        return [f"{name}: {done.stderr.strip()}"] if done.returncode else []
    if path.suffix == ".py":
        try:
            compile(path.read_text(), name, "exec")
        except SyntaxError as error:
            return [f"{name}:{error.lineno}: {error.msg}"]
    return []


def main() -> int:
    found = []
    names = project_files()
    for name in names:
        path = ROOT / name
        if path.suffix in TEXT or not path.suffix:
            found += check_text(name, path.read_text(errors="replace"))
        found += check_syntax(name, path)
    for service in sorted(
        {name.split("/")[1] for name in names if name.startswith("services/") and name.count("/") > 1}
    ):
        if not (ROOT / "services" / service / "README.md").is_file():
            found.append(f"services/{service}: it has no README.md")
    for command in ("run", "test", ".ci/run"):
        if not (ROOT / command).is_file() or not (ROOT / command).stat().st_mode & 0o111:
            found.append(f"{command}: it must be there and executable")
    print("\n".join(found) or f"style of {len(names)} files is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
