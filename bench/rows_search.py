"""Searches that are answered from a cache, and what writing their history costs."""

import re
import subprocess

from bench_system import Bench
from measure import Row, alternate, cpu_us_a_request, median, median_ratio, wrk
from nginx import Nginx
from processes import Failed
from settings import merged

CONNECTIONS = 64
# What writing it costs has a row of its own. At full load it is more rows a second than PostgreSQL takes in, and this
# row would tell of PostgreSQL.
NO_HISTORY = {"search": {"history": False}}


def memory(bench: Bench) -> Row:
    """CPU time, so that what the load itself takes of the machine does not count."""
    bench.configure(NO_HISTORY)
    path, body = bench.searches_of_size(1)[0]
    ours_paths = bench.paths_file("memory", [path])
    nginx_paths = bench.paths_file("nginx", ["/answer.json"])
    with Nginx(bench.folder / "nginx", body) as nginx:

        def ours():
            return cpu_us_a_request(
                bench.pid, lambda: wrk(bench.url, ours_paths, connections=CONNECTIONS, seconds=bench.seconds)
            )

        def reference():
            return cpu_us_a_request(
                nginx.pid, lambda: wrk(nginx.url, nginx_paths, connections=CONNECTIONS, seconds=bench.seconds)
            )

        ours()
        pairs = alternate(bench.pairs, ours, reference)
    bench.configure()
    bench.api().get(path)
    with_history = ours()[0]
    ratio = median_ratio([(mine[0], theirs[0]) for mine, theirs in pairs])
    mine_us, theirs_us = median(mine[0] for mine, _ in pairs), median(theirs[0] for _, theirs in pairs)
    return Row(
        "memory",
        f"search from memory, {len(body)} bytes, c {CONNECTIONS}, no history: CPU",
        f"{mine_us:.1f} µs",
        f"nginx {theirs_us:.1f} µs",
        f"{ratio:.2f} ×",
        "≤ 1 ×",
        ratio <= 1,
        {
            "search": path,
            "ours_us_with_history": with_history,
            "ours_us": [mine[0] for mine, _ in pairs],
            "nginx_us": [theirs[0] for _, theirs in pairs],
            "ours_requests_per_second": median(mine[1].rate for mine, _ in pairs),
            "nginx_requests_per_second": median(theirs[1].rate for _, theirs in pairs),
        },
    )


def redis(bench: Bench) -> Row:
    """Without the cache in memory every search reads its answer from Redis, but those that ask for the same at the same
    time, which the single flight joins; so the requests go over many searches."""
    bench.configure(merged(NO_HISTORY, {"search": {"memory_cache_bytes": 0}}))
    found = bench.searches_of_size(40)
    socket = str(bench.system.servers.redis["search_cache"].socket)
    keys = redis_cli(socket, "--scan", "--pattern", "flight:search:*").split()
    size = len(found[0][1])
    key = min(keys, key=lambda one: abs(int(redis_cli(socket, "strlen", one)) - size))
    paths = bench.paths_file("redis", [path for path, _ in found])

    def ours():
        return wrk(bench.url, paths, connections=CONNECTIONS, seconds=bench.seconds).rate

    last = [30_000.0]

    def reference():
        # As long as ours: as many requests as the last run says.
        last[0] = redis_benchmark(socket, key, int(last[0] * bench.seconds))
        return last[0]

    ours(), reference()
    pairs = alternate(bench.pairs, ours, reference)
    ratio = median_ratio(pairs)
    return Row(
        "redis",
        f"search from Redis, {size} bytes, c {CONNECTIONS}, no history",
        f"{median(mine for mine, _ in pairs):,.0f}/s",
        f"redis-benchmark GET {median(theirs for _, theirs in pairs):,.0f}/s",
        f"{ratio:.2f} ×",
        "≥ 0.8 ×",
        ratio >= 0.8,
        {"pairs": pairs, "searches": len(found)},
    )


def redis_cli(socket: str, *words: str) -> str:
    return subprocess.run(["redis-cli", "-s", socket, *words], capture_output=True, text=True, check=True).stdout


def redis_benchmark(socket: str, key: str, requests: int) -> float:
    command = ["redis-benchmark", "-s", socket, "-c", str(CONNECTIONS), "-P", "1", "-n", str(requests), "-q"]
    done = subprocess.run([*command, "GET", key], capture_output=True, text=True, check=True)
    rate = re.search(r"([\d.]+) requests per second", done.stdout.replace("\r", "\n").rstrip().splitlines()[-1])
    if not rate:
        raise Failed(f"redis-benchmark said: {done.stdout[-300:]}")
    return float(rate[1])


def history(bench: Bench) -> Row:
    """At a steady rate: at full load the slowest answers would tell of the load's own queue."""
    paths = bench.paths_file("history", [])

    def p99_with(written: bool):
        def run() -> float:
            bench.configure({"search": {"history": written}})
            paths.write_text("".join(path + "\n" for path, _ in bench.searches_of_size(20)))
            wrk(bench.url, paths, connections=CONNECTIONS, seconds=1, pause_ms=PAUSE_MS)
            load = wrk(bench.url, paths, connections=CONNECTIONS, seconds=2 * bench.seconds, pause_ms=PAUSE_MS)
            rates.append(load.rate)
            return load.p99_ms

        return run

    rates: list[float] = []
    pairs = alternate(bench.pairs, p99_with(True), p99_with(False))
    ratio = median_ratio(pairs)
    return Row(
        "history",
        f"search at {median(rates):,.0f}/s with history and events: p99",
        f"{median(mine for mine, _ in pairs):.2f} ms",
        f"without {median(theirs for _, theirs in pairs):.2f} ms",
        f"{ratio:.2f} ×",
        "≤ 1.1 ×",
        ratio <= 1.1,
        {"pairs_ms": pairs},
    )


PAUSE_MS = 60  # of each connection between its requests, on average: some 1,000 searches a second
