// The bodies that are sent to Amadeus. Pure text in, text out.
#pragma once
#include <string>
#include <string_view>

#include "vendors/gds/port.hpp"

namespace airside::amadeus {

std::string search_body(const gds::SearchQuery& query);
std::string pricing_body(const gds::Offer& offer);

// What is wrong with the travellers for this offer, or empty: their number by type, their order, names without any
// Latin letter.
std::string travellers_problem(const gds::OrderRequest& request);
std::string order_body(const gds::OrderRequest& request, std::string_view remark_prefix);

// "+442071234567" → {"44", "2071234567"}; the code is of the ITU's E.164 list.
struct PhoneParts {
    std::string country_code, number;
};
PhoneParts split_phone(std::string_view e164);

// Latin letters without accents, upper case, hyphens and spaces: what fits on a ticket.
std::string ticket_name(std::string_view name);

}  // namespace airside::amadeus
