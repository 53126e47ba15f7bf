// The bodies that are sent to Amadeus. Pure text in, text out.
#pragma once
#include <string>
#include <string_view>

#include "vendors/gds/port.hpp"

namespace airside::amadeus {

std::string search_body(const gds::SearchQuery& query);
std::string pricing_body(std::string_view offer);  // its raw text
std::string seat_map_body(const gds::Offer& offer);

std::string order_body(const gds::OrderRequest& request, std::string_view remark_prefix);

}  // namespace airside::amadeus
