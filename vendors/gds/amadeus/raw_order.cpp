#include "vendors/gds/amadeus/raw_order.hpp"

namespace airside::amadeus {
namespace {

void read_record(Value& value, const Path& path, RawRecord& record) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "reference")
            record.reference = text_of(v, p);
        else if (key == "originSystemCode")
            record.system = text_of(v, p);
        else if (key == "creationDate" || key == "creationDateTime")
            record.created = text_of(v, p);
    });
}

void read_document(Value& value, const Path& path, RawDocument& document) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "documentType")
            document.type = text_of(v, p);
        else if (key == "documentNumber")
            document.number = text_of(v, p);
        else if (key == "documentStatus")
            document.status = text_of(v, p);
        else if (key == "travelerId")
            document.traveller_id = text_of(v, p);
        else if (key == "segmentIds")
            each_item(v, p, 54,
                      [&](Value& item, const Path& at) { document.segment_ids.push_back(text_of(item, at)); });
    });
}

void read_traveller(Value& value, const Path& path, RawOrder& order) {
    auto& id = order.traveller_ids.emplace_back();
    auto& last_name = order.last_names.emplace_back();
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            id = text_of(v, p);
        else if (key == "name")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "lastName") last_name = text_of(part, at);
            });
    });
}

void read_remarks(Value& value, const Path& path, RawOrder& order) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key != "general") return;
        each_item(v, p, 200, [&](Value& item, const Path& at) {
            each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                if (name == "text") order.remarks.push_back(text_of(part, there));
            });
        });
    });
}

void read_agreement(Value& value, const Path& path, RawOrder& order) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "option")
            order.agreement_option = text_of(v, p);
        else if (key == "dateTime" && !is_null(v, p))
            order.agreement_time = text_of(v, p);
    });
}

}  // namespace

void read_order(Value& value, const Path& path, RawOrder& order) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            order.id = text_of(v, p);
        else if (key == "associatedRecords")
            each_item(v, p, 50,
                      [&](Value& item, const Path& at) { read_record(item, at, order.records.emplace_back()); });
        else if (key == "flightOffers")
            each_item(v, p, 6, [&](Value& item, const Path& at) { read_offer(item, at, order.offers.emplace_back()); });
        else if (key == "travelers")
            each_item(v, p, 18, [&](Value& item, const Path& at) { read_traveller(item, at, order); });
        else if (key == "remarks" && !is_null(v, p))
            read_remarks(v, p, order);
        // The description spells it ticketingAgreement, its own sample of an order ticketingAggreement.
        else if (key == "ticketingAgreement" || key == "ticketingAggreement")
            read_agreement(v, p, order);
        else if (key == "tickets" && !is_null(v, p))
            each_item(v, p, 200,
                      [&](Value& item, const Path& at) { read_document(item, at, order.documents.emplace_back()); });
    });
}

}  // namespace airside::amadeus
