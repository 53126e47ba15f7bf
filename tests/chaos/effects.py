"""Every effect that the booking journey has at a vendor, going forward and giving back."""

# Vendor, operation, the buyer's step that brings it about.
FORWARD = [
    ("amadeus", "pricing", "book"),
    ("amadeus", "orders.create", "book"),
    ("stripe", "payment_intents.create", "pay"),
    ("amadeus", "orders.read", "pay"),
    ("amadeus", "tickets.issue", "pay"),
    ("stripe", "payment_intents.capture", "pay"),
]

# Giving a paid booking up, on the day of its tickets.
GIVING_UP = [("amadeus", "tickets.void"), ("amadeus", "orders.cancel"), ("stripe", "refunds.create")]

# What makes a paid booking fail: vendor, operation, fault.
TICKETS_REFUSED = ("amadeus", "tickets.issue", {"effect": "error", "status": 400})
CAPTURE_REFUSED = ("stripe", "payment_intents.capture", {"effect": "error", "status": 402, "code": "card_declined"})

# The failure, and an effect of giving back what was done until then.
BACKWARD = [
    (TICKETS_REFUSED, "stripe", "payment_intents.cancel"),
    (TICKETS_REFUSED, "amadeus", "orders.cancel"),
    (CAPTURE_REFUSED, "amadeus", "tickets.void"),
]


def method_name(operation: str, fault: str) -> str:
    return f"{operation.replace('.', '_')}_{fault}"
