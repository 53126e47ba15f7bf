"""Three GDSs at once: what their dialects cost, what waiting for three adds to the slowest, and how many searches a
second go through; and what one that hangs costs a search."""

from bench_system import Bench, search_path
from measure import Row, cpu_seconds, median, percentile, run_json, wrk
from rows_provider import PROVIDER_MS, fresh_searches
from system import ROOT

GDS = ("amadeus", "sabre", "travelport")
CLIENTS = 16


def vendors(bench: Bench) -> list[Row]:
    bench.use_gds(GDS)
    try:
        # The last: a provider that hung is left alone for a while.
        return [*dialects(bench), together(bench), throughput(bench), black_holed(bench)]
    finally:
        bench.use_gds(("amadeus",))


def dialects(bench: Bench) -> list[Row]:
    secrets = [bench.system.secret(name) for name in ("amadeus", "sabre", "travelport_user", "travelport")]
    command = [str(bench.system.build / "bench/bench_vendors"), str(ROOT / "data"), bench.system.simulator_url]
    result = run_json([*command, *secrets, str(2 * bench.pairs)], "bench_vendors")
    rows = []
    for name in GDS:
        one = result[name]
        ours, alone = (median(pair[i] for pair in one["rounds"]) for i in (0, 1))
        rows.append(
            Row(
                f"vendors {name}",
                f"{name}'s {one['bytes'] / 1000:.0f} KB to {one['offers']} offers",
                f"{one['bytes'] / ours:.0f} MB/s",
                f"simdjson's parse {one['bytes'] / alone:.0f} MB/s",
                f"{ours / alone:.2f} × its time",
                "",
                None,
                one,
            )
        )
    all_ms = median(result["all"]) / 1000
    size = sum(result[name]["bytes"] for name in GDS)
    rows.append(
        Row(
            "vendors merge",
            f"three replies, {size / 1000:.0f} KB, to one merged, ranked list: CPU",
            f"{all_ms:.2f} ms",
            "",
            "",
            "≤ 6 ms",
            all_ms <= 6,
            {"us": result["all"]},
        )
    )
    return rows


def together(bench: Bench) -> Row:
    """A search that misses, against the slowest provider's own time as the simulator saw it: each is slower by the same
    PROVIDER_MS."""
    asked = fresh_searches(40 if bench.quick else 60 * bench.pairs)
    api, pairs = bench.api(), []
    bench.simulator("DELETE", "/_sim/faults")
    for name in GDS:
        slow = {"vendor": name, "operation": "search", "effect": "slow", "ms": PROVIDER_MS, "times": 0}
        bench.simulator("POST", "/_sim/faults", slow)
    try:
        for search in asked:
            reply = api.get(search_path(*search))
            pairs.append((reply.took_ms, max(one["took_ms"] for one in reply.json["providers"])))
    finally:
        bench.simulator("DELETE", "/_sim/faults")
    pairs = pairs[10:]
    mine, slowest = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    return Row(
        "vendors together",
        f"search at three providers, {len(pairs)} that miss: median",
        f"{mine:.1f} ms",
        f"the slowest provider {slowest:.1f} ms",
        f"+ {mine - slowest:.1f} ms",
        "≤ + 5 ms",
        mine - slowest <= 5,
        {"pairs_ms": pairs},
    )


def black_holed(bench: Bench) -> Row:
    """Searches that miss, one after the other: while all three providers answer, and once one that takes calls and
    never answers has been found out: as many searches as its breaker wants, each as long as its deadline."""
    count = 60 if bench.quick else 200
    asked = iter(fresh_searches(4 * count))
    api = bench.api()

    def search() -> tuple[float, bool]:
        while True:
            reply = api.get(search_path(*next(asked)))
            if reply.headers["x-cache"] == "miss":
                return reply.took_ms, any(one["state"] == "UNAVAILABLE" for one in reply.json["providers"])

    well = [search()[0] for _ in range(count)]
    bench.simulator("POST", "/_sim/faults", {"vendor": "sabre", "operation": "search", "effect": "hang", "times": 0})
    waited, left_alone = [], False
    try:
        while not left_alone:
            took, left_alone = search()
            waited.append(took)
        beside = [search()[0] for _ in range(count)]
    finally:
        bench.simulator("DELETE", "/_sim/faults")
    mine, theirs = percentile(beside, 0.99), percentile(well, 0.99)
    return Row(
        "vendors hang",
        f"search, one provider black-holed and left alone, {count} that miss: p50, p99",
        f"{median(beside):.0f} ms, {mine:.0f} ms",
        f"all three answer {median(well):.0f} ms, {theirs:.0f} ms",
        f"{mine / theirs:.2f} ×",
        "",
        None,
        {"until_left_alone_ms": waited[:-1], "beside_ms": beside, "well_ms": well},
    )


def throughput(bench: Bench) -> Row:
    """As many searches that miss as go through, over CLIENTS connections; the simulator and wrk are on the same two
    cores."""
    paths = bench.paths_file("fresh", [search_path(*search) for search in fresh_searches(20_000)])
    processes = {"Airside": bench.pid, "simulator": bench.simulator_pid}
    before = {name: cpu_seconds(pid) for name, pid in processes.items()}
    load = wrk(bench.url, paths, connections=CLIENTS, seconds=2 * bench.seconds, threads=1, in_order=True)
    cpu_ms = {name: (cpu_seconds(pid) - before[name]) * 1e3 / load.requests for name, pid in processes.items()}
    return Row(
        "vendors rate",
        f"searches that miss at three providers, {CLIENTS} clients: p50 {load.p50_ms:.0f}, p99 {load.p99_ms:.0f} ms",
        f"{load.rate:.0f}/s",
        "CPU a search: " + ", ".join(f"{name} {ms:.1f} ms" for name, ms in cpu_ms.items()),
        "",
        "≥ 200/s",
        load.rate >= 200,
        {"searches": load.requests, "seconds": load.seconds, "cpu_ms": cpu_ms},
    )
