"""schemathesis over the OpenAPI document against the real program: no 5xx, no status that is not documented."""

import os
import subprocess
import unittest
from pathlib import Path

import journey
from api_client import Api
from system import ROOT, System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
SEED = "20260101"


class OpenApi(unittest.TestCase):
    def test_generated_requests_get_documented_answers(self):
        with System(FOLDER / "fuzz", durable=False) as system:
            system.overrides = journey.WITHOUT_RATE_LIMIT
            system.up()
            api = journey.sign_up(Api(system.url), "fuzz@example.com")
            done = subprocess.run(
                [
                    str(ROOT / "build/venv/bin/schemathesis"),
                    "run",
                    f"{system.url}/openapi.json",
                    "--checks=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
                    "--max-examples=20",
                    "--workers=2",
                    f"--seed={SEED}",
                    f"--header=Authorization: Bearer {api.token}",
                ],
                cwd=system.folder,
                env={**os.environ, "PYTHONPATH": ""},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=900,
                check=False,
            )
            print(done.stdout[-20000:])
            self.assertEqual(0, done.returncode, done.stdout[-6000:] + done.stderr[-2000:])
            self.assertTrue(all(program.running() for program in system.programs), "a process died")
