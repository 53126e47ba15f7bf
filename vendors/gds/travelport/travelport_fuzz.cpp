// Travelport's replies as somebody hostile, or something broken, would send them.
#include "vendors/gds/fuzz_offers.hpp"
#include "vendors/gds/travelport/errors.hpp"
#include "vendors/gds/travelport/reply_parser.hpp"
#include "vendors/gds/travelport/samples_for_test.hpp"
#include "vendors/gds/travelport/seat_map.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace airside;
    using vendors::fuzz::expect_vendor;
    static const auto airports = reference::Airports::load(AIRSIDE_DATA_DIR);
    static travelport::ReplyParser parser(airports, {});
    static auto priced = travelport::samples::priced_reply(travelport::samples::own_offer());
    static const auto offer = parser.own_offer(priced, SharedText("raw")).offer;
    const std::string reply(reinterpret_cast<const char*>(data), size);
    auto with_reply = [&](auto read) {
        expect_vendor("travelport: ", [&] {
            auto body = reply;
            read(body);
        });
    };
    (void)travelport::read_errors(reply);
    for (std::size_t legs : {1u, 2u})
        with_reply([&](std::string& body) {
            for (auto& found : parser.offers(body, legs).offers) gds::fuzz::check(found);
        });
    with_reply([&](std::string& body) { gds::fuzz::check(parser.own_offer(body, SharedText("raw")).offer); });
    with_reply([&](std::string& body) { gds::fuzz::check(parser.reservation(body).order); });
    with_reply([&](std::string& body) {
        for (auto& order : parser.reservations(body)) gds::fuzz::check(order);
    });
    with_reply([&](std::string& body) { (void)parser.workbench(body); });
    with_reply([&](std::string& body) { (void)parser.form_of_payment(body); });
    with_reply([&](std::string& body) { (void)parser.tickets(body); });
    with_reply([&](std::string& body) { (void)travelport::read_seat_maps(body, offer); });
    return 0;
}
