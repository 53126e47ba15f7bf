// Sabre's replies as somebody hostile, or something broken, would send them.
#include "vendors/gds/fuzz_offers.hpp"
#include "vendors/gds/sabre/reply_parser.hpp"
#include "vendors/gds/sabre/samples_for_test.hpp"

namespace airside::sabre {
namespace {

Booking sample_booking(ReplyParser& parser) {
    auto body = "{" + samples::booking() + "}";
    return parser.booking(body);
}

}  // namespace
}  // namespace airside::sabre

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace airside;
    using vendors::fuzz::expect_vendor;
    static const auto airports = reference::Airports::load(AIRSIDE_DATA_DIR);
    static sabre::ReplyParser parser(airports, {});
    static const sabre::ReplyParser::Party party{
        {gds::PassengerType::ADULT, 2}, {gds::PassengerType::CHILD, 1}, {gds::PassengerType::INFANT, 1}};
    static const auto booking = sabre::sample_booking(parser);
    const std::string reply(reinterpret_cast<const char*>(data), size);
    auto body = reply;
    expect_vendor("sabre: ", [&] {
        for (auto& offer : parser.offers(body, party).offers) gds::fuzz::check(offer);
    });
    body = reply;
    expect_vendor("sabre: ", [&] { gds::fuzz::check(parser.booking(body).order); });
    body = reply;
    expect_vendor("sabre: ", [&] { gds::fuzz::check(parser.created_booking(body).order); });
    body = reply;
    expect_vendor("sabre: ", [&] { parser.found_bookings(body); });
    body = reply;
    expect_vendor("sabre: ", [&] {
        for (auto& map : parser.seats(body).maps)
            for (auto& row : map.rows)
                for (auto& seat : row.seats)
                    if (seat.price && seat.price->negative()) vendors::fuzz::breach("a seat that pays");
    });
    body = reply;
    expect_vendor("sabre: ", [&] { gds::fuzz::check(parser.ancillaries(body, booking).services, booking.order); });
    return 0;
}
