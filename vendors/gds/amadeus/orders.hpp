// From an order's raw fields to the normalised order.
#pragma once
#include "vendors/gds/amadeus/normalise.hpp"
#include "vendors/gds/amadeus/raw_order.hpp"

namespace airside::amadeus {

gds::Order normalise_order(const RawOrder& raw, Normaliser& normaliser, const Path& path);  // throws BadValue

}  // namespace airside::amadeus
