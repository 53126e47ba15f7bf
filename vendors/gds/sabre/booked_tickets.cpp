#include <algorithm>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/sabre/booking_order.hpp"

namespace airside::sabre {
namespace {

constexpr std::size_t coupons_per_ticket = 4, most_conjunctions = 10;

// Codes of IATA's code set 4405.
gds::TicketStatus coupon_status(std::string_view code, gds::TicketStatus ticket) {
    if (code == "B" || code == "BD" || code == "CK" || code == "AL") return gds::TicketStatus::USED;
    if (code == "V") return gds::TicketStatus::VOIDED;
    if (code == "RF") return gds::TicketStatus::REFUNDED;
    if (code == "E" || code == "PE") return gds::TicketStatus::EXCHANGED;
    if (code == "I") return gds::TicketStatus::ISSUED;
    return ticket;
}

gds::TicketStatus ticket_status(const RawTicket& raw, const Path& path) {
    auto all = [&](std::string_view code) {
        return !raw.coupons.empty() && std::ranges::all_of(raw.coupons, [&](auto& one) { return one.status == code; });
    };
    if (raw.status == "Issued") return all("B") ? gds::TicketStatus::USED : gds::TicketStatus::ISSUED;
    if (raw.status == "Voided") return gds::TicketStatus::VOIDED;
    if (raw.status == "Refunded/Exchanged")
        return all("E") ? gds::TicketStatus::EXCHANGED : gds::TicketStatus::REFUNDED;
    throw BadValue(Path{&path, "ticketStatusName"}, "is no status of a ticket");
}

// "1252400000001/02": a ticket and those in conjunction with it, up to the one that ends so.
std::vector<std::string> numbers_of(std::string_view raw, const Path& path) {
    Path at{&path, "number"};
    auto slash = raw.find('/');
    std::vector<std::string> numbers{gds::ticket_number(raw.substr(0, slash), at)};
    if (slash == raw.npos) return numbers;
    auto end = raw.substr(slash + 1);
    if (end.size() != 2 || !all_within(Alphabet::digit, end)) throw BadValue(at, "is no ticket number");
    while (!numbers.back().ends_with(end)) {
        if (numbers.size() == most_conjunctions) throw BadValue(at, "has too many conjunction tickets");
        auto next = std::stoll(numbers.back()) + 1;
        auto text = std::to_string(next);
        numbers.push_back(std::string(13 - std::min<std::size_t>(13, text.size()), '0') + text);
    }
    return numbers;
}

// As Sabre takes it back: "125-2400000001/02" → "1252400000001/02".
std::string plain(std::string_view number) {
    std::string out(number);
    std::erase_if(out, [](char c) { return c == '-' || c == ' '; });
    return out;
}

// EMDs stand among the tickets, too: nobody flies by one, and they are told with their ancillaries.
bool is_emd(std::string_view number, const RawBooking& raw) {
    auto first = [](std::string_view text) { return plain(text.substr(0, text.find('/'))); };
    auto same = [&](auto& ancillary) {
        return !ancillary.document.empty() && first(ancillary.document) == first(number);
    };
    return std::ranges::any_of(raw.travellers,
                               [&](auto& traveller) { return std::ranges::any_of(traveller.ancillaries, same); });
}

int segment_index(std::string_view item, const RawBooking& raw, const Path& path) {
    auto found = std::ranges::find(raw.flights, item, &RawBookedFlight::item_id);
    if (found == raw.flights.end()) throw BadValue(Path{&path, "flightCoupons"}, "name no flight of the booking");
    return static_cast<int>(found - raw.flights.begin());
}

}  // namespace

BookedTickets booked_tickets(const RawBooking& raw, const Path& path) {
    Path list{&path, "flightTickets"};
    BookedTickets out;
    for (std::size_t i = 0; i < raw.tickets.size(); ++i) {
        auto& document = raw.tickets[i];
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        if (document.traveller < 1 || document.traveller > static_cast<std::int64_t>(raw.travellers.size()))
            throw BadValue(Path{&at, "travelerIndex"}, "names no traveller of the booking");
        if (is_emd(document.number, raw)) continue;
        auto status = ticket_status(document, at);
        if (status == gds::TicketStatus::ISSUED) out.open_documents.push_back(plain(document.number));
        auto numbers = numbers_of(document.number, at);
        for (std::size_t n = 0; n < numbers.size(); ++n) {
            gds::Ticket ticket{std::move(numbers[n]), static_cast<int>(document.traveller) - 1, status, {}, {}};
            auto first = n * coupons_per_ticket;
            auto end = n + 1 == numbers.size() ? document.coupons.size() : first + coupons_per_ticket;
            // Of a booking that holds nothing any more the flights are gone.
            for (auto c = first; c < std::min(end, document.coupons.size()) && !raw.flights.empty(); ++c)
                ticket.coupons.push_back({segment_index(document.coupons[c].item_id, raw, at),
                                          coupon_status(document.coupons[c].status, status)});
            out.tickets.push_back(std::move(ticket));
        }
    }
    std::ranges::stable_sort(out.tickets, {}, &gds::Ticket::traveller);
    return out;
}

}  // namespace airside::sabre
