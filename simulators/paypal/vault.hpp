// Saved methods: a setup token for one use becomes a payment token for many.
#pragma once
#include "simulators/paypal/orders.hpp"

namespace airside::simulator::paypal {

class Vault {
  public:
    explicit Vault(Ledger& ledger) : ledger_(ledger) {}

    json::object set_up(const json::object& request, const Cause& cause);
    json::object save(const json::object& request, const Cause& cause);
    json::object read(const std::string& id, const Cause& cause) const;
    void remove(const std::string& id);

  private:
    json::object shown_token(const std::string& id, const json::object& kept, const Cause& cause) const;

    Ledger& ledger_;
    SystemRandom random_;
};

}  // namespace airside::simulator::paypal
