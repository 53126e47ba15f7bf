"""The commands of the binary, over one running system."""

import os
import subprocess
import unittest
from pathlib import Path

import journey
from api_client import Api
from processes import Failed
from system import System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = System(FOLDER / "commands", durable=False)
        cls.addClassCleanup(cls.system.down)
        cls.system.start_servers()
        cls.system.start_mail_sink()
        cls.system.start_simulator()
        cls.system.write_config()

    def test_1_a_dry_run_says_what_would_be_done_and_does_nothing(self):
        first = self.system.migrate()
        self.assertIn("booking_service_db 0001_", first)
        again = self.system.airside("migrate", "--dry-run")
        self.assertNotIn("would apply", again)
        self.assertEqual(7, again.count("current"))

    def test_2_demo_data_can_be_loaded_twice(self):
        first = self.system.load_demo()
        self.assertEqual(first, self.system.load_demo())
        self.assertIn("agent@demo.airside.example", first)

    def test_3_the_doctor_finds_everything_well_and_says_what_is_not(self):
        self.assertNotIn("FAIL", self.system.airside("doctor"))
        text = self.system.config.read_text()
        self.system.config.write_text(text.replace("host=", "host=/nowhere", 1))
        try:
            with self.assertRaisesRegex(Failed, "FAIL postgres.booking"):
                self.system.airside("doctor")
        finally:
            self.system.config.write_text(text)

    def test_4_the_configuration_is_printed_without_its_secrets(self):
        printed = self.system.airside("config")
        self.assertIn("[http]", printed)
        self.assertNotIn(self.system.secret("service"), printed)
        self.assertNotIn(self.system.stripe_key, printed)

    def test_5_a_wrong_configuration_stops_the_start_and_says_where(self):
        wrong = self.system.folder / "wrong.toml"
        wrong.write_text('[http]\nport = "many"\nprot = 1\n[nonsense]\nx = 1\n')
        done = self.run_airside("serve", "--config", str(wrong))
        self.assertEqual(1, done.returncode)
        for expected in ("wrong.toml:2", "http.port", "http.prot", "nonsense"):
            self.assertIn(expected, done.stderr)

    def test_5b_so_does_a_fraud_rule_that_can_not_be_applied(self):
        wrong = self.system.folder / "wrong_rule.toml"
        rule = '[[payment.fraud.rules]]\nname = "high"\nwhen = "AMOUNT"\npoints = 200\n'
        wrong.write_text(f"[payment.fraud]\nreview_from = 60\nblocked_from = 50\n{rule}")
        done = self.run_airside("serve", "--config", str(wrong))
        self.assertEqual(1, done.returncode)
        for expected in ("payment.fraud", "blocked_from", "points is from 1 to 100"):
            self.assertIn(expected, done.stderr)

    def test_5c_so_does_an_address_for_twilios_reports_that_is_not_ours(self):
        wrong = self.system.folder / "wrong_callback.toml"
        for path in ("https://api.example/v1/callbacks/twilio", "https://other.example/v1/webhooks/twilio"):
            twilio = f'[twilio]\nstatus_callback_url = "{path}"\n'
            wrong.write_text(f'[notification]\npublic_url = "https://api.example"\n{twilio}')
            done = self.run_airside("serve", "--config", str(wrong))
            self.assertEqual(1, done.returncode)
            self.assertIn("twilio.status_callback_url", done.stderr)

    def test_6_an_unknown_service_or_command_is_a_usage_error(self):
        config = str(self.system.config)
        self.assertNotEqual(0, self.run_airside("serve", "--config", config, "--services", "hotel").returncode)
        self.assertEqual(2, self.run_airside("fly").returncode)

    def test_7_every_job_runs_by_hand_twice(self):
        names = self.system.airside("jobs", "list").split()
        self.assertIn("booking.expire_unpaid", names)
        for name in names:
            for _ in range(2):
                with self.subTest(job=name):
                    report = self.system.airside("jobs", "run", name)
                    self.assertIn('"ok":true', report.replace(" ", ""))

    def test_7_days_are_summed_up_by_hand(self):
        done = self.system.airside("metrics", "recompute", "--from", "2026-02-27", "--to", "2026-03-02")
        self.assertIn("4 days summed up", done)
        config = str(self.system.config)
        wrong = self.run_airside("metrics", "recompute", "--config", config, "--from", "x", "--to", "y")
        self.assertEqual(1, wrong.returncode)
        self.assertIn("2026-12-24", wrong.stderr)

    def test_8_nothing_is_stuck_and_the_audit_is_whole_after_a_journey(self):
        self.system.start_airside()
        trip = journey.show(self.system.url, self.system.mail_folder)
        self.assertIn("no booking is stuck", self.system.airside("bookings", "stuck"))
        self.assertIn("whole", self.system.airside("audit", "verify"))
        servers = self.system.servers.postgres
        with self.subTest("a changed entry is found"):
            self.sql(servers, "ALTER TABLE booking_audit_log DISABLE TRIGGER USER")
            self.sql(servers, "UPDATE booking_audit_log SET notes = 'tampered' WHERE action = 'CREATED'")
            with self.assertRaisesRegex(Failed, trip.booking["id"]):
                self.system.airside("audit", "verify")

    def test_9_a_stopped_server_leaves_with_status_0(self):
        program = self.system.airsides()[0]
        api = Api(self.system.url)
        self.assertEqual(200, api.send("GET", "/livez").status)
        program.process.terminate()
        self.assertEqual(0, program.process.wait(timeout=30))

    def run_airside(self, *arguments):
        command = [str(self.system.build / "app/airside"), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=False
        )

    def sql(self, servers, statement):
        conninfo = f"{servers.conninfo} dbname=booking_service_db"
        subprocess.run(["psql", "-v", "ON_ERROR_STOP=1", "-q", "-d", conninfo, "-c", statement], check=True)


if __name__ == "__main__":
    unittest.main()
