// What airlines sell beside the seat: bags, meals, seats of one's choice.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/core/money.hpp"
#include "platform/json/describe.hpp"

namespace airside::gds {

enum class ServiceKind { SEAT, BAGGAGE, MEAL, INSURANCE, LOUNGE, PRIORITY_BOARDING, WIFI, OTHER };
AIRSIDE_ENUM(ServiceKind, SEAT, BAGGAGE, MEAL, INSURANCE, LOUNGE, PRIORITY_BOARDING, WIFI, OTHER)
std::string_view to_string(ServiceKind kind);

struct ServiceOffer {
    std::string id;  // the provider's, within this catalogue only; opaque
    ServiceKind kind;
    std::string code;             // the airline's sub-code (RFISC): "0CC"; empty: it does not say
    std::string label;            // for people: "First checked bag up to 23 kg"
    Money price;                  // of one, with its taxes
    std::vector<int> travellers;  // who can have it: adults first, then children, then infants, from 0
    std::vector<int> segments;    // what it is for, all of them at once: in flight order through all itineraries
    int most = 1;                 // that each traveller can have
};
AIRSIDE_FIELDS(ServiceOffer, id, kind, code, label, price, travellers, segments, most)

struct ServiceChoice {
    ServiceOffer service;  // as the catalogue had it
    int traveller;
    int quantity = 1;
};
AIRSIDE_FIELDS(ServiceChoice, service, traveller, quantity)

// HELD: the airline has it noted, no document. ISSUED: its document (EMD) is open.
enum class ServiceStatus { HELD, ISSUED, CANCELLED };
AIRSIDE_ENUM(ServiceStatus, HELD, ISSUED, CANCELLED)
std::string_view to_string(ServiceStatus status);

struct OrderedService {
    ServiceKind kind;
    std::string code;
    std::string label;
    int traveller;
    std::vector<int> segments;
    int quantity;
    std::optional<Money> price;  // of all of them; std::nullopt: the provider does not say
    ServiceStatus status;
    std::optional<std::string> document;  // the EMD's number, 13 digits
};
AIRSIDE_FIELDS(OrderedService, kind, code, label, traveller, segments, quantity, price, status, document)

}  // namespace airside::gds
