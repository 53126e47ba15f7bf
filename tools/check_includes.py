"""Fails on any #include that ARCHITECTURE.md does not allow, saying file, line and rule.

    platform/X    platform modules before X in platform/CMakeLists.txt (test files: testkit, too)
    vendors/      platform, what all kinds share (vendors/*.hpp), the port of its kind (vendors/KIND/*.hpp), its folder
    services/X    platform, vendors' ports, its own folder, and of service Y only services/Y/api.hpp
    simulators/   platform and simulators: never vendors/, so that an adapter and its simulator can't share a misreading
    app/          everything; nobody else includes app/
    tests/ bench/ everything but app/, and tests/tenth_provider as vendors/ and simulators/

Project headers are included by their path from the root, in quotes.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOP_FOLDERS = {"platform", "vendors", "services", "simulators", "app", "tests", "bench"}
TENTH_PROVIDER = ["tests", "tenth_provider"]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
TEST_FILE = re.compile(r"_(pg|redis|mongo|server)?test\.[ch]pp$|(^|/)test_[a-z_]+\.[ch]pp$")


def platform_order(cmake_text: str) -> list[str]:
    """The modules in the order in which platform/CMakeLists.txt adds them: lowest first."""
    listed = re.search(r"foreach\(module ([^)]+)\)", cmake_text)
    if not listed:
        raise SystemExit("check_includes: platform/CMakeLists.txt no longer lists its modules in one foreach")
    return listed.group(1).split()


def is_vendor_port(target: list[str]) -> bool:
    """Like vendors/gds/port.hpp: a header directly in the folder of a kind of vendor."""
    return target[0] == "vendors" and len(target) == 3


def broken_rule(source: str, target: str, order: list[str]) -> str | None:
    """Why the file `source` may not include the project file `target`; None when it may."""
    here, there = source.split("/"), target.split("/")
    own_folder, other = here[0], there[0]
    if other == "app":
        return None if own_folder == "app" else "nobody includes app/"
    if here[:2] == TENTH_PROVIDER:
        return tenth_rule(here, there)
    if own_folder in ("app", "tests", "bench"):
        return None
    if other == "platform":
        return platform_rule(here, there, order, source) if own_folder == "platform" else None
    match own_folder:
        case "platform":
            return "platform/ includes nothing above itself"
        case "vendors":
            shared = len(there) == 2
            allowed = shared or there[:3] == here[:3] or (is_vendor_port(there) and there[1] == here[1])
            return None if allowed else "vendors/ includes platform, the port of its kind and its own folder"
        case "simulators":
            return (
                None if other == "simulators" else "simulators/ includes only platform and simulators, never vendors/"
            )
        case "services":
            allowed = (
                is_vendor_port(there) or there[:2] == here[:2] or (other == "services" and there[2:] == ["api.hpp"])
            )
            return None if allowed else "a service includes vendors' ports, its own folder and others' api.hpp"
    return f"no rule allows {own_folder}/ to include it"


def tenth_rule(here: list[str], there: list[str]) -> str | None:
    """An adapter and its simulator that the product does not have: they keep apart as all others do."""
    simulated = here[2] == "simulator"
    is_port = is_vendor_port(there) or (there[0] == "vendors" and len(there) == 2)
    if there[0] == "platform" or there[:3] == here[:3] or (there[0] == "simulators" if simulated else is_port):
        return None
    return "an adapter includes platform and ports, a simulator platform and simulators, each its own folder"


def platform_rule(here: list[str], there: list[str], order: list[str], source: str) -> str | None:
    module, used = here[1], there[1]
    if module not in order or used not in order:
        return "a module that platform/CMakeLists.txt does not list"
    if order.index(used) <= order.index(module) or (used == "testkit" and TEST_FILE.search(source)):
        return None
    return f"platform/{module} may include only modules before it: {' '.join(order[: order.index(module)])}"


def violations(source: str, text: str, order: list[str], exists) -> list[str]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, target = match.groups()
        rule = None
        if target.split("/")[0] in TOP_FOLDERS and (quote == '"' or exists(target)):
            if quote == "<":
                rule = "project headers are included in quotes"
            elif not exists(target):
                rule = "there is no such file"
            else:
                rule = broken_rule(source, target, order)
        elif quote == '"':
            rule = "project headers are included by their path from the root, others in <>"
        if rule:
            found.append(f"{source}:{number}: {target}: {rule}")
    return found


def main() -> int:
    order = platform_order((ROOT / "platform/CMakeLists.txt").read_text())
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.cpp", "*.hpp", "*.ipp", "*.h"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    sources = [name for name in listed.stdout.split() if name.split("/")[0] in TOP_FOLDERS and (ROOT / name).exists()]
    found = []
    for source in sources:
        found += violations(source, (ROOT / source).read_text(), order, lambda target: (ROOT / target).exists())
    print("\n".join(found) or f"includes of {len(sources)} files follow the rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
