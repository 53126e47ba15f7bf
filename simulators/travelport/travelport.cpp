#include "simulators/travelport/travelport.hpp"

namespace airside::simulator::travelport {
namespace {

constexpr std::string_view vendor = "travelport";
constexpr std::string_view catalogue_path = "/11/air/catalog/search/catalogproductofferings";
constexpr std::string_view workbench_path = "/11/air/book/session/reservationworkbench";
constexpr std::string_view reservations_path = "/11/air/book/reservation/reservations";

// Of one workbench: "/11/air/book/" + "airoffer" + its id + "/offers/…".
std::string of_workbench(std::string_view area, std::string_view rest) {
    return "/11/" + std::string(area) + "/reservationworkbench/{workbench}" + std::string(rest);
}
std::string below(std::string_view path, std::string_view rest) { return std::string(path) + std::string(rest); }

}  // namespace

bool Travelport::is_for_us(const http::Request& request) { return request.path().starts_with("/11/"); }

void Travelport::forget_everything() {
    orders.forget_everything();
    workbenches.forget_everything();
    catalogue.forget_everything();
    content.forget_changes();
}

Gate::Effect Travelport::guarded(std::string wrapper, Effect effect) {
    return [this, wrapper = std::move(wrapper), effect = std::move(effect)](const Inbound& inbound,
                                                                            const FaultPlan& plan) {
        if (auto refusal = tokens.check(inbound.request)) return refuse(wrapper, *refusal);
        orders.expire_due();
        try {
            return effect(inbound, plan);
        } catch (const Refusal& refusal) {
            return refuse(wrapper, refusal);
        }
    };
}

void Travelport::add(Router& router, Gate& gate, http::Method method, std::string_view path, std::string operation,
                     std::string wrapper, Effect effect) {
    router.add(
        method, path,
        gate.route(std::string(vendor), std::move(operation), guarded(std::move(wrapper), std::move(effect)), failure));
}

void Travelport::add_routes(Router& router, Gate& gate) {
    router.add(
        http::Method::POST, "/oauth/token",
        gate.route(
            std::string(vendor), "token", [this](auto& inbound, auto&) { return tokens.issue(inbound); }, failure));
    add_shopping(router, gate);
    add_booking(router, gate);
    add_ticketing(router, gate);
}

void Travelport::add_shopping(Router& router, Gate& gate) {
    using http::Method;
    auto offerings = "CatalogProductOfferingsResponse", offers = "OfferListResponse";
    add(router, gate, Method::POST, catalogue_path, "search", offerings,
        [this](auto& inbound, auto& plan) { return catalogue.search(inbound, plan); });
    add(router, gate, Method::POST, below(catalogue_path, "/buildnext"), "search.next", offerings,
        [this](auto& inbound, auto& plan) { return catalogue.next(inbound, plan); });
    add(router, gate, Method::POST, "/11/air/price/offers/buildfromcatalogproductofferings", "pricing", offers,
        [this](auto& inbound, auto& plan) { return workbenches.price(inbound, plan); });
    add(router, gate, Method::POST, "/11/air/search/seat/catalogofferingsancillaries/seatavailabilities", "seatmap",
        "CatalogOfferingsAncillaryListResponse", [this](auto& inbound, auto&) { return seats.show(inbound); });
    add(router, gate, Method::POST, "/11/air/ancillaryshop/catalogofferingsancillaries", "services.list",
        "CatalogOfferingsAncillaryListResponse", [this](auto& inbound, auto&) { return services.show(inbound); });
}

void Travelport::add_booking(Router& router, Gate& gate) {
    using http::Method;
    auto reservation = "ReservationResponse";
    add(router, gate, Method::POST, workbench_path, "workbench.open", reservation,
        [this](auto& inbound, auto&) { return orders.new_workbench(inbound); });
    add(router, gate, Method::POST, below(workbench_path, "/buildfromlocator"), "workbench.from_locator", reservation,
        [this](auto& inbound, auto&) { return orders.workbench_from_locator(inbound); });
    add(router, gate, Method::GET, below(workbench_path, "/{workbench}"), "workbench.read", reservation,
        [this](auto& inbound, auto&) { return orders.read_workbench(inbound); });
    add(router, gate, Method::DELETE, below(workbench_path, "/{workbench}"), "workbench.discard", reservation,
        [this](auto& inbound, auto&) { return workbenches.discard(inbound); });
    add(router, gate, Method::POST, of_workbench("air/book/airoffer", "/offers/buildfromcatalogproductofferings"),
        "workbench.offer", "OfferListResponse",
        [this](auto& inbound, auto& plan) { return workbenches.add_offer(inbound, plan); });
    add(router, gate, Method::POST,
        of_workbench("air/book/airoffer", "/offers/buildancillaryoffersfromcatalogofferings"), "workbench.services",
        "OfferListResponse", [this](auto& inbound, auto&) { return services.add(inbound); });
    add(router, gate, Method::POST, of_workbench("air/book/traveler", "/travelers"), "workbench.traveler",
        "TravelerResponse", [this](auto& inbound, auto&) { return workbenches.add_traveler(inbound); });
    add(router, gate, Method::POST, of_workbench("air/book/traveler", "/travelers/list"), "workbench.travelers",
        "TravelerListResponse", [this](auto& inbound, auto&) { return workbenches.add_travelers(inbound); });
    add(router, gate, Method::POST, of_workbench("air/book/remarks", "/reservationcomments/list"), "workbench.remarks",
        "ReservationCommentListResponse", [this](auto& inbound, auto&) { return workbenches.add_remarks(inbound); });
    add(router, gate, Method::POST, of_workbench("book", "/reservations/cancelitems"), "workbench.cancel", reservation,
        [this](auto& inbound, auto&) { return workbenches.cancel_items(inbound); });
    // One path for whatever a workbench does to a reservation: its operation is known when it comes.
    router.add(Method::POST, below(reservations_path, "/{workbench}"),
               [this, &gate, commit = guarded(reservation, [this](auto& inbound, auto& plan) {
                                 return orders.commit(inbound, plan);
                             })](Inbound inbound) {
                   auto operation = orders.commit_operation(inbound);
                   return gate.pass(std::string(vendor), std::move(operation), std::move(inbound), commit, failure);
               });
    add(router, gate, Method::GET, reservations_path, "orders.find", "ReservationListResponse",
        [this](auto& inbound, auto&) { return orders.find(inbound); });
    add(router, gate, Method::GET, below(reservations_path, "/{locator}"), "orders.read", reservation,
        [this](auto& inbound, auto&) { return orders.read(inbound); });
    add(router, gate, Method::POST, "/11/air/receipt/reservations/{locator}/receipts", "orders.cancel",
        "ReceiptListResponse", [this](auto& inbound, auto&) { return orders.cancel(inbound); });
}

void Travelport::add_ticketing(Router& router, Gate& gate) {
    using http::Method;
    add(router, gate, Method::POST, of_workbench("air/payment", "/formofpayment"), "workbench.form_of_payment",
        "FormOfPaymentResponse", [this](auto& inbound, auto&) { return workbenches.add_form_of_payment(inbound); });
    add(router, gate, Method::POST, of_workbench("air/paymentoffer", "/payments"), "workbench.payment",
        "PaymentResponse", [this](auto& inbound, auto&) { return workbenches.add_payment(inbound); });
    add(router, gate, Method::GET, "/11/air/receipt/reservations/{locator}/receipts", "tickets.list",
        "ReceiptListResponse", [this](auto& inbound, auto&) { return orders.receipts(inbound); });
    add(router, gate, Method::POST, "/11/air/ticket/tickets/getbylocator", "tickets.read", "TicketListResponse",
        [this](auto& inbound, auto&) { return orders.tickets(inbound); });
    add(router, gate, Method::GET, "/11/air/ticket/tickets/{number}", "tickets.read", "TicketListResponse",
        [this](auto& inbound, auto&) { return orders.ticket(inbound); });
    add(router, gate, Method::PUT, "/11/air/ticket/tickets/updatestatus/{number}", "tickets.void", "TicketIdResponse",
        [this](auto& inbound, auto&) { return orders.void_ticket(inbound); });
    add(router, gate, Method::GET, "/11/air/emds/{number}", "emds.read", "EMDListResponse",
        [this](auto& inbound, auto&) { return orders.emd(inbound); });
    add(router, gate, Method::PUT, "/11/air/emds/{number}", "emds.void", "EMDListResponse",
        [this](auto& inbound, auto&) { return orders.void_emd(inbound); });
}

}  // namespace airside::simulator::travelport
