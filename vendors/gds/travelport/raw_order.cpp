#include "vendors/gds/travelport/raw_order.hpp"

namespace airside::travelport {
namespace {

constexpr std::size_t max_offers = 200, max_products = 10, max_travellers = 18, max_comments = 200, max_receipts = 100,
                      max_documents = 100, max_states = 54;

void read_traveller(Value& value, const Path& path, RawTraveller& traveller) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            traveller.id = text_of(v, p);
        else if (key == "Identifier" && !is_null(v, p))
            traveller.uuid = identifier_of(v, p);
        else if (key == "PersonName")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "Surname") traveller.surname = text_of(part, at);
            });
    });
}

void read_comment(Value& value, const Path& path, RawReservation& reservation) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key != "Comment" || is_null(v, p)) return;
        each_item(v, p, max_comments, [&](Value& item, const Path& at) {
            each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                if (name == "value" && !is_null(part, there)) reservation.comments.push_back(text_of(part, there));
            });
        });
    });
}

void read_state(Value& value, const Path& path, RawSegmentState& state) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "code")
            state.code = text_of(v, p);
        else if (key == "flightRefs")
            each_item(v, p, max_states,
                      [&](Value& item, const Path& at) { state.flight_refs.push_back(text_of(item, at)); });
    });
}

void read_confirmation(Value& value, const Path& path, RawReceipt& receipt) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Locator")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "value") receipt.locator = text_of(part, at);
                if (name == "source") receipt.source = text_of(part, at);
            });
        else if (key == "OfferStatus" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name != "StatusAir") return;
                each_item(part, at, max_states, [&](Value& item, const Path& there) {
                    read_state(item, there, receipt.states.emplace_back());
                });
            });
    });
}

void read_traveller_products(Value& value, const Path& path, RawTravellerProducts& products) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "TravelerIdentifierRef" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "id") products.traveller_ref = text_of(part, at);
            });
        else if (key == "ProductRefs" && !is_null(v, p))
            each_item(v, p, max_offers,
                      [&](Value& item, const Path& at) { products.products.push_back(text_of(item, at)); });
    });
}

// Of a document: "Number" and the traveller whom it is for.
void read_document(std::string_view key, Value& v, const Path& p, RawDocument& document) {
    if (key == "Number")
        document.number = text_of(v, p);
    else if (key == "TravelerIdentifierRef" && !is_null(v, p))
        each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
            if (name == "id") document.traveller_ref = text_of(part, at);
        });
}

void read_receipt(Value& value, const Path& path, RawReceipt& receipt) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Confirmation")
            read_confirmation(v, p, receipt);
        else if (key == "OfferRef" && !is_null(v, p)) {
            receipt.of_one_offer = true;
            // One, or a list of them.
            if (v.raw_json_token().starts_with('"'))
                receipt.offers.push_back(text_of(v, p));
            else
                each_item(v, p, max_offers,
                          [&](Value& item, const Path& at) { receipt.offers.push_back(text_of(item, at)); });
        } else if (key == "Document" && !is_null(v, p))
            each_item(v, p, max_documents, [&](Value& item, const Path& at) {
                std::string_view type = "DocumentTicket";
                RawDocument document;
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "@type")
                        type = text_of(part, there);
                    else
                        read_document(name, part, there, document);
                });
                if (type == "DocumentTicket") receipt.tickets.push_back(document);
                if (type == "DocumentEMD") receipt.emds.push_back(document);
            });
    });
}

// A flight's, or an ancillary's.
void read_own_product(Value& value, const Path& path, RawOwnOffer& offer) {
    std::optional<RawAncillary> ancillary;
    RawProduct product;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key != "Ancillary")
            read_product_field(key, v, p, product);
        else if (!is_null(v, p))
            read_ancillary(v, p, ancillary.emplace());
    });
    if (ancillary)
        offer.ancillaries.push_back({product.id, *std::move(ancillary)});
    else
        offer.products.next() = std::move(product);
}

void read_coupon(Value& value, const Path& path, RawCoupon& coupon) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "segmentSequence")
            coupon.segment = integer_of(v, p);
        else if (key == "status")
            coupon.status = text_of(v, p);
    });
}

}  // namespace

void read_own_offer(Value& value, const Path& path, RawOwnOffer& offer) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            offer.id = text_of(v, p);
        else if (key == "Identifier" && !is_null(v, p))
            offer.uuid = identifier_of(v, p);
        else if (key == "Product")
            each_item(v, p, max_products, [&](Value& item, const Path& at) { read_own_product(item, at, offer); });
        else if (key == "Price")
            read_price(v, p, offer.price);
        else if (key == "TermsAndConditionsFull")
            each_item(v, p, 10, [&](Value& item, const Path& at) { read_terms(item, at, offer.terms.emplace_back()); });
    });
}

void read_reservation(Value& value, const Path& path, RawReservation& reservation) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Identifier" && !is_null(v, p))
            reservation.id = identifier_of(v, p);
        else if (key == "Offer" && !is_null(v, p))
            each_item(v, p, max_offers, [&](Value& item, const Path& at) {
                read_own_offer(item, at, reservation.offers.emplace_back());
            });
        else if (key == "Traveler" && !is_null(v, p))
            each_item(v, p, max_travellers, [&](Value& item, const Path& at) {
                read_traveller(item, at, reservation.travellers.emplace_back());
            });
        else if (key == "TravelerProduct" && !is_null(v, p))
            each_item(v, p, max_offers, [&](Value& item, const Path& at) {
                read_traveller_products(item, at, reservation.traveller_products.emplace_back());
            });
        else if (key == "ReservationComment" && !is_null(v, p))
            each_item(v, p, max_comments, [&](Value& item, const Path& at) { read_comment(item, at, reservation); });
        else if (key == "Receipt" && !is_null(v, p))
            each_item(v, p, max_receipts, [&](Value& item, const Path& at) {
                read_receipt(item, at, reservation.receipts.emplace_back());
            });
    });
}

void read_ticket(Value& value, const Path& path, RawTicket& ticket) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Number")
            ticket.number = text_of(v, p);
        else if (key == "Coupon" && !is_null(v, p))
            each_item(v, p, 16,
                      [&](Value& item, const Path& at) { read_coupon(item, at, ticket.coupons.emplace_back()); });
    });
}

void read_emd(Value& value, const Path& path, std::vector<std::string_view>& statuses) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key != "EMDSegment" || is_null(v, p)) return;
        each_item(v, p, 16, [&](Value& item, const Path& at) {
            each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                if (name == "Status") statuses.push_back(text_of(part, there));
            });
        });
    });
}

}  // namespace airside::travelport
