"""Reviews: who sees them, who may write, vote, report and decide. A booking becomes COMPLETED here by hand, as its
flight is weeks ahead."""

import uuid

from input_case import InputCase
from samples import REVIEW
from trip import Trip


class Reviews(InputCase):
    NAME = "reviews"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.author, cls.reader = cls.new_customer(), cls.new_customer()

    def flown(self) -> dict:
        trip = Trip(self.author).book().pay()
        self.system.sql("booking", f"UPDATE bookings SET status = 'COMPLETED' WHERE id = '{trip.booking['id']}'")
        return trip.booking

    def try_to_review(self, booking: dict, key: str = "", **changes):
        body = {"booking_id": booking["id"], "review_type": "AIRPORT", "target": "JFK", **REVIEW, **changes}
        return self.author.send("POST", "/v1/reviews", body, {"Idempotency-Key": key or str(uuid.uuid4())})

    def new_review(self) -> dict:
        reply = self.try_to_review(self.flown())
        self.assertEqual(201, reply.status, reply.body[:400])
        return reply.json

    def decide(self, review: dict, decision: str = "APPROVE", **more):
        version = self.agent.get(f"/v1/reviews/{review['id']}").json["standing"]["version"]
        path = f"/v1/admin/reviews/{review['id']}/moderation"
        reply = self.agent.send("POST", path, {"version": version, "decision": decision, **more})
        self.assertEqual(200, reply.status, reply.body[:400])
        return reply.json

    def test_only_a_completed_booking_is_reviewed_and_once(self):
        booked = Trip(self.author).book().pay().booking
        self.assert_problem(self.try_to_review(booked), 409, "not-flown")
        booking, key = self.flown(), str(uuid.uuid4())
        self.assert_invalid(self.try_to_review(booking, target="CDG"), "/target")
        self.assert_invalid(self.try_to_review(booking, review_type="AIRLINE"), "/target")
        first, again = self.try_to_review(booking, key), self.try_to_review(booking, key)
        self.assertEqual((201, 201), (first.status, again.status), first.body[:400])
        self.assertEqual((first.json, "true"), (again.json, again.headers.get("idempotent-replayed")))
        self.assertTrue(first.json["verified_booking"])
        self.assertEqual(booking["flights"][0]["departure_local"][:10], first.json["travel_date"])
        self.assertEqual(booking["flights"][0]["cabin_class"], first.json["cabin_class"])
        self.assert_problem(self.try_to_review(booking, title="Another one"), 409, "review-exists")

    def test_a_card_number_is_refused(self):
        booking = self.flown()
        for field in ("title", "review_text"):
            reply = self.try_to_review(booking, **{field: "Charged 4242 4242 4242 4242 twice"})
            self.assert_invalid(reply, f"/{field}")

    def test_nobody_but_author_and_agents_sees_what_is_not_published(self):
        review = self.new_review()
        path = f"/v1/reviews/{review['id']}"
        self.assertEqual("PENDING", self.author.get(path).json["standing"]["status"])
        self.assertEqual("PENDING", self.agent.get(path).json["standing"]["status"])
        for one in (path, path + "/history"):
            self.assert_problem(self.reader.send("GET", one), 404, "not-found")
        self.assert_problem(self.reader.send("PUT", path + "/vote", {"vote": "HELPFUL"}), 404, "not-found")
        self.assert_problem(self.reader.send("POST", path + "/reports", {"reason": "SPAM"}), 404, "not-found")
        self.decide(review)
        shown = self.reader.get(path).json
        self.assertNotIn("standing", shown)
        self.assertEqual(REVIEW["title"], shown["title"])
        listed = self.reader.get("/v1/reviews?review_type=AIRPORT&target=JFK").json["items"]
        self.assertIn(review["id"], [one["id"] for one in listed])

    def test_a_stranger_and_an_agent_change_nothing_of_it(self):
        review = self.new_review()
        path = f"/v1/reviews/{review['id']}"
        for api in (self.reader, self.agent):
            self.assert_problem(api.send("PUT", path, {**REVIEW, "title": "Changed"}), 404, "not-found")
            self.assert_problem(api.send("DELETE", path), 404, "not-found")
        self.assertEqual(review, self.author.get(path).json)

    def test_votes_edits_reports_and_deletion(self):
        review = self.new_review()
        path = f"/v1/reviews/{review['id']}"
        self.decide(review)
        self.assertEqual(1, self.reader.send("PUT", path + "/vote", {"vote": "HELPFUL"}).json["helpful_count"])
        self.assert_problem(self.author.send("PUT", path + "/vote", {"vote": "HELPFUL"}), 409, "own-review")
        self.assertEqual(204, self.reader.send("DELETE", path + "/vote").status)
        self.assertEqual(0, self.reader.get(path).json["helpful_count"])
        self.assert_problem(self.author.send("POST", path + "/reports", {"reason": "SPAM"}), 409, "own-review")
        edited = self.author.send("PUT", path, {**REVIEW, "title": "See http://example.com"})
        self.assertEqual("PENDING", edited.json["standing"]["status"], edited.body[:400])
        self.assert_problem(self.reader.send("GET", path), 404, "not-found")
        queue = self.agent.get("/v1/admin/reviews/queue?limit=100").json["items"]
        mine = next(one for one in queue if one["review"]["id"] == review["id"])
        self.assertEqual((["LINKS"], 1), (mine["text_flags"], mine["link_count"]))
        self.decide(review, "REJECT", reason="SPAM", note="an advertisement")
        self.assertEqual("SPAM", self.author.get(path).json["standing"]["rejected_for"])
        changes = self.author.get(path + "/history").json["items"]
        self.assertEqual(["SUBMITTED", "APPROVED", "EDITED", "REJECTED"], [one["action"] for one in changes])
        self.assertNotIn("an advertisement", str(changes))
        self.assertEqual(204, self.author.send("DELETE", path).status)
        self.assert_problem(self.author.send("GET", path), 404, "not-found")
        self.assertNotIn(review["id"], str(self.author.get("/v1/users/me/reviews?limit=100").json))

    def test_a_summary_counts_what_is_published(self):
        before = self.reader.get("/v1/review-summaries?review_type=AIRPORT&target=LHR").json["count"]
        for publish in (True, False):
            reply = self.try_to_review(self.flown(), target="LHR")
            if publish:
                self.decide(reply.json)
        after = self.reader.get("/v1/review-summaries?review_type=AIRPORT&target=LHR").json
        self.assertEqual(before + 1, after["count"])
        self.assertEqual(after["count"], sum(after["histogram"]))
