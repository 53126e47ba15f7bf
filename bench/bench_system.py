"""The system under test: a whole Airside that the rows share, started again when a row needs another configuration."""

import json
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from api_client import Api
from processes import Failed
from settings import merged
from system import System

# Everybody comes from one address here, and an answer has to outlive its row.
BASE = {
    "search": {
        "searches_an_hour_anonymous": 1_000_000_000,
        "searches_an_hour_user": 1_000_000_000,
        "result_ttl": "25m",
    },
    "log": {"level": "warn"},
}
ROUTES = [
    *(("JFK", "LHR"), ("LHR", "JFK"), ("FRA", "JFK"), ("CDG", "LHR"), ("MAD", "BCN"), ("LAX", "JFK"), ("SIN", "SYD")),
    *(("DXB", "LHR"), ("AMS", "FCO"), ("ORD", "LAX"), ("HND", "SIN"), ("MUC", "ARN"), ("ATL", "MIA"), ("ZRH", "VIE")),
]


def search_path(origin: str, destination: str, days_ahead: int, stay_days: int = 0, **more) -> str:
    departure = date.today() + timedelta(days=days_ahead)
    query = {"origin": origin, "destination": destination, "departure_date": departure.isoformat(), **more}
    if stay_days:
        query["return_date"] = (departure + timedelta(days=stay_days)).isoformat()
    return "/v1/search?" + urlencode(query)


class Bench:
    """What a row is given."""

    def __init__(self, system: System, folder: Path, pairs: int, seconds: float, quick: bool, bookings: int = 0):
        self.system, self.folder, self.pairs, self.seconds, self.quick = system, folder, pairs, seconds, quick
        self.bookings = bookings  # that the data rows generate
        self.in_force: dict | None = None
        self.template = ""  # a request of Airside's to the provider

    @property
    def url(self) -> str:
        return self.system.url

    @property
    def pid(self) -> int:
        return self.system.airsides()[0].process.pid

    @property
    def simulator_pid(self) -> int:
        return next(program.process.pid for program in self.system.programs if program.name == "the simulator")

    def api(self) -> Api:
        return Api(self.url)

    def configure(self, overrides: dict | None = None) -> None:
        """Airside with these settings on top of BASE; nothing is started again when they are in force already."""
        wanted = merged(BASE, overrides or {})
        if wanted != self.in_force:
            self.stop_airside()
            self.system.overrides = wanted
            self.system.write_config()
            self.system.start_airside()
            self.in_force = wanted

    def use_gds(self, names: tuple[str, ...]) -> None:
        """Searches go to these from now on, and not to the one that the other rows use alone."""
        self.system.sellers = (*names, "stripe")
        self.in_force = None
        self.configure()

    def stop_airside(self) -> None:
        for program in self.system.airsides():
            program.stop()
            self.system.programs.remove(program)
        self.in_force = None

    def simulator(self, method: str, path: str, body: dict | None = None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.system.simulator_url + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as reply:
            return json.loads(reply.read() or b"{}")

    def paths_file(self, name: str, paths: list[str]) -> Path:
        file = self.folder / f"{name}.paths"
        file.write_text("".join(path + "\n" for path in paths))
        return file

    def searches_of_size(self, count: int, wanted_bytes: int = 6000) -> list[tuple[str, bytes]]:
        """Searches whose answers come nearest to a size, asked once and so cached: path and body."""
        api, found = self.api(), []
        for origin, destination in ROUTES:
            for days in (20, 48, 90):
                for cabin in ("ECONOMY", "BUSINESS", "FIRST"):
                    path = search_path(origin, destination, days, direct_only="true", cabin=cabin)
                    found.append((path, api.get(path).body))
        found.sort(key=lambda one: abs(len(one[1]) - wanted_bytes))
        if abs(len(found[0][1]) - wanted_bytes) > wanted_bytes / 2:
            raise Failed(f"no search's answer has about {wanted_bytes} bytes; the nearest has {len(found[0][1])}")
        return found[:count]

    def provider_reply(self) -> Path:
        """A provider's reply of about 200 KB, for the programs that read one, and the request that gave it."""
        file = self.folder / "reply.json"
        if not file.exists():
            direct = ProviderClient(self)
            file.write_bytes(direct.search_near(200_000))
            direct.close()
        return file


class ProviderClient:
    """Asks the simulator what Airside asks it: Airside's own request, with other places and dates."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.api = Api(bench.system.simulator_url)
        form = urlencode(
            {
                "grant_type": "client_credentials",
                "client_id": "airside",
                "client_secret": bench.system.secret("amadeus"),
            }
        )
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.api.token = self.api.call("POST", "/v1/security/oauth2/token", form.encode(), kind).json["access_token"]
        bench.template = bench.template or self.own_request()
        self.template = bench.template

    def own_request(self) -> str:
        """What Airside sends for JFK–LHR in 200 days and back 9 days later."""
        self.bench.simulator("DELETE", "/_sim/calls")
        self.bench.api().get(search_path("JFK", "LHR", 200, 9))
        calls = self.bench.simulator("GET", "/_sim/calls?operation=search&bodies=true")["calls"]
        if not calls:
            raise Failed("Airside answered a search that nobody had asked without asking the provider")
        return calls[-1]["body"]

    def body(self, origin: str, destination: str, days_ahead: int, stay_days: int) -> bytes:
        text, today = self.template, date.today()
        text = text.replace('"JFK"', '"\0"').replace('"LHR"', f'"{destination}"').replace('"\0"', f'"{origin}"')
        for old, new in ((200, days_ahead), (209, days_ahead + stay_days)):
            old_day, new_day = today + timedelta(days=old), today + timedelta(days=new)
            text = text.replace(old_day.isoformat(), new_day.strftime("%Y/%m/%d"))
        return text.replace("/", "-").encode()

    def search(self, body: bytes, accept_encoding: str = "gzip"):
        """As Airside asks: a provider takes its time to compress, too."""
        headers = {"Content-Type": "application/json", "Accept-Encoding": accept_encoding}
        return self.api.call("POST", "/v2/shopping/flight-offers", body, headers)

    def search_near(self, wanted_bytes: int) -> bytes:
        """The reply whose size comes nearest, by the number of offers asked for."""
        most = json.loads(self.body("JFK", "LHR", 30, 8))
        best = b""
        for offers in range(10, 251, 5):
            most["searchCriteria"]["maxFlightOffers"] = offers
            reply = self.search(json.dumps(most).encode(), "identity").body
            if abs(len(reply) - wanted_bytes) < abs(len(best) - wanted_bytes):
                best = reply
            if len(reply) > wanted_bytes:
                break
        return best

    def close(self) -> None:
        self.api.close()
