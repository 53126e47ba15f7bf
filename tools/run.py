"""Builds Airside, starts it and all it needs under var/, shows one journey and serves. The program behind ./run.

./run             until Ctrl-C
./run --once      ends after the journey: 0, or 1 with the step that failed
./run --split     the seven services as seven processes
./run --gds NAME --gateway NAME
                  with one GDS (amadeus, sabre, travelport) instead of all three, paid at that gateway
                  (stripe, braintree, paypal) instead of the first
./run --port N    instead of 8080 (a free one when it is taken)
./run --clean     forgets var/: databases, mail, logs
"""

import argparse
import fcntl
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import journey
from building import build
from handset import Handset
from processes import Failed, adopt_orphans, end_descendants
from system import System
from tally import Stopwatch, dim, green, red

import vendors

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--once", action="store_true", help="end after the journey")
    parser.add_argument("--split", action="store_true", help="the seven services as seven processes")
    parser.add_argument("--gds", choices=vendors.GDS, help="search and book there alone")
    parser.add_argument("--gateway", choices=vendors.GATEWAYS, help="pay there")
    parser.add_argument("--clean", action="store_true", help="forget var/")
    parser.add_argument("--port", type=int, default=8080, help="of the HTTP API")
    return parser.parse_args()


def only_one():
    """Holds var/ for this run; another ./run of the same clone would pull the servers from under it."""
    VAR.mkdir(exist_ok=True)
    lock = open(VAR / "run.lock", "a+")  # noqa: SIM115 (held until the process ends)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise Failed(f"another ./run uses var/ (process {lock.read().strip()}); stop it first") from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def stage(title: str, work) -> None:
    watch = Stopwatch()
    print(f"  {title:<44}", end="", flush=True)
    try:
        work()
    except BaseException:
        print(red("failed"), flush=True)
        raise
    print(dim(str(watch)), flush=True)


def start(system: System) -> None:
    print("start", flush=True)
    stage("PostgreSQL and three Redis servers", system.start_servers)
    stage("mail sink", system.start_mail_sink)
    stage("simulator of the vendors", system.start_simulator)
    system.write_config()
    stage("airside migrate", system.migrate)
    stage("airside demo", system.load_demo)
    stage("airside serve" + (", seven processes" if system.split else ""), system.start_airside)


def serve(system: System) -> None:
    """Says where everything is, and waits for a signal or for a process that ends by itself."""
    print(f"\n{green('serving')} until Ctrl-C")
    for what, where in (
        ("API", f"{system.url}/v1"),
        ("documentation", f"{system.url}/docs"),
        ("OpenAPI", f"{system.url}/openapi.json"),
        ("metrics", f"{system.url}/metrics"),
        ("simulator", system.simulator_url),
        ("mail", system.mail_folder.relative_to(ROOT)),
        ("logs", system.log_folder.relative_to(ROOT)),
        ("configuration", system.config.relative_to(ROOT)),
    ):
        print(f"  {what:<14} {where}")
    sys.stdout.flush()
    while all(program.running() for program in system.programs):
        time.sleep(0.5)
    ended = next(program for program in system.programs if not program.running())
    raise Failed(f"{ended.name} ended by itself; its log is {ended.log}")


def main() -> int:
    options = arguments()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` has it ignored
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    if options.clean:
        lock = only_one()
        shutil.rmtree(VAR)
        lock.close()
        print("var/ is forgotten")
        if not options.once:
            return 0
    lock = only_one()
    adopt_orphans()
    print("build", flush=True)
    build(ROOT, targets=["airside", "airside-simulator"])
    gateways = (options.gateway,) if options.gateway else vendors.GATEWAYS
    chosen = ((options.gds,) if options.gds else vendors.GDS) + gateways + vendors.MESSENGERS
    with System(VAR, split=options.split, port=options.port, vendors=chosen) as system:
        start(system)
        handset = Handset(system.simulator_url, journey.PHONE)
        journey.show(system.url, system.mail_folder, gateways[0], handset)
        if not options.once:
            try:
                serve(system)
            except KeyboardInterrupt:
                print("\nstopping", flush=True)
    end_descendants()
    lock.close()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        print(red(f"\n{failure}"), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
