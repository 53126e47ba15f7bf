// What our office at Sabre is set up with.
#pragma once
#include <string>

namespace airside::sabre {

struct OfficeFacts {
    std::string pcc = "AIRS";                    // pseudo city code
    std::string time_zone = "UTC";               // of the office: Sabre's time limits are local to it
    std::string shop_version = "5";              // of Bargain Finder Max and Revalidate Itinerary: "4" or "5"
    std::string ticket_country = "US";           // of the ticket stock
    std::string remark_prefix = "AIRSIDE REF ";  // our reference follows it, in a general remark of the order
};

}  // namespace airside::sabre
