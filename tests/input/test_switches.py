"""The kill switches over HTTP, with the one GDS that is configured: admins only, in force on every reactor at once,
recorded; and what was ordered before goes on."""

from urllib.parse import urlencode

from api_client import Api
from input_case import InputCase
from samples import RETURN
from trip import ONE_WAY, Trip

GDS = "/v1/admin/providers/GDS/AMADEUS"
CONNECTIONS = 6  # to a port that every reactor takes connections from


class Switches(InputCase):
    NAME = "switches"

    def turn(self, off: bool, reason: str, api=None):
        return (api or self.admin).send("PUT", GDS, {"switched_off": off, "reason": reason})

    def search(self, query: dict):
        """On connections of their own, so that different reactors answer."""
        return [Api(self.system.url).send("GET", "/v1/search?" + urlencode(query)) for _ in range(CONNECTIONS)]

    def test_nobody_but_an_admin_sees_or_turns_them(self):
        for api in (self.agent, self.new_customer()):
            self.assert_problem(self.turn(True, "I may not", api), 403, "forbidden")
            for path in ("/v1/admin/providers", "/v1/admin/provider-changes"):
                self.assert_problem(api.send("GET", path), 403, "forbidden")

    def test_a_vendor_that_there_is_not(self):
        body = {"switched_off": True, "reason": "who?"}
        for path in ("GDS/NOBODY", "GATEWAY/AMADEUS"):
            self.assert_problem(self.admin.send("PUT", f"/v1/admin/providers/{path}", body), 404, "not-found")

    def test_off_and_on_again(self):
        customer = self.new_customer()
        held, offered = Trip(customer).book(), Trip(customer, return_date=RETURN.isoformat())
        turned = self.turn(True, "they sell what they have not")
        self.assertEqual((200, True), (turned.status, turned.json["switched_off"]))
        self.addCleanup(self.turn, False, "the test is over")
        for reply in self.search(ONE_WAY):  # it was in the cache
            problem = self.assert_problem(reply, 503, "providers-unavailable")
            self.assertEqual(["SWITCHED_OFF"], [one["state"] for one in problem["providers"]])
        self.assert_problem(offered.try_to_book(), 503, "provider-unavailable")
        self.assertEqual(200, held.try_to_pay().status)
        self.assertEqual("CONFIRMED", customer.get(f"/v1/bookings/{held.booking['id']}").json["status"])

        self.assertEqual(200, self.turn(False, "they have mended it").status)
        for reply in self.search(ONE_WAY):
            self.assertEqual(200, reply.status)
        listed = {one["name"]: one for one in self.admin.get("/v1/admin/providers").json["items"]}
        self.assertFalse(listed["AMADEUS"]["switched_off"])
        changes = self.admin.get("/v1/admin/provider-changes").json["items"]
        self.assertEqual(
            [(False, "they have mended it"), (True, "they sell what they have not")],
            [(one["switched_off"], one["reason"]) for one in changes[:2]],
        )
        self.assertEqual(1, len({one["changed_by"] for one in changes}))

    def test_a_search_tells_of_its_providers_as_they_answer(self):
        reply = Api(self.system.url).send(
            "GET", "/v1/search?" + urlencode({**ONE_WAY, "adults": "2"}), headers={"Accept": "text/event-stream"}
        )
        events = [line for line in reply.body.decode().splitlines() if line.startswith("event: ")]
        self.assertEqual(["event: provider", "event: answer"], events)
