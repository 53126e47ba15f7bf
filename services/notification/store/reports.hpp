// What messengers report of messages that they took: kept before anything follows from it, so that a report counts once
// however often it comes, and is not lost with its process.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/documents/documents.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::notification {

enum class ReportState { NEW, DONE, IGNORED, FAILED };
AIRSIDE_ENUM(ReportState, NEW, DONE, IGNORED, FAILED)

// Without the report's text, which may name the recipient.
struct KeptReport {
    std::string _id;  // SHA-256 of the provider and its event's id
    messaging::Provider provider;
    messaging::DeliveryKind kind;
    std::string provider_message_id;
    std::string our_reference;
    std::string code;
    Instant occurred_at;
    Instant received_at;
    ReportState state;
    std::int64_t tries;
    Instant due_at;  // NEW: when it is looked at next
    Instant purge_at;
};
AIRSIDE_FIELDS(KeptReport, _id, provider, kind, provider_message_id, our_reference, code, occurred_at, received_at,
               state, tries, due_at, purge_at)

namespace store {

extern const documents::Collection delivery_reports;

std::string report_id(messaging::Provider provider, std::string_view event_id);
// How many of them had not come before.
awaitable<std::int64_t> keep_reports(documents::Documents& documents, std::vector<KeptReport> reports);
// The NEW one that has been due the longest, counted as a try; due again at `lease_until` if nobody closes it.
awaitable<std::optional<KeptReport>> claim_report(documents::Documents& documents, Instant now, Instant lease_until);
awaitable<> close_report(documents::Documents& documents, std::string id, ReportState state);

}  // namespace store
}  // namespace airside::notification
