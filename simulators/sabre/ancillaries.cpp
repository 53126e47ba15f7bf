// Get Ancillaries of an order, and modifyBooking that adds of it.
#include "simulators/sabre/ancillary_json.hpp"
#include "simulators/sabre/bookings.hpp"

namespace airside::simulator::sabre {
namespace {

constexpr std::string_view root = "ModifyBookingRequest";

http::Response no_catalogue(std::string_view type, std::string_view why) {
    json::object error{
        {"descriptionText", json::string(why)}, {"statusText", "NotProcessed"}, {"typeCode", json::string(type)}};
    return json_response(200, json::object{{"errors", json::array{std::move(error)}}});
}

// Of "before" or "after": one for each of the booking's.
std::vector<const json::object*> travelers_of(const json::object& request, std::string_view side, std::size_t count) {
    auto booking = object(request, side);
    if (!booking) throw missing(std::string(root), std::string(side));
    auto travelers = objects(*booking, "travelers");
    if (travelers.size() != count)
        throw bad_value(std::string(root) + "." + std::string(side), "travelers", std::to_string(travelers.size()),
                        "These are not the travelers of the booking");
    return travelers;
}

std::set<std::string> items_in(const json::object& traveler) {
    std::set<std::string> ids;
    for (auto ancillary : objects(traveler, "ancillaries"))
        if (auto id = text(*ancillary, "itemId")) ids.insert(*id);
    return ids;
}

// How many of the same the traveller has already, those that are being added among them.
std::int64_t had(const json::object& record, const std::vector<gds::ServiceSale>& sales, const AncillaryItem& item,
                 std::size_t traveler) {
    std::int64_t count = 0;
    for (const auto& sale : sales) {
        bool same = sale.traveler_id == std::to_string(traveler + 1) && sale.sold.code == item.service.code &&
                    sale.segment_ids.front() == item.flight_item;
        if (same) count += sale.quantity;
    }
    for (auto service : objects(record, "services")) {
        auto flights = texts(*service, "segmentIds");
        bool same = is_of(*service, traveler) && text_or(*service, "code", "") == item.service.code &&
                    text_or(*service, "status", "") == "HELD" &&
                    std::ranges::find(flights, item.flight_item) != flights.end();
        if (same) count += integer(*service, "quantity").value_or(0);
    }
    return count;
}

// What is added has to be offered, to this traveller, on these flights and at this price.
gds::ServiceSale added_of(const json::object& wanted, const std::string& at, const json::object& record,
                          const std::vector<AncillaryItem>& items, std::size_t traveler,
                          const std::vector<gds::ServiceSale>& before) {
    auto id = text_or(wanted, "offerId", "");
    auto item = std::ranges::find(items, id, &AncillaryItem::id);
    if (item == items.end()) throw bad_value(at, "offerId", id, "There is no such offer");
    auto who = objects(*object(record, "booking"), "travelers")[traveler];
    if (text_or(*who, "passengerCode", "") == "INF") throw bad_value(at, "offerId", id, "It is not for this traveler");
    auto count = integer(wanted, "numberOfItems").value_or(1);
    if (count < 1 || count + had(record, before, *item, traveler) > item->service.most)
        throw bad_value(at, "numberOfItems", std::to_string(count), "The airline does not sell so many");
    auto flights = objects(wanted, "flights");
    if (flights.size() != 1 || text_or(*flights[0], "itemId", "") != item->flight_item)
        throw bad_value(at, "flights", {}, "The offer is for another flight");
    auto currency = Currency::of(text_or(record, "currency", "USD"));
    auto price = item->price_minor * count;
    if (auto totals = object(wanted, "totals")) {
        auto total = Money::parse(text_or(*totals, "total", ""), currency);
        if (!total || total->minor() != price || text_or(*totals, "currencyCode", "") != currency.str())
            throw bad_value(at, "totals", text_or(*totals, "total", ""), "The price is " + amount(price, currency));
    }
    return {item->service, std::to_string(traveler + 1), {item->flight_item}, static_cast<int>(count), price, currency};
}

bool has_open_documents(const json::object& record) {
    return std::ranges::any_of(documents_of(record), [](auto& document) { return document.status == "ISSUED"; });
}

}  // namespace

http::Response Bookings::ancillaries(const Inbound& inbound) {
    auto body = parse_json(inbound.request.body);
    auto request = body && body->is_object() ? object(body->get_object(), "request") : nullptr;
    if (!request || text_or(body->get_object(), "requestType", "") != "orderId")
        throw not_valid("Only requests of the type orderId are played");
    auto record = book_.alive(text_or(*request, "orderId", ""));
    if (!record) return no_catalogue("ORDER_NOT_FOUND", "ORDER NOT FOUND");
    auto items = ancillary_items(*record, book_.flights_of(*record));
    return json_response(200, json::object{{"ancillaries", catalogue_json(*record, items)}});
}

std::vector<gds::ServiceSale> Bookings::sales_of(const json::object& request, const json::object& record) const {
    auto count = objects(*object(record, "booking"), "travelers").size();
    auto before = travelers_of(request, "before", count), after = travelers_of(request, "after", count);
    auto items = ancillary_items(record, book_.flights_of(record));
    std::vector<gds::ServiceSale> sales;
    for (std::size_t i = 0; i < count; ++i) {
        auto at = "travelers[" + std::to_string(i) + "]";
        std::set<std::string> have;
        for (auto service : objects(record, "services"))
            if (is_of(*service, i)) have.insert(ancillary_id(*service));
        if (items_in(*before[i]) != have)
            throw bad_value(std::string(root) + ".before." + at, "ancillaries", {}, "The booking has others");
        if (items_in(*after[i]) != have)
            throw bad_value(std::string(root) + ".after." + at, "ancillaries", {}, "None is deleted here");
        auto wanted = objects(*after[i], "ancillaries");
        for (std::size_t a = 0; a < wanted.size(); ++a)
            if (!text(*wanted[a], "itemId"))
                sales.push_back(added_of(*wanted[a],
                                         std::string(root) + ".after." + at + ".ancillaries[" + std::to_string(a) + "]",
                                         record, items, i, sales));
    }
    if (sales.empty()) throw bad_value(std::string(root), "after", {}, "Nothing is to be modified");
    return sales;
}

// Ancillaries are all that is modified here; all of them or none are added.
http::Response Bookings::modify(const Inbound& inbound) {
    auto request = request_of(inbound);
    const auto& record = alive(request);
    if (text_or(request, "bookingSignature", "") != signature_of(record))
        throw BookingRefusal{
            "APPLICATION_ERROR", "BOOKING_SIGNATURE_MISMATCH", "The booking has changed since it was read",
            std::string(root),   "bookingSignature",           {}};
    if (has_open_documents(record))
        throw BookingRefusal{"APPLICATION_ERROR", "BOOKING_ALREADY_TICKETED", "The booking is already ticketed"};
    auto changed = book_.add_services(text_or(record, "id", ""), sales_of(request, record));
    json::object answer;
    if (flag(request, "retrieveBooking")) answer["booking"] = wire(changed);
    return shown(std::move(answer));
}

}  // namespace airside::simulator::sabre
