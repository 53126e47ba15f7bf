// A booking's ancillaries and their EMDs.
#include <algorithm>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/sabre/ancillary_kind.hpp"
#include "vendors/gds/sabre/booking_order.hpp"
#include "vendors/gds/service_kind.hpp"

namespace airside::sabre {
namespace {

using gds::ServiceStatus;

// By its name; where that is none that we know, by its code, and then by whether it has a document.
ServiceStatus status_of(const RawBookedAncillary& raw) {
    if (raw.status_name == "Confirmed with EMD issued") return ServiceStatus::ISSUED;
    if (raw.status_name == "Cancelled" || raw.status_name == "Unconfirmed") return ServiceStatus::CANCELLED;
    for (auto name : {"Confirmed", "Confirmed with pending payment", "On Request", "Pending", "Schedule change"})
        if (raw.status_name == name) return ServiceStatus::HELD;
    if (raw.status_code == "HI") return ServiceStatus::ISSUED;
    for (auto code : {"HX", "XX", "UC", "UN", "NO"})
        if (raw.status_code == code) return ServiceStatus::CANCELLED;
    return raw.document.empty() ? ServiceStatus::HELD : ServiceStatus::ISSUED;
}

// Of all of them; with the parts that are told it has to add up.
std::optional<Money> price_of(const RawTotals& raw, const Path& path) {
    if (raw.total.text.empty()) return {};
    Path at{&path, "totals"};
    auto currency = gds::code_of<Currency>(raw.currency, Path{&at, "currencyCode"});
    auto total = amount(raw.total, "total", currency, at);
    if (raw.subtotal.text.empty()) return total;
    auto sum = amount(raw.subtotal, "subtotal", currency, at);
    if (!raw.taxes.text.empty()) sum += amount(raw.taxes, "taxes", currency, at);
    if (!raw.fees.text.empty()) sum += amount(raw.fees, "fees", currency, at);
    if (sum != total) throw BadValue(Path{&at, "total"}, sum_text("its parts", total, sum));
    return total;
}

// Of a booking that holds nothing any more the flights are gone.
std::vector<int> segments_of(const RawBookedAncillary& raw, const RawBooking& booking, const Path& path) {
    std::vector<int> segments;
    for (auto item : raw.flights) {
        if (booking.flights.empty()) break;
        auto found = std::ranges::find(booking.flights, item, &RawBookedFlight::item_id);
        if (found == booking.flights.end()) throw BadValue(Path{&path, "flights"}, "name no flight of the booking");
        segments.push_back(static_cast<int>(found - booking.flights.begin()));
    }
    std::ranges::sort(segments);
    return segments;
}

gds::OrderedService service_of(const RawBookedAncillary& raw, int traveller, const RawBooking& booking,
                               const Path& path) {
    auto quantity = raw.quantity.value_or(1);
    if (quantity < 1 || quantity > 99) throw BadValue(Path{&path, "numberOfItems"}, "is no number of services");
    gds::OrderedService service{gds::service_kind({}, raw.reason == "C", raw.name),
                                sub_code(raw.sub_code),
                                gds::text_or_none(raw.name).value_or(""),
                                traveller,
                                segments_of(raw, booking, path),
                                static_cast<int>(quantity),
                                price_of(raw.totals, path),
                                status_of(raw),
                                {}};
    if (!raw.document.empty())
        service.document = gds::ticket_number(raw.document.substr(0, raw.document.find('/')),
                                              Path{&path, "electronicMiscellaneousDocumentNumber"});
    return service;
}

// What the airline has confirmed and costs something; the rest would keep the tickets from being issued.
bool is_to_be_issued(const RawBookedAncillary& raw, const gds::OrderedService& service) {
    bool waiting = raw.status_name == "On Request" || raw.status_name == "Pending";
    bool free = service.price && service.price->is_zero();
    return service.status == ServiceStatus::HELD && !raw.item_id.empty() && !waiting && !free;
}

}  // namespace

BookedAncillaries booked_ancillaries(const RawBooking& raw, const Path& path) {
    Path travelers{&path, "travelers"};
    BookedAncillaries out;
    for (std::size_t t = 0; t < raw.travellers.size(); ++t) {
        Path traveler{&travelers, {}, static_cast<std::ptrdiff_t>(t)}, list{&traveler, "ancillaries"};
        auto& ancillaries = raw.travellers[t].ancillaries;
        for (std::size_t i = 0; i < ancillaries.size(); ++i) {
            Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
            auto service = service_of(ancillaries[i], static_cast<int>(t), raw, at);
            if (is_to_be_issued(ancillaries[i], service)) out.held_items.emplace_back(ancillaries[i].item_id);
            // One EMD may be for several.
            bool open = service.status == ServiceStatus::ISSUED && service.document;
            if (open && std::ranges::find(out.open_documents, *service.document) == out.open_documents.end())
                out.open_documents.push_back(*service.document);
            out.services.push_back(std::move(service));
        }
    }
    return out;
}

}  // namespace airside::sabre
