// Amadeus's replies as somebody hostile, or something broken, would send them.
#include "vendors/gds/amadeus/reply_parser.hpp"
#include "vendors/gds/amadeus/samples_for_test.hpp"
#include "vendors/gds/fuzz_offers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace airside;
    using vendors::fuzz::expect_vendor;
    static const auto airports = reference::Airports::load(AIRSIDE_DATA_DIR);
    static amadeus::ReplyParser parser(airports, {});
    const std::string reply(reinterpret_cast<const char*>(data), size);
    expect_vendor("amadeus: ", [&] {
        auto body = std::make_shared<std::string>(reply);
        for (auto& offer : parser.offers(body).offers) gds::fuzz::check(offer);
    });
    auto body = reply;
    expect_vendor("amadeus: ", [&] { gds::fuzz::check(parser.priced_offer(body)); });
    body = reply;
    expect_vendor("amadeus: ", [&] { gds::fuzz::check(parser.order(body)); });
    body = reply;
    expect_vendor("amadeus: ", [&] {
        for (auto& order : parser.orders(body)) gds::fuzz::check(order);
    });
    body = reply;
    expect_vendor("amadeus: ", [&] { gds::fuzz::check(parser.seat_maps(body, amadeus::samples::offer())); });
    body = reply;
    std::vector<gds::ServiceChoice> choices;
    expect_vendor("amadeus: ", [&] {
        auto services = parser.services(body);
        gds::fuzz::check(services);
        for (auto& service : services) choices.push_back({service, service.travellers.front(), 1});
    });
    body = reply;
    expect_vendor("amadeus: ", [&] {
        // Of a reply that is an offer itself; what is asked for has to be one still.
        auto asked = parser.with_services(body, choices);
        if (!asked.done()) return;
        auto again = parser.with_services(asked.value(), {});
        if (!again.done()) vendors::fuzz::breach("what was asked for can't be taken back");
    });
    return 0;
}
