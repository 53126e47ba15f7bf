"""The vendors of a System: what Airside's configuration says of each that it uses. The simulator plays all of them."""

from pathlib import Path

GDS = ("amadeus", "sabre", "travelport")
GATEWAYS = ("stripe", "braintree", "paypal")
MESSENGERS = ("twilio", "firebase")  # beside SMTP, which the mail sink takes

# How a customer of the journey pays at each gateway, with what the vendors' sandboxes and the simulator know.
PAY_WITH = {
    "stripe": {"type": "CARD", "token": "pm_card_visa", "gateway": "STRIPE"},
    "braintree": {"type": "CARD", "token": "fake-valid-nonce", "gateway": "BRAINTREE"},
    "paypal": {"type": "PAYPAL", "gateway": "PAYPAL"},
}
SPOKEN = {"stripe": "card at Stripe", "braintree": "card at Braintree", "paypal": "PayPal"}


def sections(system) -> dict:
    """The sections of airside.toml for the vendors that the System was told to use."""
    known = {name: section(system) for name, section in SECTIONS.items() if name in system.sellers}
    order = [name.upper() for name in system.sellers if name in GATEWAYS]
    return known | {"payment": {"gateways": order}, "notification": notification(system)}


def notification(system) -> dict:
    """Who sends beside SMTP, and where they report to."""
    senders = {"sms_providers": ["TWILIO"] * ("twilio" in system.sellers)}
    senders |= {"push_providers": ["FIREBASE"] * ("firebase" in system.sellers)}
    return {**senders, "public_url": system.url} if any(senders.values()) else {}


def amadeus(system) -> dict:
    return {
        "base_url": system.simulator_url,
        "client_id": "airside",
        "client_secret": system.secret("amadeus"),
    }


def sabre(system) -> dict:
    return {
        "base_url": system.simulator_url,
        "client_id": "V1:AIRSIDE:AIRS:AA",
        "client_secret": system.secret("sabre"),
    }


def travelport(system) -> dict:
    return {
        "base_url": system.simulator_url,
        "username": "airside",
        "password": system.secret("travelport_user"),
        "client_id": "airside",
        "client_secret": system.secret("travelport"),
        "access_group": "5e1f7a3c-0000-4000-8000-a1251de00001",  # the simulator's
    }


def stripe(system) -> dict:
    return {
        "base_url": system.simulator_url,
        "secret_key": system.stripe_key,
        "webhook_secrets": [system.secret("stripe_webhook")],
    }


def paypal(system) -> dict:
    return {
        "base_url": system.simulator_url,
        "client_id": "airside",
        "client_secret": system.secret("paypal"),
        "webhook_id": "AIRSIDEWEBHOOK",
        "cert_hosts": ["127.0.0.1"],
    }


def braintree(system) -> dict:
    return {
        "base_url": system.simulator_url,
        "merchant_id": "airside",
        "public_key": "airside_public",
        "private_key": system.secret("braintree"),
    }


def twilio(system) -> dict:
    return {
        "base_url": system.simulator_url,
        "account_sid": "AC0123456789abcdef0123456789abcdef",  # these two are the simulator's
        "from": "+15005550006",
        "auth_token": system.secret("twilio"),
        "status_callback_url": f"{system.url}/v1/webhooks/twilio",
    }


def firebase(system) -> dict:
    return {
        "base_url": system.simulator_url,
        "token_url": f"{system.simulator_url}/token",
        "service_account": {"file": str(firebase_account(system))},
    }


def firebase_account(system) -> Path:
    """The simulator makes it when it starts."""
    return system.folder / "firebase-account.json"


SECTIONS = {one.__name__: one for one in (amadeus, sabre, travelport, stripe, paypal, braintree, twilio, firebase)}


def simulator_options(system) -> list[str]:
    """The same secrets, and where events go."""
    hooks = f"{system.url}/v1/webhooks"
    return [
        *("--amadeus-secret", system.secret("amadeus")),
        *("--sabre-secret", system.secret("sabre")),
        *("--travelport-password", system.secret("travelport_user")),
        *("--travelport-client-secret", system.secret("travelport")),
        *("--stripe-key", system.stripe_key),
        *("--stripe-webhook-secret", system.secret("stripe_webhook")),
        *("--stripe-webhook-url", f"{hooks}/stripe"),
        *("--paypal-secret", system.secret("paypal")),
        *("--paypal-webhook-url", f"{hooks}/paypal"),
        *("--braintree-private-key", system.secret("braintree")),
        *("--braintree-webhook-url", f"{hooks}/braintree"),
        *("--twilio-auth-token", system.secret("twilio")),
        *(("--firebase-account-file", str(firebase_account(system))) if "firebase" in system.sellers else ()),
    ]
