"""One Airside for a class of these tests, that has done a whole journey."""

import os
import unittest
from pathlib import Path

import journey
from api_client import Api
from system import System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
AGENT = {"email": "agent@demo.airside.example", "password": "demo-agent-password"}
POSTGRES_SERVICES = ("user", "search", "booking", "payment", "notification", "analytics", "review")


class SchemaCase(unittest.TestCase):
    NAME: str

    @classmethod
    def setUpClass(cls):
        cls.system = System(FOLDER / f"schema-{cls.NAME}", durable=False)
        cls.addClassCleanup(cls.system.down)
        cls.system.up()
        cls.trip = journey.show(cls.system.url, cls.system.mail_folder)
        cls.api = Api(cls.system.url, cls.trip.token)

    def value(self, service: str, statement: str, user: str = "postgres") -> str:
        rows = self.system.sql(service, statement, user)
        return rows[0][0] if rows else ""
