// One exchange with a provider, fit to be kept beside the booking it belongs to.
#pragma once
#include <string>

#include "vendors/gds/offer.hpp"

namespace airside::gds {

// Without names, dates of birth, documents, contacts, card numbers and tokens. A call may have several exchanges (a
// fresh token, a look before a retry).
struct RecordedMessage {
    Provider provider;
    std::string operation;  // "create_order"
    std::string request;    // method, path and redacted body
    std::string reply;      // redacted body; empty where none came
    int http_status;        // 0: no answer
    int elapsed_ms;
};
AIRSIDE_FIELDS(RecordedMessage, provider, operation, request, reply, http_status, elapsed_ms)

}  // namespace airside::gds
