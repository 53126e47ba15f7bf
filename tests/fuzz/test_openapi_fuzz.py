"""schemathesis over the OpenAPI document against the real program: no 5xx, no status that is not documented, and every
answer as the document describes it. Once as a customer with ids that it makes up, once as an agent with ids of real
things, so that requests get past `not found`."""

import json
import os
import subprocess
import unittest
import uuid
from datetime import date
from pathlib import Path

import journey
import settings
from api_client import Api
from system import ROOT, System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
BUILD = Path(os.environ.get("AIRSIDE_TEST_BUILD", ROOT / "build/release"))
SEED = "20260101"
NO_LIMITS = {
    "search": {"searches_an_hour_user": 10**7, "searches_an_hour_anonymous": 10**7},
    "analytics": {"web_requests_an_hour_user": 10**7, "web_requests_an_hour_anonymous": 10**7},
    "user": {"lockout_address_failures": 10**7, "lockout_account_failures": 10**7},
}
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
AGENT = {"email": "agent@demo.airside.example", "password": "demo-agent-password"}


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = System(FOLDER / "fuzz", durable=False, build=BUILD)
        cls.system.overrides = NO_LIMITS
        cls.addClassCleanup(cls.system.down)
        cls.system.up()

    def run_schemathesis(self, api: Api, examples: int, parameters: dict[str, str] | None = None) -> None:
        config = self.system.folder / "schemathesis.toml"
        config.write_text(settings.toml({"parameters": {f'"{k}"': v for k, v in (parameters or {}).items()}}))
        # Signing out would end the session that the other requests need.
        command = f"--config-file={config} run {self.system.url}/openapi.json --exclude-operation-id=SignOut"
        # One worker: two in one process race for the state that Python 3.11 parses with, and end in a SystemError.
        command += f" --checks={CHECKS} --max-examples={examples} --workers=1 --seed={SEED} --continue-on-failure"
        done = subprocess.run(
            [
                str(ROOT / "build/venv/bin/schemathesis"),
                *command.split(),
                f"--header=Authorization: Bearer {api.token}",
            ],
            cwd=self.system.folder,
            env={**os.environ, "PYTHONPATH": ""},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        print(done.stdout[-20000:])
        self.assertEqual(0, done.returncode, done.stdout[-6000:] + done.stderr[-2000:])
        self.assertTrue(all(program.running() for program in self.system.programs), "a process died")

    def test_as_a_customer(self):
        self.run_schemathesis(journey.sign_up(Api(self.system.url), "fuzz@example.com"), examples=20)

    def test_as_an_agent_with_ids_that_there_are(self):
        trip = self.new_booking(journey.sign_up(Api(self.system.url), "owner@example.com"))
        agent = Api(self.system.url)
        agent.token = agent.call("POST", "/v1/sessions", AGENT).json["access_token"]
        parameters = {
            "path.id": trip["id"],
            "path.reference": trip["booking_reference"],
            "query.booking_id": trip["id"],
        }
        self.run_schemathesis(agent, examples=15, parameters=parameters)
        self.assertIn("status", agent.get(f"/v1/bookings/{trip['id']}").json)

    @staticmethod
    def new_booking(api: Api) -> dict:
        query = journey.search_query()
        offers = api.get("/v1/search?" + "&".join(f"{k}={v}" for k, v in query.items())).json["offers"]
        offer = api.call("POST", f"/v1/offers/{journey.Journey.choose(offers)['id']}/price").json
        request = {
            "offer_id": offer["id"],
            "expected_price": offer["price"]["total"],
            "passengers": journey.passengers(date.fromisoformat(query["departure_date"])),
            "contact": {"email": "owner@example.com", "phone": "+12125550123"},
        }
        return json.loads(api.post("/v1/bookings", request, str(uuid.uuid4())).body)
