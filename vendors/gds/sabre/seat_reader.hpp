// Seat maps as Get Seats gives them. Included by .cpp files of this folder only.
#pragma once
#include "vendors/gds/json_reader.hpp"
#include "vendors/gds/sabre/reply_parser.hpp"

namespace airside::sabre {

// Of {"response": {"seatMaps": …, "aLaCarteOffer": …}} or {"errors": […]}. Throws BadValue or BadDocument.
SeatReply read_seats(gds::Object object, const gds::Path& root);

}  // namespace airside::sabre
