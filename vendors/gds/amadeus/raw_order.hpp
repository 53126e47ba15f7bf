// An order as it stands in the reply. Included by .cpp files of this folder only; views live in the parser's buffer.
#pragma once
#include "vendors/gds/amadeus/raw_offer.hpp"

namespace airside::amadeus {

struct RawRecord {
    std::string_view reference, system, created;
};

struct RawDocument {
    std::string_view type, number, status, traveller_id;
    std::vector<std::string_view> segment_ids;
};

struct RawOrder {
    std::string_view id, agreement_option, agreement_time, status;
    std::vector<RawRecord> records;
    std::vector<RawOffer> offers;
    std::vector<std::string_view> traveller_ids, last_names, remarks;
    std::vector<RawDocument> documents;
};

void read_order(Value& value, const Path& path, RawOrder& order);  // throws BadValue or BadDocument

}  // namespace airside::amadeus
