// What can be added to a booking, as Get Ancillaries gives it. Included by .cpp files of this folder only.
#pragma once
#include "vendors/gds/json_reader.hpp"
#include "vendors/gds/sabre/reply_parser.hpp"

namespace airside::sabre {

// Of {"ancillaries": {…}} or {"errors": […]}; `booking` is the one that was asked about. Throws BadValue or
// BadDocument.
AncillaryReply read_ancillaries(gds::Object object, const gds::Path& root, const Booking& booking);

}  // namespace airside::sabre
