"""What belongs to an account: profile, travellers, payment methods, sessions. Each is its owner's only, an agent's
neither. And what agents and admins may do with accounts."""

import time
import uuid
from datetime import UTC, datetime, timedelta

from api_client import Api
from input_case import InputCase
from samples import NOBODYS_ID, PAYMENT_METHOD, SAMPLES, TRAVELER

CARD = "4242 4242 4242 4242"
PASSWORD = "a long password of a test"
TODAY = datetime.now(UTC).date()


class Accounts(InputCase):
    NAME = "account"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner, cls.stranger = cls.new_customer(), cls.new_customer()

    def assert_nobodys(self, path: str, body: dict, secrets: list[str]):
        """Whoever else asks, an agent too, gets what there is of an id that is nobody's."""
        nobodys = path.rsplit("/", 1)[0] + "/" + NOBODYS_ID
        for api in (self.stranger, self.agent):
            for method, sent in (("GET", None), ("PATCH", body), ("DELETE", None)):
                with self.subTest(method=method, path=path):
                    reply, other = (api.send(method, path, sent), api.send(method, nobodys, sent))
                    if reply.status == 405:
                        continue
                    problem = self.assert_problem(reply, 404, "not-found")
                    self.assertEqual(other.json["detail"], problem["detail"])
                    for secret in secrets:
                        self.assertNotIn(secret.encode(), reply.body)

    def test_a_profile_is_changed_and_shown(self):
        api = self.new_customer()
        wanted = SAMPLES["UpdateMe"].body
        changed = api.call("PATCH", "/v1/users/me", wanted).json
        shown = api.get("/v1/users/me").json
        self.assertEqual(changed, shown)
        self.assertEqual(wanted, {name: shown[name] for name in wanted})
        self.assertFalse(shown["phone_verified"])
        without = api.call("PATCH", "/v1/users/me", {"city": None, "phone": None}).json
        self.assertEqual({"city", "phone"}, set(shown) - set(without))
        self.assertEqual(without, api.call("PATCH", "/v1/users/me", {}).json)

    def test_what_a_profile_cant_have_is_named(self):
        for field, value in (
            ("first_name", ""),
            ("email", "ada@example.com"),
            ("role", "ADMIN"),
            ("status", "ACTIVE"),
            ("phone_verified", True),
            ("date_of_birth", (TODAY + timedelta(days=1)).isoformat()),
            ("date_of_birth", "1850-01-01"),
            ("country_code", "gb"),
            ("city", "a\nb"),
            ("preferred_currency", "XXX"),
        ):
            with self.subTest(field=field, value=value):
                self.assert_invalid(self.owner.send("PATCH", "/v1/users/me", {field: value}), f"/{field}")

    def test_travellers_are_their_users_only(self):
        made = self.owner.send("POST", "/v1/users/me/travelers", TRAVELER)
        self.assertEqual(201, made.status, made.body[:300])
        path = f"/v1/users/me/travelers/{made.json['id']}"
        self.assert_nobodys(path, {"seat_preference": "WINDOW"}, ["123456789", "ADA"])
        for api in (self.stranger, self.agent):
            self.assertNotIn(b"123456789", api.get("/v1/users/me/travelers").body)
        kept = self.owner.get(path).json
        self.assertEqual(TRAVELER, {name: kept[name] for name in TRAVELER})
        self.assertEqual(204, self.owner.send("DELETE", path).status)
        self.assert_problem(self.owner.send("GET", path), 404, "not-found")

    def test_one_traveller_is_primary(self):
        api, path = self.new_customer(), "/v1/users/me/travelers"
        ids = [
            api.call("POST", path, {**TRAVELER, "first_name": name, "is_primary": False}).json["id"]
            for name in ("ADA", "BOB", "CYD")
        ]

        def primary() -> list[str]:
            return [one["id"] for one in api.get(path).json["items"] if one["is_primary"]]

        self.assertEqual(ids[:1], primary())
        self.assert_invalid(api.send("PATCH", f"{path}/{ids[0]}", {"is_primary": False}), "/is_primary")
        self.assertEqual(200, api.send("PATCH", f"{path}/{ids[2]}", {"is_primary": True}).status)
        self.assertEqual(ids[2:], primary())
        self.assertEqual(204, api.send("DELETE", f"{path}/{ids[2]}").status)
        self.assertEqual(ids[:1], primary())
        self.assert_problem(api.send("POST", path, TRAVELER | {"first_name": "Bob"}), 409, "traveler-exists")

    def test_a_passport_that_has_expired_is_named(self):
        path = "/v1/users/me/travelers"
        passport = {**TRAVELER["passport"], "expiry_date": TODAY.isoformat()}
        reply = self.owner.send("POST", path, {**TRAVELER, "first_name": "BOB", "passport": passport})
        self.assert_invalid(reply, "/passport/expiry_date", self.operation("CreateTraveler"))
        twice = TRAVELER["frequent_flyer_programs"] * 2
        reply = self.owner.send("POST", path, {**TRAVELER, "frequent_flyer_programs": twice})
        self.assert_invalid(reply, "/frequent_flyer_programs/1/airline")

    def test_payment_methods_are_their_users_only_and_show_no_token(self):
        path = "/v1/users/me/payment-methods"
        made = self.owner.send("POST", path, PAYMENT_METHOD)
        self.assertEqual(201, made.status, made.body[:300])
        self.assert_nobodys(f"{path}/{made.json['id']}", {"billing_name": "Eve"}, ["Martin", "4242"])
        for api in (self.stranger, self.agent):
            self.assertEqual([], api.get(path).json["items"])
        shown = self.owner.get(path)
        self.assertNotIn(PAYMENT_METHOD["payment_token"].encode(), made.body + shown.body)
        (kept,) = shown.json["items"]
        wanted = {name: value for name, value in PAYMENT_METHOD.items() if name != "payment_token"}
        self.assertEqual(wanted, {name: kept[name] for name in wanted})
        self.assert_problem(self.owner.send("POST", path, PAYMENT_METHOD), 409, "payment-method-exists")
        self.assertEqual(204, self.owner.send("DELETE", f"{path}/{kept['id']}").status)
        self.assertEqual([], self.owner.get(path).json["items"])
        self.assertEqual(201, self.owner.send("POST", path, PAYMENT_METHOD).status)

    def test_devices_are_their_users_only_and_show_no_token(self):
        path, token = "/v1/push-devices", f"device {uuid.uuid4()}"
        made = self.owner.send("PUT", path, {"token": token, "platform": "IOS", "name": "my phone"})
        self.assertEqual(200, made.status, made.body[:300])
        shown = self.owner.get(path)
        self.assertNotIn(token.encode(), made.body + shown.body)
        self.assertEqual([made.json], [one for one in shown.json["items"] if one["id"] == made.json["id"]])
        nobodys = self.stranger.send("DELETE", f"{path}/{'0' * 64}")
        for api in (self.stranger, self.agent):
            self.assertNotIn(made.json["id"].encode(), api.get(path).body)
            problem = self.assert_problem(api.send("DELETE", f"{path}/{made.json['id']}"), 404, "not-found")
            self.assertEqual(nobodys.json["detail"], problem["detail"])
        # Who signs in on the device next has it then.
        moved = self.stranger.send("PUT", path, {"token": token, "platform": "IOS"})
        self.assertEqual(made.json["id"], moved.json["id"])
        self.assertNotIn(made.json["id"].encode(), self.owner.get(path).body)
        self.assertEqual(204, self.stranger.send("DELETE", f"{path}/{moved.json['id']}").status)

    def test_what_a_device_cant_have_is_named(self):
        operation = self.operation("RegisterPushDevice")
        for field, value in (("token", ""), ("token", "x" * 4097), ("platform", "PAGER"), ("name", "")):
            with self.subTest(field=field, value=value[:10]):
                reply = self.ask(operation, body={**operation.sample.body, field: value}, api=self.owner)
                self.assert_invalid(reply, f"/{field}", operation)
        for wrong in ("1", "x" * 64 + "/", "g" * 65, "%00" + "0" * 63):
            with self.subTest(id=wrong):
                self.assertIn(self.owner.send("DELETE", f"/v1/push-devices/{wrong}").status, (400, 404, 422))

    def test_a_card_number_is_refused(self):
        operation = self.operation("SavePaymentMethod")
        for field in ("payment_token", "billing_name", "billing_postal_code"):
            with self.subTest(field=field):
                reply = self.ask(operation, body={**PAYMENT_METHOD, field: CARD}, api=self.owner)
                self.assert_invalid(reply, f"/{field}", operation)
                self.assertNotIn(b"4242 4242", reply.body)
        self.assertNotIn(CARD, (self.system.log_folder / "airside.log").read_text())

    def test_an_expiry_that_is_over_or_half_is_named(self):
        operation = self.operation("SavePaymentMethod")
        for changes, pointer in (
            ({"card_exp_year": TODAY.year - 1}, "/card_exp_month"),
            ({"card_exp_year": None}, "/card_exp_year"),
            ({"card_exp_month": None}, "/card_exp_month"),
        ):
            with self.subTest(**changes):
                reply = self.ask(operation, body={**PAYMENT_METHOD, "payment_token": "pm_2", **changes}, api=self.owner)
                self.assert_invalid(reply, pointer, operation)

    def assert_ends(self, api):
        """Another worker may remember the session for some seconds."""
        deadline = time.monotonic() + 30
        while (reply := api.send("GET", "/v1/users/me")).status == 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assert_problem(reply, 401, "unauthorized")

    def registered(self) -> dict:
        """A new customer, to sign in with."""
        account = {"email": f"customer.{uuid.uuid4().hex[:12]}@example.com", "password": PASSWORD}
        Api(self.system.url).call("POST", "/v1/users", {**account, "first_name": "Ada", "last_name": "Martin"})
        return account

    def devices(self, count: int) -> list:
        account = self.registered()
        return [self.sign_in(account) for _ in range(count)]

    def test_a_session_is_ended_by_its_user_only(self):
        here, there = self.devices(2)
        sessions = here.get("/v1/sessions").json["items"]
        (own,) = [one for one in sessions if one["current"]]
        (other,) = [one for one in sessions if not one["current"]]
        self.assertEqual("127.0.0.0", own["ip_address"])
        self.assert_nobodys(f"/v1/sessions/{other['id']}", {}, [])
        self.assertEqual(200, there.send("GET", "/v1/users/me").status)
        self.assertEqual(204, here.send("DELETE", f"/v1/sessions/{other['id']}").status)
        self.assert_problem(here.send("DELETE", f"/v1/sessions/{other['id']}"), 404, "not-found")
        self.assert_ends(there)
        self.assertEqual([own["id"]], [one["id"] for one in here.get("/v1/sessions").json["items"]])

    def test_all_other_sessions_end_at_once(self):
        here, *others = self.devices(3)
        reply = here.send("DELETE", "/v1/sessions")
        self.assertEqual((200, {"ended": 2}), (reply.status, reply.json))
        for api in others:
            self.assert_ends(api)
        self.assertEqual(200, here.send("GET", "/v1/users/me").status)

    def test_an_agent_suspends_a_customer_who_may_come_back(self):
        account = self.registered()
        customer = self.sign_in(account)
        me = customer.get("/v1/users/me").json
        (found,) = self.agent.get(f"/v1/admin/users?email={me['email'].upper()}").json["items"]
        self.assertEqual(me["id"], found["id"])
        for private in ("date_of_birth", "address_line1", "city", "postal_code"):
            self.assertNotIn(private, found)
        path = f"/v1/admin/users/{me['id']}"
        suspended = self.agent.send("POST", f"{path}/suspend", {"reason": "FRAUD"})
        self.assertEqual((200, "SUSPENDED"), (suspended.status, suspended.json.get("status")))
        self.assert_ends(customer)
        refused = Api(self.system.url).send("POST", "/v1/sessions", account)
        self.assert_problem(refused, 403, "account-suspended")
        listed = self.agent.get("/v1/admin/users?status=SUSPENDED&limit=100").json["items"]
        self.assertIn(me["id"], [one["id"] for one in listed])
        self.assert_problem(self.agent.send("POST", f"{path}/suspend", {"reason": "FRAUD"}), 409, "not-active")
        self.assertEqual(200, self.agent.send("POST", f"{path}/reactivate").status)
        self.assert_problem(self.agent.send("POST", f"{path}/reactivate"), 409, "not-suspended")
        self.assertEqual(me["id"], self.sign_in(account).get("/v1/users/me").json["id"])

    def test_roles_are_given_by_admins_and_never_by_oneself(self):
        account = self.registered()
        customer = self.sign_in(account)
        me = customer.get("/v1/users/me").json
        path = f"/v1/admin/users/{me['id']}/role"
        for api in (customer, self.agent):
            self.assert_problem(api.send("PUT", path, {"role": "ADMIN"}), 403, "forbidden")
        own = self.admin.get("/v1/users/me").json["id"]
        reply = self.admin.send("PUT", f"/v1/admin/users/{own}/role", {"role": "CUSTOMER"})
        self.assert_problem(reply, 409, "own-account", operation=self.operation("SetUserRole"))
        self.assertEqual("AGENT", self.admin.send("PUT", path, {"role": "AGENT"}).json["role"])
        self.assert_ends(customer)
        agent = self.sign_in(account)
        self.assertEqual(200, agent.send("GET", "/v1/admin/users").status)
        for other in (own, self.agent.get("/v1/users/me").json["id"]):
            reply = agent.send("POST", f"/v1/admin/users/{other}/suspend", {"reason": "ABUSE"})
            self.assert_problem(reply, 403, "forbidden")
        self.assertEqual("CUSTOMER", self.admin.send("PUT", path, {"role": "CUSTOMER"}).json["role"])
        self.assert_ends(agent)
