#include "simulators/sabre/bookings.hpp"

#include "simulators/sabre/shop.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::sabre {
namespace {

constexpr std::string_view root = "CreateBookingRequest";

// What the first flightPricing says beside nothing.
const json::object* qualifiers_of(const json::object& request) {
    auto details = object(request, "flightDetails");
    auto pricing = details ? objects(*details, "flightPricing") : std::vector<const json::object*>{};
    return pricing.empty() ? nullptr : object(*pricing.front(), "qualifiers");
}

// Terminates the transaction when the price has left the threshold that the caller gave.
void compare_price(const json::object& request, const Offer& offer) {
    auto details = object(request, "flightDetails");
    for (auto pricing : objects(*details, "flightPricing"))
        for (auto comparison : objects(*pricing, "priceComparisons")) {
            auto desired = Money::parse(text_or(*comparison, "desiredAmount", ""), offer.currency);
            auto by = Money::parse(text_or(*comparison, "amount", "0"), offer.currency);
            if (!desired || !by)
                throw bad_value(std::string(root) + ".flightDetails.flightPricing[0].priceComparisons", "desiredAmount",
                                text_or(*comparison, "desiredAmount", ""), "is no amount");
            bool upwards = text_or(*comparison, "comparisonType", "").starts_with("INCREASE");
            bool left = upwards ? offer.total_minor > desired->minor() + by->minor()
                                : offer.total_minor < desired->minor() - by->minor();
            if (left)
                throw BookingRefusal{"APPLICATION_ERROR", "PRICE_COMPARISON_FAILED",
                                     "The price " + amount(offer.total_minor, offer.currency) +
                                         " exceeds the threshold for the desired amount " + desired->decimal()};
        }
}

BookingRefusal not_sold(std::size_t flight) {
    return {"APPLICATION_ERROR",
            "UNABLE_TO_SELL_FLIGHT",
            "Flight " + std::to_string(flight + 1) + " was answered with the status code UC",
            "flights",
            "flightStatusCode",
            "UC"};
}

}  // namespace

Bookings::Bookings(World& world, gds::Content& content, Ledger& ledger, const SimClock& clock, std::string pcc)
    : world_(world),
      content_(content),
      clock_(clock),
      pcc_(std::move(pcc)),
      book_(world, ledger, clock, "sabre_orders") {}

Flight Bookings::flight_of(const json::object& from, const std::string& at) {
    for (auto field : {"flightNumber", "airlineCode", "fromAirportCode", "toAirportCode", "departureDate",
                       "departureTime", "bookingClass", "flightStatusCode"})
        if (!member(from, field)) throw missing(at, field);
    auto date = Date::parse(text_or(from, "departureDate", ""));
    if (!date) throw bad_value(at, "departureDate", text_or(from, "departureDate", ""), "is no date");
    auto departs = parse_local_time(date->str() + "T" + text_or(from, "departureTime", ""));
    auto number = static_cast<int>(integer(from, "flightNumber").value_or(0));
    auto flight = world_.timetable.find(text_or(from, "airlineCode", ""), number, *date);
    bool same = flight && departs == flight->departs &&
                world_.geography.airport(flight->route->from).code == text_or(from, "fromAirportCode", "") &&
                world_.geography.airport(flight->route->to).code == text_or(from, "toAirportCode", "") &&
                content_.sells(world_.geography.airline(flight->route->airline));
    if (!same) throw bad_value(at, "flightNumber", std::to_string(number), "There is no such flight");
    return *flight;
}

// A flight that is not married to the one before begins a bound of its own.
Bookings::Sale Bookings::sale_of(const json::object& request) {
    auto details = object(request, "flightDetails");
    auto flights = details ? objects(*details, "flights") : std::vector<const json::object*>{};
    if (flights.empty()) throw missing(std::string(root) + ".flightDetails", "flights");
    if (flights.size() > 16) throw bad_value(std::string(root) + ".flightDetails", "flights", {}, "At most 16 flights");
    Sale sale;
    for (std::size_t i = 0; i < flights.size(); ++i) {
        auto at = std::string(root) + ".flightDetails.flights[" + std::to_string(i) + "]";
        auto flight = flight_of(*flights[i], at);
        auto letter = text_or(*flights[i], "bookingClass", "");
        auto cabin = letter.size() == 1 ? cabin_of_class(letter[0]) : std::nullopt;
        if (!cabin) throw bad_value(at, "bookingClass", letter, "is no booking class");
        if (i == 0 || !flag(*flights[i], "isMarriageGroup")) {
            sale.quoted.bounds.emplace_back();
            sale.quoted.sold.push_back({.cabin = Cabin::economy, .brand = {}, .classes = {}});
        }
        sale.quoted.bounds.back().push_back(flight);
        auto& sold = sale.quoted.sold.back();
        sold.cabin = std::max(sold.cabin, *cabin);
        sold.classes += letter;
    }
    sale.travelers = check_travelers(request, sale.quoted.bounds.back().back().date);
    read_pricing(request, sale);
    return sale;
}

void Bookings::read_pricing(const json::object& request, Sale& sale) const {
    auto qualifiers = qualifiers_of(request);
    if (qualifiers) {
        auto currency = quoted_currency(text_or(*qualifiers, "currencyPricing", "USD"));
        if (!currency)
            throw bad_value(std::string(root) + ".flightDetails.flightPricing[0].qualifiers", "currencyPricing",
                            text_or(*qualifiers, "currencyPricing", ""), "is no currency");
        sale.currency = *currency;
    }
    std::size_t first = 1;  // index of the bound's first flight
    for (std::size_t b = 0; b < sale.quoted.bounds.size(); ++b) {
        const auto& bound = sale.quoted.bounds[b];
        auto& sold = sale.quoted.sold[b];
        sold.brand = lowest_brand(world_, content_, bound, sold.cabin);
        for (auto brand : qualifiers ? objects(*qualifiers, "brandedFares") : std::vector<const json::object*>{}) {
            auto indices = member(*brand, "flightIndices");
            bool here = !indices || !indices->is_array() || std::ranges::any_of(indices->get_array(), [&](auto& index) {
                return index.is_int64() && index.get_int64() >= static_cast<std::int64_t>(first) &&
                       index.get_int64() < static_cast<std::int64_t>(first + bound.size());
            });
            if (here) sold.brand = text_or(*brand, "brandCode", "");
        }
        first += bound.size();
    }
}

json::object Bookings::make(const json::object& request, const Sale& sale, const Offer& offer) {
    auto locator = book_.free_locator();
    json::array totals;
    for (const auto& price : offer.travelers)
        totals.push_back(totals_json(price.base_minor, price.total_minor, offer.currency));
    return {
        {"id", locator},
        {"reference", locator},
        {"state", "held"},
        {"booking", booking_json(world_, {request, offer, locator, pcc_, clock_.now()})},
        {"pcc", pcc_},
        {"flights", gds::OrderBook::flights_json(world_, sale.quoted)},
        {"seats", seats_needed(sale.travelers)},
        {"airline", offer.validating->code},
        {"total_minor", offer.total_minor},
        {"currency", offer.currency.str()},
        {"refundable", std::ranges::all_of(offer.fares, [](auto& fare) { return fare.brand.refund != Allowed::no; })},
        {"traveler_totals", std::move(totals)},
        {"limit", airside::to_string(offer.last_ticketing)},
        {"tickets", json::array{}}};
}

http::Response Bookings::create(const Inbound& inbound, const FaultPlan& plan) {
    auto request = request_of(inbound);
    auto sale = sale_of(request);
    content_.change(sale.quoted, plan);
    auto offer = content_.reprice(sale.quoted, sale.travelers, sale.currency, clock_.now(), true);
    if (!offer) throw not_sold(0);
    compare_price(request, *offer);
    auto record = make(request, sale, *offer);
    if (auto short_of = book_.take_seats(sale.quoted, seats_needed(sale.travelers))) throw not_sold(*short_of);
    book_.add(record);
    return shown({{"confirmationId", text_or(record, "id", "")}, {"booking", wire(record)}});
}

http::Response Bookings::cancel(const Inbound& inbound) {
    auto request = request_of(inbound);
    auto id = text_or(alive(request), "id", "");
    if (!flag(request, "cancelAll"))
        throw missing("CancelBookingRequest", "cancelAll");  // parts of a booking are not cancelled here
    json::object answer;
    auto operation = text_or(request, "flightTicketOperation", "");
    if (!operation.empty()) {
        bool voiding = operation == "VOID";
        std::vector<std::string> numbers;
        for (const auto& document : documents_of(alive(request)))
            if (document.status == "ISSUED") numbers.push_back(document.number);
        for (auto service : objects(alive(request), "services"))
            if (text_or(*service, "status", "") == "ISSUED") numbers.push_back(text_or(*service, "document", ""));
        if (!numbers.empty())
            answer[voiding ? "voidedTickets" : "refundedTickets"] =
                change_tickets(numbers, voiding ? &gds::OrderBook::void_tickets : &gds::OrderBook::refund_tickets);
    }
    book_.cancel(id);
    return shown(std::move(answer));
}

}  // namespace airside::simulator::sabre
