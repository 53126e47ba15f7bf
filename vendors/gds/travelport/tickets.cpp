// Travelport's tickets, and the EMDs of its services: issued together, voided one by one.
#include <algorithm>

#include "vendors/gds/travelport/calls.hpp"
#include "vendors/gds/travelport/travelport.hpp"

namespace airside::travelport {
namespace {

using gds::CallContext;
using gds::Outcome;
using gds::ServiceStatus;
using http::Method;

std::string emd_path(const std::string& number) { return "/11/air/emds/" + number; }

// What is to be paid: the flights, and those services that are held.
struct Bill {
    Money total;
    std::vector<NamedOffer> offers;
};
Bill bill_of(const Reservation& opened, const gds::Order& before) {
    Bill bill{opened.order.offer->price.total, {{opened.offer_ref, opened.offer_id}}};
    for (std::size_t i = 0; i < before.services.size(); ++i) {
        auto& service = before.services[i];
        if (service.status != ServiceStatus::HELD || !service.price || service.price->is_zero()) continue;
        bill.total += *service.price;
        bill.offers.push_back(opened.services.at(i));
    }
    return bill;
}

bool one_currency(const gds::Order& order) {
    auto& currency = order.offer->price.total.currency();
    return std::ranges::all_of(order.services,
                               [&](auto& one) { return !one.price || one.price->currency() == currency; });
}

}  // namespace

awaitable<Outcome<Reservation>> Travelport::open_workbench(std::string_view operation, const std::string& order_id,
                                                           const CallContext& context) {
    auto call = call_for(
        operation, Method::POST,
        "/11/air/book/session/reservationworkbench/buildfromlocator?Locator=" + http::percent_encode(order_id));
    auto opened = co_await reservation(call, context);
    if (opened.done() && !opened.value().order.offer) co_return nothing_held();
    co_return opened;
}

// The form of payment and the payment, in the workbench that was opened on the order.
awaitable<Outcome<std::string>> Travelport::pay(const Reservation& opened, const gds::Order& before,
                                                const CallContext& context) {
    auto form = call_for("issue_tickets.form_of_payment", Method::POST,
                         workbench_path("payment", opened.workbench, "/formofpayment"), cash_body());
    auto formed = co_await ask(form, context);
    auto id = read_as<std::string>(formed, form, [&](std::string& body) { return parser_.form_of_payment(body); });
    if (!id.done()) co_return id;
    auto bill = bill_of(opened, before);
    auto payment =
        call_for("issue_tickets.payment", Method::POST, workbench_path("paymentoffer", opened.workbench, "/payments"),
                 payment_body(bill.total, id.value(), bill.offers));
    auto paid = co_await ask(payment, context);
    co_return paid;
}

awaitable<Outcome<gds::Order>> Travelport::issue_tickets(const std::string& order_id, const CallContext& context) {
    auto opened = co_await open_workbench("issue_tickets.workbench", order_id, context);
    if (!opened.done()) co_return opened.as<gds::Order>();
    auto order = opened.value().order;
    auto before = co_await with_tickets(std::move(order), context);
    if (!before.done()) co_return before;
    if (before.value().status != gds::OrderStatus::ON_HOLD)
        co_return gds::Refused{gds::RefusalCode::ALREADY_TICKETED, "", "there are open tickets"};
    if (!one_currency(before.value()))
        co_return gds::Refused{gds::RefusalCode::OTHER, "", "a service is priced in another currency than the flights"};
    auto paid = co_await pay(opened.value(), before.value(), context);
    if (!paid.done()) co_return paid.as<gds::Order>();
    auto commit = call_for("issue_tickets", Method::POST, reservation_path(opened.value().workbench),
                           commit_body("AIRSIDE TICKETING"));
    commit.effect = true;
    auto issued = co_await reservation(commit, context);
    if (!issued.done()) co_return issued.as<gds::Order>();
    auto result = std::move(issued.value().order);
    keep_states(before.value(), result);
    co_return result;
}

awaitable<Outcome<gds::Order>> Travelport::with_emds(gds::Order order, const CallContext& context) {
    for (auto& service : order.services) {
        if (!service.document) continue;
        auto call = call_for("read_emd", Method::GET, emd_path(*service.document));
        auto asked = co_await ask(call, context);
        if (asked.refused()) co_return gds::Unavailable{"travelport: no EMD is shown: " + asked.describe(), {}};
        auto open = read_as<bool>(asked, call, [&](std::string& body) { return parser_.emd_is_open(body); });
        if (!open.done()) co_return open.as<gds::Order>();
        service.status = open.value() ? ServiceStatus::ISSUED : ServiceStatus::CANCELLED;
    }
    co_return order;
}

// Document by document, the EMDs before the tickets that they belong to. Once one is voided, whatever stops us leaves
// the order half way: unknown.
awaitable<Outcome<gds::Order>> Travelport::void_all(gds::Order order, const CallContext& context) {
    std::vector<gds::Call> calls;
    auto add = [&](std::string path, std::string body) {
        calls.push_back(call_for("void_tickets", Method::PUT, std::move(path), std::move(body)));
        calls.back().effect = true;
    };
    for (auto& service : order.services)
        if (service.status == ServiceStatus::ISSUED) add(emd_path(*service.document), R"({"EMDQueryUpdateEMD":{}})");
    for (auto& ticket : order.tickets)
        if (ticket.status == gds::TicketStatus::ISSUED)
            add("/11/air/ticket/tickets/updatestatus/" + ticket.number, R"({"TicketQueryUpdateTicket":{}})");
    if (calls.empty()) co_return gds::Refused{gds::RefusalCode::ALREADY_CANCELLED, "", "there is no open ticket"};
    int voided = 0;
    for (auto& call : calls) {
        auto asked = co_await ask(call, context);
        if (!asked.done() && voided == 0) co_return asked.as<gds::Order>();
        if (!asked.done())
            co_return gds::Unknown{"travelport: " + std::to_string(voided) +
                                   " documents are voided, then: " + asked.describe()};
        ++voided;
    }
    for (auto& service : order.services)
        if (service.status == ServiceStatus::ISSUED) service.status = ServiceStatus::CANCELLED;
    for (auto& ticket : order.tickets) {
        if (ticket.status != gds::TicketStatus::ISSUED) continue;
        ticket.status = gds::TicketStatus::VOIDED;
        for (auto& coupon : ticket.coupons) coupon.status = gds::TicketStatus::VOIDED;
    }
    order.status = gds::OrderStatus::ON_HOLD;
    co_return order;
}

awaitable<Outcome<gds::Order>> Travelport::void_tickets(const std::string& order_id, const CallContext& context) {
    auto read = co_await read_order(order_id, context);
    if (!read.done()) co_return read;
    auto order = std::move(read).value();
    auto voided = co_await void_all(std::move(order), context);
    co_return voided;
}

awaitable<Outcome<gds::Cancelled>> Travelport::cancel(const std::string& order_id, const CallContext& context) {
    auto call = call_for("cancel", Method::POST,
                         "/11/air/receipt/reservations/" + http::percent_encode(order_id) + "/receipts");
    call.effect = true;
    auto asked = co_await ask(call, context);
    co_return read_as<gds::Cancelled>(asked, call, [](std::string&) { return gds::Cancelled{}; });
}

}  // namespace airside::travelport
