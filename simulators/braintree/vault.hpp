// Customers, their saved cards, and nonces made of these.
#pragma once
#include "platform/core/random.hpp"
#include "simulators/braintree/errors.hpp"
#include "simulators/braintree/nonces.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::braintree {

class Vault {
  public:
    Vault(Ledger& ledger, const SimClock& clock) : ledger_(ledger), clock_(clock) {}

    // All throw Refusal, and answer the customer or the card.
    json::object create_customer(const json::object& asked);
    json::object customer(const std::string& id) const;
    void remove_customer(const std::string& id);
    json::object create_method(const json::object& asked);
    json::object method(const std::string& token) const;
    void remove_method(const std::string& token);
    json::object create_nonce(const std::string& token);
    json::object nonce(const std::string& nonce) const;

    std::optional<Card> card_of(std::string_view token) const;
    std::optional<Card> card_behind(std::string_view nonce) const;  // a test nonce, or one made of a saved card
    void use(const std::string& nonce);                             // test nonces may be used again

  private:
    std::string now() const;

    Ledger& ledger_;
    const SimClock& clock_;
    SystemRandom random_;
};

}  // namespace airside::simulator::braintree
