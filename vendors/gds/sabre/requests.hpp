// The bodies that are sent to Sabre. Pure text in, text out.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vendors/gds/port.hpp"
#include "vendors/gds/sabre/office.hpp"
#include "vendors/gds/sabre/stored_offer.hpp"

namespace airside::sabre {

struct Booking;

inline constexpr std::string_view received_from = "AIRSIDE";

// Who is asked for, in the order of the request.
std::vector<std::pair<gds::PassengerType, int>> party_of(const gds::PassengerCounts& counts);

std::string shop_body(const gds::SearchQuery& query, const OfficeFacts& office);
std::string revalidate_body(const StoredOffer& offer, const OfficeFacts& office);

// Seats of one leg; its segments are named by their number in the whole offer, from `first` on.
std::string seats_body(const StoredOffer& offer, std::size_t leg, std::size_t first);

// The price has to be that of `offer` to the cent, or Sabre ends the transaction.
std::string create_body(const gds::OrderRequest& request, const StoredOffer& offer, const OfficeFacts& office);
std::string booking_body(const std::string& locator);
std::string find_body(const BookingReference& reference, const gds::FindHints& hints, const OfficeFacts& office);
// Tickets of these price quotes, and EMDs of these ancillaries.
std::string fulfil_body(const std::string& locator, const std::vector<std::string>& price_quotes,
                        const std::vector<std::string>& ancillaries, const OfficeFacts& office);
std::string void_body(std::span<const std::string> documents);
std::string refund_body(std::span<const std::string> documents);
std::string cancel_body(const std::string& locator);

std::string ancillaries_body(const std::string& locator);
// The booking as it was read, and as it is to be; each service at what the caller was told that it costs. The choices
// have to fit the booking.
std::string add_ancillaries_body(const Booking& booking, const std::vector<gds::ServiceChoice>& choices);

}  // namespace airside::sabre
