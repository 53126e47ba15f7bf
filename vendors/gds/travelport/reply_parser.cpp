#include "vendors/gds/travelport/reply_parser.hpp"

#include <algorithm>

#include "vendors/gds/travelport/journeys.hpp"
#include "vendors/gds/travelport/orders.hpp"

namespace airside::travelport {
namespace {

constexpr std::size_t max_orders = 100, max_tickets = 100;
constexpr Path root{nullptr, "travelport"};

}  // namespace

struct ReplyParser::Impl {
    Impl(const reference::Airports& airports, OfficeFacts facts) : normaliser(airports), office(std::move(facts)) {}

    // Calls `visit` with the object that stands under `wrapper`, which has to be there.
    template <class F>
    void with(std::string& body, std::string_view wrapper, F visit) {
        simdjson::ondemand::document document;
        auto object = gds::open_object(parser, document, body, root);
        bool found = false;
        gds::each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
            if (key != wrapper || std::exchange(found, true)) return;
            visit(value, path);
        });
        if (!found) throw BadValue(Path{&root, wrapper}, "is missing");
    }
    template <class F>
    void each_member(std::string& body, std::string_view wrapper, F visit) {
        with(body, wrapper, [&](Value& value, const Path& path) { each_field(value, path, visit); });
    }

    simdjson::ondemand::parser parser;
    Normaliser normaliser;
    OfficeFacts office;
    RawCatalogue catalogue;
};

ReplyParser::ReplyParser(const reference::Airports& airports, OfficeFacts office)
    : impl_(std::make_unique<Impl>(airports, std::move(office))) {}
ReplyParser::~ReplyParser() = default;

ParsedOffers ReplyParser::offers(std::string& body, std::size_t legs, const Begun* before) {
    auto& raw = impl_->catalogue;
    raw.clear();
    constexpr std::string_view wrapper = "CatalogProductOfferingsResponse";
    impl_->with(body, wrapper, [&](Value& value, const Path& path) { read_catalogue(value, path, raw); });
    Path path{&root, wrapper};
    return Journeys(raw, impl_->normaliser, path, legs, before).make();
}

OwnOffer ReplyParser::own_offer(std::string& body, const SharedText& raw) {
    RawOwnOffer own;
    RawLists lists;
    bool found = false;
    Path response{&root, "OfferListResponse"}, list{&response, "OfferID"};
    impl_->each_member(body, "OfferListResponse", [&](std::string_view key, Value& value, const Path& path) {
        if (key == "ReferenceList") read_lists(value, path, lists);
        if (key != "OfferID" || is_null(value, path)) return;
        each_item(value, path, 1, [&](Value& item, const Path& at) {
            if (std::exchange(found, true)) throw BadValue(at, "is given twice");
            read_own_offer(item, at, own);
        });
    });
    if (!found) throw BadValue(list, "has no offer");
    return normalise_own_offer(own, Listed(lists), impl_->normaliser, raw, Path{&list, {}, 0});
}

std::string ReplyParser::workbench(std::string& body) {
    RawReservation raw;
    Path response{&root, "ReservationResponse"}, reservation{&response, "Reservation"};
    impl_->each_member(body, "ReservationResponse", [&](std::string_view key, Value& value, const Path& path) {
        if (key == "Reservation") read_reservation(value, path, raw);
    });
    return std::string(plain_id(raw.id, Path{&reservation, "Identifier"}));
}

std::string ReplyParser::form_of_payment(std::string& body) {
    std::string_view id;
    Path response{&root, "FormOfPaymentResponse"}, form{&response, "FormOfPayment"};
    impl_->each_member(body, "FormOfPaymentResponse", [&](std::string_view key, Value& value, const Path& path) {
        if (key != "FormOfPayment") return;
        each_field(value, path, [&](std::string_view name, Value& part, const Path& at) {
            if (name == "Identifier") id = identifier_of(part, at);
        });
    });
    return std::string(plain_id(id, Path{&form, "Identifier"}));
}

Reservation ReplyParser::reservation(std::string& body) {
    RawReservation raw;
    std::string_view workbench;
    bool found = false;
    Path response{&root, "ReservationResponse"}, at{&response, "Reservation"};
    impl_->each_member(body, "ReservationResponse", [&](std::string_view key, Value& value, const Path& path) {
        if (key == "Identifier" && !is_null(value, path)) workbench = identifier_of(value, path);
        if (key != "Reservation" || std::exchange(found, true)) return;
        read_reservation(value, path, raw);
    });
    if (!found) throw BadValue(at, "is missing");
    // Some replies have the workbench's id within the reservation.
    if (workbench.empty()) workbench = raw.id;
    Reservation read{normalise_order(raw, impl_->normaliser, impl_->office.remark_prefix, at),
                     std::string(workbench),
                     {},
                     {},
                     named_travellers(raw, at),
                     {}};
    if (auto* flights = flights_of(raw, at)) read.offer_id = flights->uuid, read.offer_ref = flights->id;
    for (auto* offer : service_offers(raw))
        if (read.order.offer)
            read.services.push_back({std::string(plain_id(offer->id, at)), std::string(plain_id(offer->uuid, at))});
    return read;
}

bool ReplyParser::emd_is_open(std::string& body) {
    std::vector<std::string_view> statuses;
    Path response{&root, "EMDListResponse"}, list{&response, "EMDID"};
    impl_->each_member(body, "EMDListResponse", [&](std::string_view key, Value& value, const Path& path) {
        if (key != "EMDID") return;
        each_item(value, path, max_tickets, [&](Value& item, const Path& at) { read_emd(item, at, statuses); });
    });
    if (statuses.empty()) throw BadValue(list, "has no status");
    // Open as long as one of its coupons is.
    return std::ranges::any_of(statuses, [](auto status) {
        return status != "Void" && status != "Voided" && status != "Refunded" && status != "Exchanged";
    });
}

std::vector<gds::Order> ReplyParser::reservations(std::string& body) {
    std::vector<gds::Order> orders;
    bool found = false;
    Path response{&root, "ReservationListResponse"}, list{&response, "Reservation"};
    impl_->each_member(body, "ReservationListResponse", [&](std::string_view key, Value& value, const Path& path) {
        if (key != "Reservation") return;
        found = true;
        each_item(value, path, max_orders, [&](Value& item, const Path& at) {
            RawReservation raw;
            read_reservation(item, at, raw);
            orders.push_back(normalise_order(raw, impl_->normaliser, impl_->office.remark_prefix, at));
        });
    });
    if (!found) throw BadValue(list, "is missing");
    return orders;
}

TicketStates ReplyParser::tickets(std::string& body) {
    TicketStates states;
    Path response{&root, "TicketListResponse"}, list{&response, "TicketID"};
    impl_->each_member(body, "TicketListResponse", [&](std::string_view key, Value& value, const Path& path) {
        if (key != "TicketID") return;
        each_item(value, path, max_tickets, [&](Value& item, const Path& at) {
            RawTicket raw;
            read_ticket(item, at, raw);
            states.insert(ticket_state(raw, at));
        });
    });
    if (states.empty()) throw BadValue(list, "is missing");
    return states;
}

}  // namespace airside::travelport
