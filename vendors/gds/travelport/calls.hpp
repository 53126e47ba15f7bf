// What the adapter's .cpp files share: calls and what comes of them.
#pragma once
#include "vendors/gds/session.hpp"
#include "vendors/gds/travelport/reply_parser.hpp"

namespace airside::travelport {

inline constexpr std::string_view vendor = "travelport";

inline gds::Call call_for(std::string_view operation, http::Method method, std::string path, std::string body = {}) {
    gds::Call call{operation, method, std::move(path), std::move(body)};
    call.order = true;
    return call;
}

inline std::string workbench_path(std::string_view area, const std::string& id, std::string_view rest) {
    return "/11/air/" + std::string(area) + "/reservationworkbench/" + http::percent_encode(id) + std::string(rest);
}

inline std::string reservation_path(const std::string& id) {
    return "/11/air/book/reservation/reservations/" + http::percent_encode(id);
}

inline gds::Refused nothing_held() {
    return {gds::RefusalCode::NOT_FOUND, "", "the reservation holds nothing any more"};
}

// What `read` makes of the body, or that it can't be read.
template <class T, class Read>
gds::Outcome<T> read_as(gds::Outcome<std::string>& asked, const gds::Call& call, Read read) {
    if (!asked.done()) return asked.as<T>();
    try {
        return read(asked.value());
    } catch (const std::runtime_error& error) {
        return gds::unreadable<T>(error, vendor, call);
    }
}

}  // namespace airside::travelport
