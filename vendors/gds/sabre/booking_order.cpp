#include "vendors/gds/sabre/booking_order.hpp"

#include <algorithm>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/sabre/prices.hpp"
#include "vendors/gds/sabre/stored_offer.hpp"

namespace airside::sabre {
namespace {

using gds::code_of;
using namespace std::chrono_literals;

Date date_at(std::string_view text, const Path& path) {
    auto date = Date::parse(text);
    if (!date) throw BadValue(path, "is no date");
    return *date;
}

gds::Segment segment_of(const RawBookedFlight& raw, Points& points, const Path& path) {
    auto end = [&](const RawBookedEnd& from, std::string_view name) {
        Path at{&path, name};
        return points.at(from.airport, from.terminal, date_at(from.date, at), from.time, at);
    };
    auto marketing = code_of<IataAirline>(raw.airline, Path{&path, "airlineCode"});
    auto operating =
        raw.operating.empty() ? marketing : code_of<IataAirline>(raw.operating, Path{&path, "operatingAirlineCode"});
    if (raw.aircraft.size() > 4) throw BadValue(Path{&path, "aircraftTypeCode"}, "is no equipment code");
    if (raw.stops > 5) throw BadValue(Path{&path, "hiddenStops"}, "is no number of stops");
    gds::Segment segment{end(raw.departure, "departure"),
                         end(raw.arrival, "arrival"),
                         std::move(marketing),
                         std::move(operating),
                         gds::flight_number(std::to_string(raw.number), path),
                         gds::text_or_none(raw.aircraft),
                         0,
                         static_cast<int>(raw.stops),
                         gds::CabinClass::ECONOMY,  // cabin and class are the adults', set once the fares are known
                         BookingClass::of("Y")};
    gds::set_duration(segment, path);
    return segment;
}

// As the journeys say; where they don't, a new one begins after a day on the ground.
std::vector<gds::Itinerary> itineraries_of(const RawBooking& raw, Points& points, const Path& path) {
    Path list{&path, "flights"};
    std::int64_t counted = 0;
    for (auto flights : raw.journeys) {
        if (flights < 1 || flights > std::ssize(raw.flights))
            throw BadValue(Path{&path, "journeys"}, "have other flights than the booking");
        counted += flights;
    }
    if (!raw.journeys.empty() && counted != static_cast<std::int64_t>(raw.flights.size()))
        throw BadValue(Path{&path, "journeys"}, "have other flights than the booking");
    std::vector<gds::Itinerary> out;
    std::size_t journey = 0;
    std::int64_t left = 0;
    for (std::size_t i = 0; i < raw.flights.size(); ++i) {
        auto segment = segment_of(raw.flights[i], points, Path{&list, {}, static_cast<std::ptrdiff_t>(i)});
        bool begins = raw.journeys.empty()
                          ? out.empty() || segment.departure.at - out.back().segments.back().arrival.at > 24h
                          : left == 0;
        if (begins) {
            out.push_back({0, {}});
            if (!raw.journeys.empty()) left = raw.journeys[journey++];
        }
        --left;
        out.back().segments.push_back(std::move(segment));
    }
    check_sequence(out, list);
    return out;
}

gds::Condition condition_of(std::optional<bool> allowed, const std::vector<RawValue>& penalties, const Path& path) {
    if (!allowed) return {};
    if (!*allowed) return {gds::Allowance::NOT_ALLOWED, {}};
    gds::Condition worst{gds::Allowance::ALLOWED, {}};
    for (auto& penalty : penalties) {
        if (penalty.currency.empty()) return {gds::Allowance::ALLOWED, {}};
        gds::Condition one{gds::Allowance::ALLOWED, penalty.amount.in(code_of<Currency>(penalty.currency, path), path)};
        worst = worst.penalty ? gds::worse(worst, one) : one;
    }
    return worst;
}

gds::Conditions conditions_of(const RawBooking& raw, const Path& path) {
    Path at{&path, "fareRules"};
    std::optional<gds::Condition> change, refund;
    for (auto& rule : raw.rules) {
        gds::add_condition(change, condition_of(rule.changeable, rule.change_penalties, at));
        gds::add_condition(refund, condition_of(rule.refundable, rule.refund_penalties, at));
    }
    return {change.value_or(gds::Condition{}), refund.value_or(gds::Condition{})};
}

// What Sabre says that all flights cost together; of a ticketed booking it is what was ever paid.
void check_total(const RawBooking& raw, const gds::Price& price, const Path& path) {
    if (!raw.tickets.empty() || raw.flight_totals.empty()) return;
    Path payments{&path, "payments"}, at{&payments, "flightTotals"};
    if (raw.flight_totals.size() != 1 || raw.flight_totals[0].currency != price.total.currency().str())
        throw BadValue(at, "are not in the currency of the fares");
    auto total = raw.flight_totals[0].total.in(price.total.currency(), at);
    if (total != price.total) throw BadValue(at, sum_text("the fares", total, price.total));
}

gds::Offer offer_of(const RawBooking& raw, Points& points, std::optional<Instant> limit, const Path& path) {
    auto fares = booked_fares(raw, path);
    auto price = sum_of(fares, fares.front().each.total.currency());
    for (auto& fare : fares)
        for (auto& fee : fare.each.fees) price.fees.push_back({fee.code, fee.amount * fare.count});
    check_total(raw, price, path);
    auto carrier = std::ranges::find_if(raw.quotes, [](auto& quote) { return !quote.airline.empty(); });
    Path list{&path, "fares"};
    if (carrier == raw.quotes.end()) throw BadValue(list, "name no validating airline");
    gds::Offer offer{gds::Provider::SABRE,
                     std::string(raw.id),
                     code_of<IataAirline>(carrier->airline, Path{&list, "airlineCode"}),
                     itineraries_of(raw, points, path),
                     std::move(price),
                     std::move(fares),
                     conditions_of(raw, path),
                     std::nullopt,
                     false,
                     limit,
                     std::nullopt,
                     {}};
    show_adult_fares(offer, path);
    offer.raw = stored_text(offer);
    return offer;
}

std::vector<BookedTraveller> travellers_of(const RawBooking& raw) {
    std::vector<BookedTraveller> travellers;
    for (auto& one : raw.travellers) {
        auto& traveller = travellers.emplace_back(reference::fold(one.surname), reference::fold(one.given_name),
                                                  std::string(one.passenger_code));
        for (auto& ancillary : one.ancillaries)
            if (!ancillary.item_id.empty()) traveller.ancillary_items.emplace_back(ancillary.item_id);
    }
    return travellers;
}

// Quotes of travellers who have no ticket. One that some of its travellers have tickets for can't be ticketed again.
void add_price_quotes(const RawBooking& raw, Booking& booking) {
    std::vector<bool> ticketed(raw.travellers.size());
    for (auto& ticket : booking.order.tickets)
        if (ticket.status == gds::TicketStatus::ISSUED || ticket.status == gds::TicketStatus::USED)
            ticketed[static_cast<std::size_t>(ticket.traveller)] = true;
    for (auto& quote : raw.quotes) {
        if (!is_active(quote) || quote.record_id.empty()) continue;
        std::ptrdiff_t with = std::ranges::count(ticketed, true), all = std::ssize(ticketed);
        if (!quote.travellers.empty()) {
            all = std::ssize(quote.travellers);
            with = std::ranges::count_if(quote.travellers,
                                         [&](auto index) { return ticketed[static_cast<std::size_t>(index - 1)]; });
        }
        if (with == 0) booking.price_quotes.emplace_back(quote.record_id);
        booking.quote_ticketed_in_part = booking.quote_ticketed_in_part || (with != 0 && with != all);
    }
}

}  // namespace

gds::SegmentStatus segment_status(std::string_view code) {
    using Status = gds::SegmentStatus;
    if (code == "HK" || code == "KK" || code == "KL" || code == "TK" || code == "RR") return Status::CONFIRMED;
    if (code == "HL" || code == "LL" || code == "US" || code == "UU" || code == "TL") return Status::WAITLISTED;
    if (code == "HX" || code == "UN" || code == "UC" || code == "NO" || code == "XX") return Status::CANCELLED;
    return Status::UNKNOWN;
}

Booking normalise_booking(const RawBooking& raw, Points& points, const Path& path) {
    auto locator = code_of<RecordLocator>(raw.id, Path{&path, "bookingId"});
    if (raw.travellers.empty()) throw BadValue(Path{&path, "travelers"}, "is missing");
    auto tickets = booked_tickets(raw, path);
    auto ancillaries = booked_ancillaries(raw, path);
    Path creation{&path, "creationDetails"};
    auto limit = points.office_time(raw.deadline_date, raw.deadline_time, creation);
    gds::Order order{gds::Provider::SABRE,
                     std::string(raw.id),
                     std::move(locator),
                     {},
                     gds::OrderStatus::CANCELLED,
                     points.office_time(raw.created_date, raw.created_time, creation),
                     limit,
                     {},
                     {},
                     {},
                     std::move(tickets.tickets),
                     std::move(ancillaries.services)};
    for (auto remark : raw.remarks)
        if (!order.reference) order.reference = gds::reference_in(remark, points.office().remark_prefix);
    for (auto& traveller : raw.travellers) order.last_names.push_back(reference::fold(traveller.surname));
    Booking booking{std::move(order), {}, std::move(tickets.open_documents)};
    for (auto& number : ancillaries.open_documents) booking.open_documents.push_back(std::move(number));
    booking.held_ancillaries = std::move(ancillaries.held_items);
    booking.signature = raw.signature;
    for (auto& flight : raw.flights) booking.flight_items.emplace_back(flight.item_id);
    booking.travellers = travellers_of(raw);
    if (raw.flights.empty()) return booking;  // nothing is held any more
    booking.order.status = gds::status_by_tickets(booking.order.tickets, raw.travellers.size());
    booking.order.offer = offer_of(raw, points, limit, path);
    for (auto& flight : raw.flights) booking.order.segments.push_back(segment_status(flight.status));
    add_price_quotes(raw, booking);
    return booking;
}

}  // namespace airside::sabre
