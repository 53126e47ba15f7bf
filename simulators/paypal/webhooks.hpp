// PayPal's events on their way: signed by a certificate of the simulator's own, which it serves.
#pragma once
#include <memory>
#include <string>

#include "simulators/webhooks/event_endpoint.hpp"

namespace airside::simulator::paypal {

// An RSA key and a certificate that it has signed itself. Made when it is first asked for: that takes a tenth of a
// second.
class Signer {
  public:
    Signer();
    ~Signer();
    const std::string& pem();
    std::string sign(std::string_view text);  // SHA-256 with RSA, in base64

  private:
    struct Made;
    Made& made();
    std::unique_ptr<Made> made_;
};

inline constexpr std::string_view certificate_path = "/v1/notifications/certs/CERT-airside-simulator";

class Webhooks : public EventEndpoint {
  public:
    Webhooks(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry);

    void configure(std::string url, std::string webhook_id);  // an empty id: the one of before
    const std::string& certificate() { return signer_.pem(); }
    // How the certificate can be reached: as whoever called last has reached us.
    void reached_at(std::string origin) { origin_ = std::move(origin); }

  private:
    void compose(const json::object& event, http::OutRequest& request);

    const SimClock& clock_;
    Signer signer_;
    SystemRandom random_;
    std::string webhook_id_, origin_;
};

}  // namespace airside::simulator::paypal
