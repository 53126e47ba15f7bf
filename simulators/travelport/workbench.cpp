#include "simulators/travelport/workbench.hpp"

#include <cmath>

namespace airside::simulator::travelport {
namespace {

constexpr std::chrono::minutes lifetime{30};
constexpr std::size_t most_open = 10'000, most_travelers = 9, longest_name = 55;

void check_name(const json::object& traveler) {
    auto name = object(traveler, "PersonName");
    if (!name) throw Refusal{"PERSON NAME IS A REQUIRED FIELD"};
    for (std::string_view part : {"Given", "Surname"}) {
        auto value = text_or(*name, part, "");
        bool latin = std::ranges::all_of(value, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ' || c == '-' || c == '\'' || c == '.';
        });
        if (value.empty() || value.size() > longest_name || !latin) throw Refusal{"TRAVELER NAME IS NOT VALID"};
    }
}

void check_contact(const json::object& traveler) {
    for (auto phone : objects(traveler, "Telephone")) {
        auto digits = text_or(*phone, "phoneNumber", "");
        if (digits.empty() || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
            throw Refusal{"TELEPHONE NUMBER MUST BE DIGITS"};
    }
    for (auto email : objects(traveler, "Email"))
        if (text_or(*email, "value", "").find('@') == std::string::npos) throw Refusal{"EMAIL IS NOT VALID"};
}

// Callers write an amount as a JSON number.
std::int64_t minor_of(const json::object& amount, const Currency& currency) {
    auto value = member(amount, "value");
    boost::system::error_code error;
    auto units = value ? value->to_number<double>(error) : 0;
    if (error) throw Refusal{"PAYMENT AMOUNT IS NOT VALID"};
    return std::llround(units * std::pow(10.0, currency.exponent()));
}

}  // namespace

json::array brands_of(const Offer& offer) {
    References brands("b");
    for (const auto& fare : offer.fares)
        brands.id(fare.brand.code, [&](const std::string&) { return brand_json(fare, "b-" + fare.brand.code); });
    return std::move(brands.list());
}

json::object own_offer_json(const World& world, const Offer& offer, std::string_view uuid) {
    json::array products;
    std::vector<std::string> ids;
    for (std::size_t b = 0; b < offer.bounds.size(); ++b) {
        ids.push_back("product_" + std::to_string(b + 1));
        products.push_back(product_json(world, offer, b, ids.back(), {}));
    }
    return typed("Offer",
                 {{"id", "offer_1"},
                  {"Identifier", identifier(uuid)},
                  {"ContentSource", "GDS"},
                  {"Product", std::move(products)},
                  {"Price", price_json(offer, "PriceDetail")},
                  {"TermsAndConditionsFull", json::array{terms_json(offer, "TermsAndConditionsFullAir", "T0", ids)}}});
}

Workbench& Workbenches::open(std::string locator) {
    if (open_.size() >= most_open) std::erase_if(open_, [&](auto& one) { return one.second.until < clock_.now(); });
    if (open_.size() >= most_open) open_.clear();
    auto id = uuid(random_);
    auto& bench = open_[id];
    bench.id = id;
    bench.until = clock_.now() + lifetime;
    bench.locator = std::move(locator);
    return bench;
}

Workbench* Workbenches::find(std::string_view id) {
    auto found = open_.find(id);
    return found == open_.end() || found->second.until < clock_.now() ? nullptr : &found->second;
}

Workbench& Workbenches::at(const Inbound& inbound) {
    auto bench = find(inbound.path[0]);
    if (!bench) throw Refusal{"WORKBENCH ID IS NOT VALID", 404, "Business"};
    return *bench;
}

Workbenches::Priced Workbenches::priced(const Inbound& inbound, const FaultPlan& plan) {
    auto body = body_of(inbound.request.body, "OfferQueryBuildFromCatalogProductOfferings");
    auto request = object(body, "BuildFromCatalogProductOfferingsRequest");
    if (!request) throw malformed("INVALID INPUT FORMAT: BuildFromCatalogProductOfferingsRequest IS MISSING");
    auto selected = catalogue_.selected(*request);
    content_.change(selected.quoted, plan);
    auto offer = content_.reprice(selected.quoted, selected.party, selected.currency, clock_.now(), true);
    if (!offer) throw Refusal{"No Fare Found", 404, "Business", "0"};
    return {std::move(selected), std::move(*offer)};
}

http::Response Workbenches::price(const Inbound& inbound, const FaultPlan& plan) {
    auto [selected, offer] = priced(inbound, plan);
    auto brands = typed("ReferenceListBrand", {{"Brand", brands_of(offer)}});
    return answer("OfferListResponse", {{"OfferID", json::array{own_offer_json(world_, offer, uuid(random_))}},
                                        {"ReferenceList", json::array{std::move(brands)}}});
}

http::Response Workbenches::add_offer(const Inbound& inbound, const FaultPlan& plan) {
    auto& bench = at(inbound);
    if (!bench.locator.empty() || bench.selected) throw Refusal{"THE WORKBENCH HAS AN OFFER ALREADY"};
    auto [selected, offer] = priced(inbound, plan);
    bench.offer = own_offer_json(world_, offer, uuid(random_));
    bench.total_minor = offer.total_minor;
    bench.selected = std::move(selected);
    auto brands = typed("ReferenceListBrand", {{"Brand", brands_of(offer)}});
    return answer("OfferListResponse",
                  {{"OfferID", json::array{bench.offer}}, {"ReferenceList", json::array{std::move(brands)}}});
}

json::object Workbenches::add(Workbench& bench, const json::object& traveler) {
    if (!bench.locator.empty()) throw Refusal{"TRAVELERS CAN NOT BE ADDED TO A BOOKED RESERVATION"};
    if (bench.travelers.size() >= most_travelers * 2) throw Refusal{"NO MORE TRAVELERS ARE ALLOWED"};
    if (!passenger_type(text_or(traveler, "passengerTypeCode", ""))) throw Refusal{"PASSENGER TYPE CODE IS NOT VALID"};
    check_name(traveler);
    check_contact(traveler);
    json::object kept = traveler;
    kept["@type"] = "Traveler";
    kept["id"] = "travelerRefId_" + std::to_string(bench.travelers.size() + 1);
    kept["Identifier"] = identifier(uuid(random_));
    bench.travelers.push_back(kept);
    return kept;
}

http::Response Workbenches::add_traveler(const Inbound& inbound) {
    auto& bench = at(inbound);
    return answer("TravelerResponse", {{"Traveler", add(bench, body_of(inbound.request.body, "Traveler"))}});
}

http::Response Workbenches::add_travelers(const Inbound& inbound) {
    auto& bench = at(inbound);
    auto body = body_of(inbound.request.body, "TravelerListRequest");
    auto given = objects(body, "Traveler");
    if (given.empty() || given.size() > most_travelers * 2) throw Refusal{"TRAVELER IS A REQUIRED FIELD"};
    auto before = bench.travelers;
    json::array added;
    try {
        for (auto traveler : given) added.push_back(add(bench, *traveler));
    } catch (const Refusal&) {
        bench.travelers = std::move(before);  // all of them, or none
        throw;
    }
    auto list = typed("ReferenceListTraveler", {{"Traveler", std::move(added)}});
    return answer("TravelerListResponse", {{"ReferenceList", json::array{std::move(list)}}});
}

http::Response Workbenches::add_remarks(const Inbound& inbound) {
    auto& bench = at(inbound);
    auto body = body_of(inbound.request.body, "ReservationCommentListRequest");
    auto comments = objects(body, "ReservationComment");
    if (comments.empty()) throw Refusal{"RESERVATION COMMENT IS A REQUIRED FIELD"};
    for (auto comment : comments) {
        if (objects(*comment, "Comment").empty()) throw Refusal{"COMMENT IS A REQUIRED FIELD"};
        bench.remarks.push_back(*comment);
    }
    return answer("ReservationCommentListResponse", {{"ReservationComment", bench.remarks}});
}

http::Response Workbenches::add_form_of_payment(const Inbound& inbound) {
    auto& bench = at(inbound);
    auto form = body_of(inbound.request.body, "FormOfPayment");
    auto type = text_or(form, "@type", "");
    if (type != "FormOfPaymentCash" && type != "FormOfPaymentPaymentCard")
        throw Refusal{"FORM OF PAYMENT IS NOT SUPPORTED"};
    auto kept = typed(type, {{"id", "formOfPayment_" + std::to_string(bench.forms_of_payment.size() + 1)},
                             {"Identifier", identifier(uuid(random_))}});
    bench.forms_of_payment.push_back(kept);
    return answer("FormOfPaymentResponse", {{"FormOfPayment", std::move(kept)}});
}

http::Response Workbenches::add_payment(const Inbound& inbound) {
    auto& bench = at(inbound);
    auto payment = body_of(inbound.request.body, "Payment");
    auto by = object(payment, "FormOfPaymentIdentifier");
    bool known = by && std::ranges::any_of(bench.forms_of_payment, [&](auto& form) {
                     return identifier_of(form.as_object()) == identifier_of(*by);
                 });
    if (!known) throw Refusal{"FORM OF PAYMENT IDENTIFIER IS NOT VALID"};
    auto offers = objects(payment, "OfferIdentifier");
    if (offers.empty()) throw Refusal{"OFFER IDENTIFIER IS NOT VALID"};
    std::int64_t owed = 0;
    std::set<std::string> paid;
    for (auto offer : offers) {
        auto payable = std::ranges::find(bench.payables, identifier_of(*offer), &Payable::uuid);
        if (payable == bench.payables.end() || !paid.insert(payable->uuid).second || bench.paid.contains(payable->uuid))
            throw Refusal{"OFFER IDENTIFIER IS NOT VALID"};
        owed += payable->minor;
    }
    auto amount = object(payment, "Amount");
    auto currency = Currency::parse(amount ? text_or(*amount, "code", "") : std::string());
    if (currency != bench.currency || minor_of(*amount, *currency) != owed)
        throw Refusal{"PAYMENT AMOUNT DOES NOT MATCH THE PRICE OF THE OFFER"};
    bench.paid.merge(paid);
    auto kept = typed("Payment", {{"id", "payment_1"}, {"Identifier", identifier(uuid(random_))}});
    bench.payments.push_back(kept);
    return answer("PaymentResponse", {{"Payment", std::move(kept)}});
}

http::Response Workbenches::cancel_items(const Inbound& inbound) {
    auto& bench = at(inbound);
    if (bench.locator.empty()) throw Refusal{"THERE IS NO RESERVATION TO CANCEL"};
    if (!flag(body_of(inbound.request.body, "CancelRequest"), "cancelAllInd"))
        throw Refusal{"ONLY A WHOLE RESERVATION CAN BE CANCELLED HERE"};
    bench.cancel_all = true;
    return answer("ReservationResponse",
                  {{"Reservation", typed("Reservation", {{"Identifier", identifier(bench.id)}})}});
}

http::Response Workbenches::discard(const Inbound& inbound) {
    auto id = at(inbound).id;
    close(id);
    return answer("ReservationResponse", {{"Reservation", typed("Reservation", {{"Identifier", identifier(id)}})}});
}

}  // namespace airside::simulator::travelport
