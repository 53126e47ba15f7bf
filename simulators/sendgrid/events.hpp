// What becomes of mails, and the signed event webhook that tells it.
#pragma once
#include "simulators/sendgrid/signing_key.hpp"
#include "simulators/webhooks/deliveries.hpp"

namespace airside::simulator::sendgrid {

class Events {
  public:
    Events(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry);

    void configure(std::string url, std::string_view key);  // an empty URL: nothing is delivered; also sends what waits
    // A mail to one address has left SendGrid: where it ends follows from the address, from what SendGrid knows of it,
    // and from `plan`.
    void mail_taken(const std::string& mail_id, const std::string& address, const FaultPlan& plan);
    // What the reader does later: open, click, spamreport, unsubscribe, or any other event's name. False: no such mail.
    bool reader(const std::string& mail_id, const std::string& event);
    json::object show() const;
    void forget_everything() { deliveries_.forget_everything(); }

  private:
    json::object event_of(const std::string& mail_id, const json::object& mail, std::string_view kind,
                          json::object more);
    void tell(const std::string& mail_id, json::array events, const FaultPlan& plan);
    void change(const std::string& mail_id, std::string_view status);
    void suppress(const std::string& address, std::string_view why);
    std::optional<http::OutRequest> request_for(const std::string& batch) const;

    Ledger& ledger_;
    const SimClock& clock_;
    SystemRandom random_;
    std::string url_;
    SigningKey key_;
    Deliveries deliveries_;
};

inline constexpr std::string_view mails_store = "sendgrid_mails";

}  // namespace airside::simulator::sendgrid
