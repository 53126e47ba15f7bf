#include <cctype>

#include "simulators/sabre/ancillary_json.hpp"
#include "simulators/sabre/bookings.hpp"

namespace airside::simulator::sabre {
namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

bool has_remark(const json::object& booking, const std::string& words) {
    return std::ranges::any_of(objects(booking, "remarks"), [&](auto* remark) {
        return text_or(*remark, "text", "").find(words) != std::string::npos;
    });
}

bool has_surname(const json::object& booking, const std::string& surname) {
    return std::ranges::any_of(objects(booking, "travelers"), [&](auto* traveler) {
        return upper(text_or(*traveler, "surname", "")) == upper(surname);
    });
}

}  // namespace

const json::object& Bookings::alive(const json::object& request) const {
    auto id = text(request, "confirmationId");
    if (!id) throw missing({}, "confirmationId");
    auto found = book_.alive(*id);
    if (!found) throw not_found();
    return *found;
}

json::object Bookings::wire(const json::object& record) const {
    json::object booking = *object(record, "booking");
    auto tickets = flight_tickets_json(record);
    booking["isTicketed"] = !tickets.empty();
    if (!tickets.empty()) booking["flightTickets"] = std::move(tickets);
    auto& travelers = booking["travelers"].as_array();
    for (std::size_t i = 0; i < travelers.size(); ++i)
        if (auto list = ancillaries_json(record, i); !list.empty())
            travelers[i].as_object()["ancillaries"] = std::move(list);
    return booking;
}

std::string Bookings::signature_of(const json::object& record) {
    return std::to_string(std::hash<std::string>{}(json::serialize(record)));
}

http::Response Bookings::shown(json::object answer) const {
    answer["timestamp"] = timestamp(clock_.now());
    return json_response(200, answer);
}

http::Response Bookings::read(const Inbound& inbound) {
    auto request = request_of(inbound);
    const auto& record = alive(request);
    auto answer = wire(record);
    answer["bookingSignature"] = signature_of(record);
    return shown(std::move(answer));
}

http::Response Bookings::find(const Inbound& inbound) {
    auto request = request_of(inbound);
    auto words = text(request, "remarkText"), surname = text(request, "surname"), date = text(request, "departureDate");
    if (!words && !(surname && date)) throw missing("SearchBookingsRequest", "remarkText");
    json::array found;
    for (const auto& [id, record] : book_.all()) {
        if (!book_.alive(id)) continue;
        const auto& booking = *object(record.value, "booking");
        if (words && !has_remark(booking, *words)) continue;
        if (surname && !has_surname(booking, *surname)) continue;
        bool departs = !date || std::ranges::any_of(objects(booking, "flights"), [&](auto* flight) {
            return text_or(*flight, "departureDate", "") == *date;
        });
        if (departs) found.push_back(json::object{{"confirmationId", id}});
    }
    return shown({{"bookings", std::move(found)}});
}

}  // namespace airside::simulator::sabre
