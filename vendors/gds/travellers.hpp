// Travellers and their contact as a GDS wants to have them.
#pragma once
#include <string>
#include <string_view>

#include "vendors/gds/port.hpp"

namespace airside::gds {

// What is wrong with the travellers for this offer, or empty: their number by type, their order, names without any
// Latin letter.
std::string travellers_problem(const OrderRequest& request);

// "+442071234567" → {"44", "2071234567"}; the code is of the ITU's E.164 list.
struct PhoneParts {
    std::string country_code, number;
};
PhoneParts split_phone(std::string_view e164);

// Latin letters without accents, upper case, hyphens and spaces: what fits on a ticket.
std::string ticket_name(std::string_view name);

}  // namespace airside::gds
