// What the seven services hold of a user, for the user (GDPR, articles 15 and 20). Include api.hpp instead.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/code.hpp"
#include "platform/core/id.hpp"
#include "platform/core/time.hpp"
#include "platform/json/describe.hpp"

namespace airside::user {

struct ExportManifestEntry {
    static constexpr FieldDoc docs[] = {
        {"complete", "false: there is more than an archive holds; somebody has to be asked for the rest"}};
    std::string service;
    std::int64_t records;
    bool complete;
};
AIRSIDE_FIELDS(ExportManifestEntry, service, records, complete)

struct ExportManifest {
    UserId user_id;
    Instant created_at;
    std::vector<ExportManifestEntry> services;
};
AIRSIDE_FIELDS(ExportManifest, user_id, created_at, services)

// Records as the service keeps them, without what is only the machine's (hashes, tokens, keys).
struct ExportedData {
    std::vector<RawJson> user;
    std::vector<RawJson> search;
    std::vector<RawJson> booking;
    std::vector<RawJson> payment;
    std::vector<RawJson> notification;
    std::vector<RawJson> analytics;
    std::vector<RawJson> review;
};
AIRSIDE_FIELDS(ExportedData, user, search, booking, payment, notification, analytics, review)

struct ExportArchive {
    ExportManifest manifest;
    ExportedData data;
};
AIRSIDE_FIELDS(ExportArchive, manifest, data)

// The password, as the archive holds passports: a session that was left open somewhere is not enough.
struct ExportMe {
    static constexpr Problems<2> problems{
        {{403, "wrong-password", "Wrong password"}, {429, "too-many-attempts", "Too many failed attempts"}}};
    static constexpr Endpoint endpoint{POST, "/v1/users/me/export", "All that is kept of oneself, as one archive",
                                       Access::user, problems};
    using Response = ExportArchive;
    Text<1, 72> password;
};
AIRSIDE_FIELDS(ExportMe, password)

// What each service answers: a page of what it holds.
struct ExportPage {
    std::vector<RawJson> records;
    std::optional<std::string> next_cursor;  // absent: the end
};
AIRSIDE_FIELDS(ExportPage, records, next_cursor)

#define AIRSIDE_EXPORT(Name, path)                                                                          \
    struct Name {                                                                                           \
        static constexpr Endpoint endpoint{GET, path, "What is held of a user, by pages", Access::service}; \
        using Response = ExportPage;                                                                        \
        UserId user_id;                                                                                     \
        std::optional<Text<1, 200>> cursor;                                                                 \
    };                                                                                                      \
    AIRSIDE_FIELDS(Name, user_id, cursor)
AIRSIDE_EXPORT(ExportSearches, "/internal/v1/search/exports/{user_id}")
AIRSIDE_EXPORT(ExportBookings, "/internal/v1/booking/exports/{user_id}")
AIRSIDE_EXPORT(ExportPayments, "/internal/v1/payment/exports/{user_id}")
AIRSIDE_EXPORT(ExportNotifications, "/internal/v1/notification/exports/{user_id}")
AIRSIDE_EXPORT(ExportEvents, "/internal/v1/analytics/exports/{user_id}")
AIRSIDE_EXPORT(ExportReviews, "/internal/v1/review/exports/{user_id}")
#undef AIRSIDE_EXPORT

}  // namespace airside::user
