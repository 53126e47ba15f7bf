"""Another user's ids. `Access::owner_or_agent` is the handler's to enforce, so every endpoint with an id is tried here:
as a stranger, who learns nothing, not even that there is such an id; and as an agent, who may."""

import uuid

from input_case import InputCase
from samples import ADMINS, NOBODYS_ID
from trip import Trip

# The operations that name a thing of a user's, and the status that its owner gets once the booking is paid.
OWNED = {
    "GetBooking": 200,
    "GetBookingByReference": 200,
    "GetBookingHistory": 200,
    "GetAncillaryOffers": 200,
    "AddAncillary": 422,  # the sample has every field, and not all go together
    "RemoveAncillary": 404,
    "CheckIn": 409,
    "GetCancelQuote": 200,
    "CancelBooking": 422,
    "PayBooking": 422,  # as above
    "GetPayment": 200,
    "ListPayments": 200,
    "ListRefunds": 200,
}
OF_PAYMENT = {"GetPayment", "ListRefunds"}
# Those of one's own only, whoever asks; of agents only; and those whose id is nobody's property.
OTHERS = {"CreateReview", "ListMyReviews", "ListBookings", "ListNotifications", "GetMe", "SignOut", "CreateBooking"}
OTHERS |= {"EraseMe", "ExportMe"}
OTHERS |= {"ListInbox", "CountInbox", "ReadInboxMessage", "ArchiveInboxMessage"}
OTHERS |= {"ListPastSearches", "ForgetPastSearches"}
OTHERS |= {"GetNotificationPreferences", "SetNotificationPreferences"}
OTHERS |= {"RequestEmailVerification", "RequestPhoneVerification", "VerifyPhone", "ChangePassword"}
AGENTS = {"ListStuckBookings", "DecideBooking", "GetBookingMessages", "ListDailyMetrics"}
AGENTS |= {"BoardBooking", "OffloadBooking", "ChangeSchedule", "ListBookingAudit", "CancelAncillary"}
AGENTS |= {"RefundPayment", "CancelRefund", "ListAttempts"}
AGENTS |= {"GetConversion", "ListTopRoutes", "RecomputeMetrics"}
AGENTS |= {"ListTemplates", "GetTemplate", "CreateTemplate", "PublishTemplate", "DeactivateTemplate"}
AGENTS |= {"PreviewTemplate", "TestSendTemplate", "BounceNotification"}
AGENTS |= {"ListSuppressedAddresses", "ReleaseAddress"}
AGENTS |= {"ListPaymentReviews", "ApprovePayment", "RejectPayment", "ListExceptions", "ResolveException"}
# Reviews and who may do what with them are test_reviews.py's.
REVIEWS = {"EditReview", "DeleteReview", "GetReviewHistory", "VoteReview", "WithdrawVote", "ReportReview"}
REVIEWS |= {"ListReviewQueue", "ClaimReviews", "ModerateReview"}
# What belongs to an account, and who may do what with it, is test_account.py's.
ACCOUNT = {"UpdateMe", "CreateTraveler", "ListTravelers", "GetTraveler", "UpdateTraveler", "DeleteTraveler"}
ACCOUNT |= {"SavePaymentMethod", "ListPaymentMethods", "UpdatePaymentMethod", "DeletePaymentMethod"}
ACCOUNT |= {"ListSessions", "EndSession", "EndOtherSessions"}
ACCOUNT |= {"RegisterPushDevice", "ListPushDevices", "RemovePushDevice"}
ACCOUNT |= {"ListUsers", "ReadUser", "SuspendUser", "ReactivateUser", "SetUserRole"}
PUBLIC = {"PriceOffer", "FindAirports", "ListPopularRoutes", "SearchFlights", "SearchMultiCity"}
PUBLIC |= {"ShowSeatMaps", "ShowOfferServices"}
PUBLIC |= {"GetReview", "ListReviews", "GetReviewSummary"}
PUBLIC |= {"VerifyEmail", "RequestPasswordReset", "ResetPassword"}
PUBLIC |= {"SignIn", "RefreshSession", "Register", "StripeWebhook", "PayPalWebhook", "RecordEvents"}
PUBLIC |= {"BraintreeWebhook", "BraintreeChallenge"}
PUBLIC |= {"TrackOpen", "TrackClick", "Unsubscribe", "UnsubscribePage"}
PUBLIC |= {"SendgridWebhook", "TwilioWebhook"}


class Ownership(InputCase):
    NAME = "ownership"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner, cls.stranger = cls.new_customer(), cls.new_customer()
        cls.trip = Trip(cls.owner).book().pay()
        cls.values = {
            "id": cls.trip.booking["id"],
            "reference": cls.trip.booking["booking_reference"],
            "payment": cls.trip.payment_id(),
        }
        # What no answer to somebody else may hold.
        cls.secrets = [*cls.values.values(), cls.trip.booking["pnr"], "ada@example.com", "+12125550123", "MARTIN"]

    def target(self, operation, nobody: bool = False) -> str:
        if operation.id == "ListPayments":
            return operation.target({"booking_id": NOBODYS_ID if nobody else self.values["id"]})
        name = operation.parameters("path")[0]["name"]
        own = self.values["payment" if operation.id in OF_PAYMENT else name]
        return operation.path(**{name: ("ZZZZZZ" if name == "reference" else NOBODYS_ID) if nobody else own})

    def owned(self):
        for name in OWNED:
            yield self.operation(name)

    def test_every_operation_belongs_to_one_of_the_groups(self):
        known = {*OWNED, *OTHERS, *AGENTS, *PUBLIC, *REVIEWS, *ACCOUNT, *ADMINS}
        self.assertEqual(sorted(known), sorted(operation.id for operation in self.operations))

    def test_the_owner_gets_it(self):
        for operation in self.owned():
            with self.subTest(operation=operation.id):
                reply = self.ask(operation, target=self.target(operation), api=self.owner)
                self.assertEqual(OWNED[operation.id], reply.status, reply.body[:300])

    def test_a_stranger_gets_what_there_is_of_nobody(self):
        for operation in self.owned():
            reply = self.ask(operation, target=self.target(operation), api=self.stranger)
            nobodys = self.ask(operation, target=self.target(operation, nobody=True), api=self.stranger)
            with self.subTest(operation=operation.id):
                self.assertEqual(nobodys.status, reply.status, reply.body[:300])
                if operation.id == "ListPayments":
                    self.assertEqual((200, []), (reply.status, reply.json["items"]))
                else:
                    problem = self.assert_problem(reply, 404, "not-found", operation=operation)
                    self.assertEqual(nobodys.json["detail"], problem["detail"])
                for secret in self.secrets:
                    self.assertNotIn(secret.encode(), reply.body)

    def test_a_stranger_who_writes_changes_nothing(self):
        held = Trip(self.owner).book()
        for path, body in (
            (f"/v1/bookings/{held.booking['id']}/cancel", {}),
            (
                f"/v1/bookings/{held.booking['id']}/payment",
                {"payment_method": {"type": "CARD", "token": "pm_card_visa"}},
            ),
        ):
            reply = self.stranger.send("POST", path, body, {"Idempotency-Key": str(uuid.uuid4())})
            self.assert_problem(reply, 404, "not-found")
        after = self.owner.get(f"/v1/bookings/{held.booking['id']}").json
        self.assertEqual(("PENDING_PAYMENT", "AWAITING_PAYMENT"), (after["status"], after["progress"]))
        self.assertEqual([], self.owner.get(f"/v1/payments?booking_id={held.booking['id']}").json["items"])

    def test_an_agent_gets_it(self):
        for operation in self.owned():
            with self.subTest(operation=operation.id):
                reply = self.ask(operation, target=self.target(operation), api=self.agent)
                self.assertEqual(OWNED[operation.id], reply.status, reply.body[:300])
                if reply.status == 200:
                    self.assertNotIn(b"client_secret", reply.body)

    def test_an_agent_sees_what_was_said_and_a_customer_does_not(self):
        operation = self.operation("GetBookingMessages")
        target = operation.path(id=self.values["id"])
        for api in (self.owner, self.stranger):
            self.assert_problem(self.ask(operation, target=target, api=api), 403, "forbidden", operation=operation)
        reply = self.ask(operation, target=target)
        self.assertEqual(200, reply.status)
        self.assertGreater(len(reply.json["messages"]), 0)
        for secret in ("ada@example.com", "+12125550123", "2125550123", "123456789", "1990-02-01", "pm_card_visa"):
            self.assertNotIn(secret.encode(), reply.body, "a message to the provider is not redacted")

    def test_lists_hold_ones_own_only(self):
        self.assertIn(self.values["id"], [one["id"] for one in self.owner.get("/v1/bookings").json["items"]])
        for api in (self.stranger, self.agent):
            for path in ("/v1/bookings", "/v1/notifications"):
                reply = api.get(path)
                for secret in self.secrets:
                    self.assertNotIn(secret.encode(), reply.body)

    def test_a_cursor_of_another_user_opens_nothing(self):
        Trip(self.owner).book()
        page = self.owner.get("/v1/bookings?limit=1").json
        reply = self.stranger.send("GET", f"/v1/bookings?limit=10&cursor={page['next_cursor']}")
        self.assertIn(reply.status, (200, 422))
        if reply.status == 200:
            self.assertEqual([], reply.json["items"])
