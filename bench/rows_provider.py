"""What Airside adds to a provider's own time, and how fast a provider's reply becomes offers."""

import random
from datetime import date

from bench_system import ROUTES, Bench, ProviderClient, search_path
from measure import Row, median, median_ratio, percentile, run_json
from processes import Failed
from system import ROOT

PROVIDER_MS = 60  # that the provider takes longer, as real ones do: its own computing then counts for less


def miss(bench: Bench) -> list[Row]:
    bench.configure()
    asked = fresh_searches(60 if bench.quick else 100 * bench.pairs)
    direct, api = ProviderClient(bench), bench.api()
    bench.simulator("DELETE", "/_sim/faults")
    slow = {"vendor": "amadeus", "operation": "search", "effect": "slow", "ms": PROVIDER_MS, "times": 0}
    bench.simulator("POST", "/_sim/faults", slow)
    try:
        pairs = [one_pair(api, direct, search, i) for i, search in enumerate(asked)]
    finally:
        bench.simulator("DELETE", "/_sim/faults")
        direct.close()
    pairs = pairs[10:]
    details = {"pairs_ms": pairs, "searches": len(pairs)}
    rows = []
    for name, share, limit in (("median", 0.5, 5), ("p99", 0.99, 20)):
        mine = percentile([pair[0] for pair in pairs], share)
        theirs = percentile([pair[1] for pair in pairs], share)
        rows.append(
            Row(
                f"miss {name}",
                f"search missing every cache, {len(pairs)} searches: {name}",
                f"{mine:.1f} ms",
                f"the provider {theirs:.1f} ms",
                f"+ {mine - theirs:.1f} ms",
                f"≤ + {limit} ms",
                mine - theirs <= limit,
                details,
            )
        )
        details = {}
    return rows


def fresh_searches(count: int) -> list[tuple[str, str, int, int]]:
    """Searches that nobody asked in this run: places, days ahead, days of stay."""
    chosen = random.Random(7)
    seen: set[tuple] = set()
    while len(seen) < count:
        seen.add((*chosen.choice(ROUTES), chosen.randrange(15, 330), chosen.randrange(2, 25)))
    return chosen.sample(sorted(seen), count)


def one_pair(api, direct: ProviderClient, search: tuple, index: int) -> tuple[float, float]:
    """ms of ours and of the provider, who is asked first every other time."""
    body = direct.body(*search)
    if index % 2:
        theirs = direct.search(body).took_ms
        reply = api.get(search_path(*search))
    else:
        reply = api.get(search_path(*search))
        theirs = direct.search(body).took_ms
    if reply.headers["x-cache"] != "miss":
        raise Failed(f"{search} on {date.today()} was cached")
    return reply.took_ms, theirs


def merge(bench: Bench) -> Row:
    bench.configure()
    reply = bench.provider_reply()
    command = [str(bench.system.build / "bench/bench_merge"), str(ROOT / "data"), str(reply)]
    result = run_json([*command, str(2 * bench.pairs)], "bench_merge")
    rounds = result["rounds"]
    ratio = median_ratio(rounds)
    return Row(
        "merge",
        f"a provider's {result['bytes'] / 1000:.0f} KB to {result['offers']} merged, ranked offers",
        f"{median(mine for mine, _ in rounds):.0f} µs",
        f"simdjson's parse {median(theirs for _, theirs in rounds):.0f} µs",
        f"{ratio:.2f} ×",
        "≤ 3 ×",
        ratio <= 3,
        result,
    )
