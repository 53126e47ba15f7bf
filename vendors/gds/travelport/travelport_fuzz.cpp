// Travelport's replies as somebody hostile, or something broken, would send them.
#include "vendors/gds/fuzz_offers.hpp"
#include "vendors/gds/travelport/errors.hpp"
#include "vendors/gds/travelport/reply_parser.hpp"
#include "vendors/gds/travelport/samples_for_test.hpp"
#include "vendors/gds/travelport/seat_map.hpp"
#include "vendors/gds/travelport/service_catalogue.hpp"

namespace {

// Whoever is offered something is a traveller of the sample, who pays for it.
void check(const std::vector<airside::travelport::ServiceOnSale>& on_sale) {
    using airside::vendors::fuzz::breach;
    for (auto& one : on_sale) {
        if (one.service.price.negative() || one.service.price.is_zero()) breach("a service for nothing");
        if (one.service.segments.empty() || one.service.label.empty()) breach("a service for no flight");
        if (one.names.size() != one.service.travellers.size()) breach("a service without a name");
        for (int traveller : one.service.travellers)
            if (traveller < 0 || traveller > 3) breach("a service for nobody");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace airside;
    using vendors::fuzz::expect_vendor;
    static const auto airports = reference::Airports::load(AIRSIDE_DATA_DIR);
    static travelport::ReplyParser parser(airports, {});
    static auto priced = travelport::samples::priced_reply(travelport::samples::own_offer());
    static const auto offer = parser.own_offer(priced, SharedText("raw")).offer;
    static auto held =
        travelport::samples::reservation_reply(travelport::samples::reservation(travelport::samples::own_offer()));
    static const auto opened = parser.reservation(held);
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
    with_reply([&](std::string& body) { check(travelport::read_services_on_sale(body, opened)); });
    with_reply([&](std::string& body) { check(travelport::read_seat_services(body, opened)); });
    with_reply([&](std::string& body) {
        if (travelport::read_added_total(body, Currency::of("EUR")).negative()) vendors::fuzz::breach("it pays");
    });
    with_reply([&](std::string& body) { (void)parser.emd_is_open(body); });
    return 0;
}
