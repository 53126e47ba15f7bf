// What tests ask and tell the simulator: /_sim/…
#pragma once
#include "simulators/amadeus/amadeus.hpp"
#include "simulators/braintree/braintree.hpp"
#include "simulators/control/common.hpp"
#include "simulators/messengers/messengers.hpp"
#include "simulators/paypal/paypal.hpp"
#include "simulators/sabre/sabre.hpp"
#include "simulators/stripe/stripe.hpp"
#include "simulators/travelport/travelport.hpp"

namespace airside::simulator {

struct Controlled {
    SimClock& clock;
    Faults& faults;
    CallLog& calls;
    Gate& gate;
    Ledger& ledger;
    World& world;
    amadeus::Amadeus& amadeus;
    sabre::Sabre& sabre;
    travelport::Travelport& travelport;
    stripe::Stripe& stripe;
    Messengers& messengers;
    paypal::PayPal& paypal;
    braintree::Braintree& braintree;
};

// The routes refer to all that `parts` names.
void add_control_routes(Router& router, Controlled parts);

}  // namespace airside::simulator
