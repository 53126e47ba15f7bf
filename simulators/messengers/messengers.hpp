// The three messengers together: what the simulator's frame has to know of them.
#pragma once
#include "simulators/firebase/firebase.hpp"
#include "simulators/front/options.hpp"
#include "simulators/sendgrid/sendgrid.hpp"
#include "simulators/twilio/twilio.hpp"

namespace airside::simulator {

class Messengers {
  public:
    Messengers(Reactor& reactor, Ledger& ledger, const SimClock& clock, const Options& options);

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);
    void add_control_routes(Router& router);

    // POST /_sim/webhooks for one of them: {"vendor", "url"}, and "secret" for the text that SendGrid's key is made
    // from. False: none of these vendors.
    bool configure(const json::object& asked);
    void show_webhooks(json::object& shown) const;  // added by vendor
    void revoke_tokens() { firebase_.revoke_tokens(); }
    void forget_everything();

  private:
    Ledger& ledger_;
    sendgrid::SendGrid sendgrid_;
    twilio::Twilio twilio_;
    firebase::Firebase firebase_;
};

}  // namespace airside::simulator
