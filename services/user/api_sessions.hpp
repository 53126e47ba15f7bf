// One's own sessions on all devices.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/user/api_types.hpp"

namespace airside::user {

struct SessionView {
    static constexpr FieldDoc docs[] = {
        {"ip_address", "of the sign-in, without its last part (/24, /48)"},
        {"last_activity_at", "the sign-in, or its last renewal"},
        {"current", "the one that this request comes with"},
    };
    SessionId id;
    std::optional<DeviceType> device_type;
    std::optional<std::string> user_agent;
    std::optional<std::string> ip_address;
    Instant created_at;
    Instant last_activity_at;
    Instant expires_at;
    bool current;
};
AIRSIDE_FIELDS(SessionView, id, device_type, user_agent, ip_address, created_at, last_activity_at, expires_at, current)

struct SessionList {
    std::vector<SessionView> items;  // the last used first, a hundred at most
};
AIRSIDE_FIELDS(SessionList, items)

struct ListSessions {
    static constexpr Endpoint endpoint{GET, "/v1/sessions", "Where one is signed in", Access::user};
    using Response = SessionList;
};
AIRSIDE_NO_FIELDS(ListSessions)

struct EndSession {
    static constexpr Endpoint endpoint{DELETE, "/v1/sessions/{id}", "Sign out on another device", Access::user};
    using Response = NoContent;
    SessionId id;
};
AIRSIDE_FIELDS(EndSession, id)

struct SessionsEnded {
    int ended;
};
AIRSIDE_FIELDS(SessionsEnded, ended)

// All but the one that the request comes with.
struct EndOtherSessions {
    static constexpr Endpoint endpoint{DELETE, "/v1/sessions", "Sign out on all other devices", Access::user};
    using Response = SessionsEnded;
};
AIRSIDE_NO_FIELDS(EndOtherSessions)

}  // namespace airside::user
