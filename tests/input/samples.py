"""For each operation of the OpenAPI document a request that is right in every field."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

# Well-formed, and nobody's.
NOBODYS_ID = "01890a5d-ac96-774b-8cce-b302099a8057"
MONEY = {"amount": "120.50", "currency": "USD"}
DEPARTURE = date.today() + timedelta(days=40)
RETURN = DEPARTURE + timedelta(days=7)
CONTACT = {"email": "ada@example.com", "phone": "+12125550123"}
PASSENGER = {
    "type": "ADULT",
    "title": "MS",
    "first_name": "ADA",
    "middle_name": "KING",
    "last_name": "MARTIN",
    "date_of_birth": "1990-02-01",
    "gender": "FEMALE",
    "nationality": "GB",
    "passport": {"number": "123456789", "country": "GB", "expiry_date": "2032-01-01"},
    "frequent_flyer": {"airline": "BA", "number": "12345678"},
}
PARTY = {"adults": 1, "children": 0, "infants": 0, "cabin": "ECONOMY", "direct_only": False, "currency": "USD"}
PROFILE = {
    "first_name": "Ada",
    "last_name": "Martin",
    "phone": "+12125550123",
    "date_of_birth": "1990-02-01",
    "gender": "FEMALE",
    "country_code": "GB",
    "address_line1": "12 St James's Square",
    "address_line2": "Second floor",
    "city": "London",
    "state_province": "Greater London",
    "postal_code": "SW1Y 4LE",
    "preferred_currency": "GBP",
    "preferred_language": "en",
    "newsletter_subscribed": True,
}
TRAVELER = {
    **{name: PASSENGER[name] for name in ("first_name", "middle_name", "last_name", "date_of_birth", "gender")},
    "nationality": "GB",
    "passport": PASSENGER["passport"],
    "frequent_flyer_programs": [PASSENGER["frequent_flyer"]],
    "seat_preference": "AISLE",
    "meal_preference": "VEGAN",
    "special_assistance": "a wheelchair to the gate",
    "is_primary": True,
}
PAYING = {"type": "CARD", "token": "pm_card_visa", "gateway": "STRIPE", "saved_id": NOBODYS_ID, "save": False}
PAYING["alternatives"] = [{"gateway": "BRAINTREE", "token": "nonce"}]  # no payment has it all: test_booking_values.py
PAYMENT_METHOD = {
    "payment_gateway": "STRIPE",
    "payment_token": "pm_card_visa",
    "card_brand": "VISA",
    "card_last4": "4242",
    "card_exp_month": 12,
    "card_exp_year": date.today().year + 1,
    "billing_name": "Ada Martin",
    "billing_country": "GB",
    "billing_postal_code": "SW1Y 4LE",
    "is_default": True,
}
STARS = {"overall": 4, "cabin": 3, "service": 5, "food": 2, "entertainment": 1, "value": 4}
REVIEW = {"ratings": STARS, "title": "A good flight", "review_text": "On time, and a kind crew."}
SLICE = {"origin": "JFK", "destination": "LHR", "departure_date": DEPARTURE.isoformat()}
WEB_EVENT = {
    "id": NOBODYS_ID,
    "event_type": "offer_selected",
    "version": 1,
    "occurred_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    "data": {
        "origin": "JFK",
        "destination": "LHR",
        "departure_date": DEPARTURE.isoformat(),
        "return_date": RETURN.isoformat(),
        "passengers": 2,
        "cabin": "ECONOMY",
        "airline": "BA",
        "position": 1,
        "price": MONEY,
    },
}


@dataclass
class Sample:
    """What travels where: values of the path, of the query, and the body."""

    path: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    body: dict | bytes | None = None


MAIL_TEXT = {
    "subject": "{{booking_reference}} is cancelled",
    "body_text": "{{booking_reference}} is cancelled",
    "body_html": "<p>{{booking_reference}}</p>",
    "from_email": "bookings@airside.example",
    "from_name": "Airside",
}
SHORT_TEXT = {"title": "Cancelled", "body": "{{booking_reference}} is cancelled"}
OF_ID = {"id": NOBODYS_ID}
# What agents may not do.
ADMINS = {"EraseUser", "GetErasure", "SetUserRole"}
ADMINS |= {"ListProviders", "SetProviderSwitch", "ListProviderChanges"}
PAGE = {"cursor": "0", "limit": "20"}
# By operationId. Every parameter and every field of the document is there.
SAMPLES = {
    "ListStuckBookings": Sample(query={"limit": "10"}),
    "DecideBooking": Sample(OF_ID, body={"decision": "ORDER_FOUND", "order_id": "eJzTd9c", "note": "seen at the GDS"}),
    "GetBookingMessages": Sample(OF_ID),
    "ListBookingAudit": Sample(OF_ID, query={"cursor": "0", "limit": "20"}),
    "CheckIn": Sample(OF_ID, body={"segment_number": 1}),
    "BoardBooking": Sample(OF_ID, body={"segment_number": 1}),
    "OffloadBooking": Sample(OF_ID, body={"note": "did not come to the gate"}),
    "ChangeSchedule": Sample(
        OF_ID,
        body={
            "segments": [
                {
                    "segment_number": 1,
                    "departure_local": f"{DEPARTURE.isoformat()}T18:30:00",
                    "arrival_local": f"{(DEPARTURE + timedelta(days=1)).isoformat()}T06:30:00",
                }
            ],
            "note": "told by the airline",
        },
    ),
    "GetAncillaryOffers": Sample(OF_ID),
    "AddAncillary": Sample(
        OF_ID,
        body={
            "code": "bag-23",
            "service_id": "s1",
            "quantity": 1,
            "passenger_id": NOBODYS_ID,
            "flight_id": NOBODYS_ID,
            "expected_price": MONEY,
        },
    ),
    "RemoveAncillary": Sample({**OF_ID, "ancillary_id": NOBODYS_ID}),
    "CancelAncillary": Sample({**OF_ID, "ancillary_id": NOBODYS_ID}, body={"document_returned": False}),
    "ListDailyMetrics": Sample(query={"from": "2026-01-01", "to": "2026-01-31"}),
    "GetConversion": Sample(query={"from": "2026-01-01", "to": "2026-01-31"}),
    "ListTopRoutes": Sample(query={"from": "2026-01-01", "to": "2026-01-31", "order": "BOOKINGS", "limit": "5"}),
    "RecomputeMetrics": Sample(body={"from": "2026-01-01", "to": "2026-01-02"}),
    # With all fields that any type of event has, though none has them all: test_web_events.py.
    "RecordEvents": Sample(
        body={"events": [{**WEB_EVENT, "data": {**WEB_EVENT["data"], "page": "/search", "campaign": "spring"}}]}
    ),
    "FindAirports": Sample(query={"q": "Lon"}),
    "ListBookings": Sample(query=PAGE),
    "CreateBooking": Sample(
        body={
            "offer_id": NOBODYS_ID,
            "expected_price": MONEY,
            "passengers": [PASSENGER],
            "contact": CONTACT,
            "accept_duplicate": False,
        }
    ),
    "GetBookingByReference": Sample({"reference": "ABCDEF"}),
    "GetBooking": Sample(OF_ID),
    "GetCancelQuote": Sample(OF_ID),
    # More than any booking here costs, so that an agent who sends it cancels nothing.
    "CancelBooking": Sample(
        OF_ID,
        body={
            "reason": "plans changed",
            "expected_refund": MONEY,
            "refund": {"amount": "9999999.00", "currency": "USD"},
        },
    ),
    "GetBookingHistory": Sample(OF_ID),
    "PayBooking": Sample(
        OF_ID,
        body={"payment_method": PAYING, "return_url": "https://shop.example/paid", "expected_price": MONEY},
    ),
    "ListNotifications": Sample(query=PAGE),
    "ListInbox": Sample(query={"unread": "true", **PAGE}),
    "CountInbox": Sample(),
    "ReadInboxMessage": Sample({"id": "nobodys.BOOKING_CONFIRMATION.IN_APP"}),
    "ArchiveInboxMessage": Sample({"id": "nobodys.BOOKING_CONFIRMATION.IN_APP"}),
    "GetNotificationPreferences": Sample(),
    "SetNotificationPreferences": Sample(
        body={"choices": [{"group": "REMINDERS", "channel": "EMAIL", "enabled": False}], "tracking": True}
    ),
    "RegisterPushDevice": Sample(body={"token": "a token of Firebase", "platform": "ANDROID", "name": "my phone"}),
    "ListPushDevices": Sample(),
    "RemovePushDevice": Sample({"id": "0" * 64}),
    "SendgridWebhook": Sample(body=b"[]"),
    "TwilioWebhook": Sample(query={"reference": "nobodys.CANCELLATION.SMS"}, body=b"MessageSid=SM0"),
    "TrackOpen": Sample({"token": "bm90.c2lnbmVk"}),
    "TrackClick": Sample({"token": "bm90.c2lnbmVk"}),
    "Unsubscribe": Sample({"token": "bm90.c2lnbmVk"}, body=b"List-Unsubscribe=One-Click"),
    "UnsubscribePage": Sample({"token": "bm90.c2lnbmVk"}),
    "ListTemplates": Sample(query={"type": "CANCELLATION"}),
    "GetTemplate": Sample({"id": "no_such_v1"}),
    "CreateTemplate": Sample(
        body={
            "type": "CANCELLATION",
            "name": "Cancellation",
            "description": "Sent when a booking is cancelled",
            "channels": ["EMAIL"],
            "email": MAIL_TEXT,
            "sms": {"body": "Cancelled: {{booking_reference}}"},
            "push": SHORT_TEXT,
            "in_app": SHORT_TEXT,
            "translations": [
                {
                    "language": "de",
                    "email": MAIL_TEXT,
                    "sms": {"body": "Storniert: {{booking_reference}}"},
                    "push": SHORT_TEXT,
                    "in_app": SHORT_TEXT,
                }
            ],
            "required_variables": ["booking_reference"],
        }
    ),
    "PublishTemplate": Sample({"id": "no_such_v1"}),
    "DeactivateTemplate": Sample({"id": "no_such_v1"}),
    "PreviewTemplate": Sample(
        {"id": "no_such_v1"}, body={"channel": "EMAIL", "language": "en", "variables": {"greeting_name": "Ada"}}
    ),
    "TestSendTemplate": Sample({"id": "no_such_v1"}, body={"language": "en"}),
    "BounceNotification": Sample(
        {"id": "nobodys.CANCELLATION"}, body={"kind": "HARD", "code": "5.1.1", "detail": "no such mailbox"}
    ),
    "ListSuppressedAddresses": Sample(query=PAGE),
    "ReleaseAddress": Sample({"id": "0" * 64}),
    "CreateReview": Sample(body={"booking_id": NOBODYS_ID, "review_type": "AIRLINE", "target": "BA", **REVIEW}),
    "EditReview": Sample(OF_ID, body=REVIEW),
    "DeleteReview": Sample(OF_ID),
    "GetReview": Sample(OF_ID),
    "GetReviewHistory": Sample(OF_ID),
    "ListReviews": Sample(query={"review_type": "AIRLINE", "target": "BA", "sort": "NEWEST", **PAGE}),
    "ListMyReviews": Sample(query=PAGE),
    "GetReviewSummary": Sample(query={"review_type": "AIRLINE", "target": "BA"}),
    "VoteReview": Sample(OF_ID, body={"vote": "HELPFUL"}),
    "WithdrawVote": Sample(OF_ID),
    "ReportReview": Sample(OF_ID, body={"reason": "SPAM", "details": "an advertisement"}),
    "ListReviewQueue": Sample(query={"limit": "10"}),
    "ClaimReviews": Sample(body={"limit": 5}),
    "ModerateReview": Sample(OF_ID, body={"version": 1, "decision": "REJECT", "reason": "SPAM", "note": "seen"}),
    "PriceOffer": Sample(OF_ID, body={"services": [{"id": "none", "traveller": 0, "quantity": 1}]}),
    "ShowOfferServices": Sample(OF_ID),
    "ShowSeatMaps": Sample(OF_ID),
    "ListPayments": Sample(query={"booking_id": NOBODYS_ID, **PAGE}),
    "GetPayment": Sample(OF_ID),
    "ListPastSearches": Sample(query=PAGE),
    "ListProviders": Sample(),
    # A vendor that there is none of, so that nothing is switched off for the others' tests.
    "SetProviderSwitch": Sample(
        {"kind": "GDS", "name": "NOBODY"}, body={"switched_off": True, "reason": "many errors since noon"}
    ),
    "ListProviderChanges": Sample(query=PAGE),
    "ForgetPastSearches": Sample(),
    "RefundPayment": Sample(
        OF_ID, body={"amount": MONEY, "reason": "CUSTOMER_REQUEST", "reason_details": "a voucher was not taken"}
    ),
    "CancelRefund": Sample({**OF_ID, "refund_id": OF_ID["id"]}),
    "ListRefunds": Sample(OF_ID, query=PAGE),
    "ListAttempts": Sample(OF_ID, query=PAGE),
    "ListExceptions": Sample(query={"status": "OPEN", "kind": "DISPUTED", **PAGE}),
    "ResolveException": Sample(OF_ID, body={"note": "the bank had paid twice"}),
    "ListPaymentReviews": Sample(query={"limit": "10"}),
    "ApprovePayment": Sample(OF_ID, body={"reason": "a known customer"}),
    "RejectPayment": Sample(OF_ID, body={"reason": "the name on the card is another"}),
    "ListPopularRoutes": Sample(query={"limit": "5"}),
    "SearchFlights": Sample(query={**SLICE, "return_date": RETURN.isoformat(), **PARTY, "direct_only": "false"}),
    "SearchMultiCity": Sample(body={"slices": [SLICE], **PARTY}),
    "EraseMe": Sample(body={"password": "wrong password"}),
    "EraseUser": Sample(OF_ID),
    "ExportMe": Sample(body={"password": "wrong password"}),
    "GetErasure": Sample(OF_ID),
    "SignIn": Sample(
        body={"email": "ada@example.com", "password": "wrong password", "device_type": "WEB", "device_id": "1"}
    ),
    "SignOut": Sample(),
    "RefreshSession": Sample(body={"refresh_token": "nobody's"}),
    "Register": Sample(
        body={
            "email": "ada@example.com",
            "password": "long enough 1",
            "first_name": "Ada",
            "last_name": "Martin",
            "phone": "+12125550123",
            "date_of_birth": "1990-02-01",
            "country_code": "GB",
            "preferred_currency": "GBP",
            "preferred_language": "en",
            "newsletter_subscribed": True,
        }
    ),
    "GetMe": Sample(),
    "UpdateMe": Sample(body=PROFILE),
    "CreateTraveler": Sample(body=TRAVELER),
    "ListTravelers": Sample(),
    "GetTraveler": Sample(OF_ID),
    "UpdateTraveler": Sample(OF_ID, body=TRAVELER),
    "DeleteTraveler": Sample(OF_ID),
    "SavePaymentMethod": Sample(body=PAYMENT_METHOD),
    "ListPaymentMethods": Sample(),
    "UpdatePaymentMethod": Sample(
        OF_ID,
        body={
            name: value
            for name, value in PAYMENT_METHOD.items()
            if name.startswith(("card_exp", "billing", "is_default"))
        },
    ),
    "DeletePaymentMethod": Sample(OF_ID),
    "ListSessions": Sample(),
    "EndSession": Sample(OF_ID),
    "EndOtherSessions": Sample(),
    "ListUsers": Sample(query={"email": "ada@example.com", "phone": "+442071234567", "status": "ACTIVE", **PAGE}),
    "ReadUser": Sample(OF_ID),
    "SuspendUser": Sample(OF_ID, body={"reason": "FRAUD"}),
    "ReactivateUser": Sample(OF_ID),
    "SetUserRole": Sample(OF_ID, body={"role": "AGENT"}),
    "RequestEmailVerification": Sample(),
    "VerifyEmail": Sample(body={"token": "nobody's"}),
    "RequestPhoneVerification": Sample(),
    "VerifyPhone": Sample(body={"code": "123456"}),
    "RequestPasswordReset": Sample(body={"email": "nobody@example.com"}),
    "ResetPassword": Sample(body={"token": "nobody's", "new_password": "long enough 1"}),
    "ChangePassword": Sample(body={"old_password": "wrong password", "new_password": "long enough 1"}),
    "StripeWebhook": Sample(body=b"{}"),
    "PayPalWebhook": Sample(body=b"{}"),
    "BraintreeWebhook": Sample(body=b"bt_signature=public|00&bt_payload=AAAA"),
    "BraintreeChallenge": Sample(query={"bt_challenge": "20f9f8ed05f77439fe955c977e4c8a53"}),
}
