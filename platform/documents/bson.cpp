#include "platform/documents/bson.hpp"

#include <cstring>

#include <boost/json/serialize.hpp>

#include "platform/documents/shape.hpp"

namespace airside::documents {
namespace {

namespace json = boost::json;

void require(bool appended) {
    if (!appended) throw std::invalid_argument("documents: too large for BSON");
}

int length(std::string_view text) { return static_cast<int>(text.size()); }

std::int64_t milliseconds_of(std::string_view date) {
    auto instant = *parse_instant(date);  // shape.cpp has checked it
    return std::chrono::floor<std::chrono::milliseconds>(instant).time_since_epoch().count();
}

void append_text(bson_t* out, std::string_view key, std::string_view text) {
    require(bson_append_utf8(out, key.data(), length(key), text.data(), length(text)));
}

void append_list(bson_t* out, std::string_view key, const json::array& list, const Collection& collection,
                 const std::string& path) {
    bson_t child;
    require(bson_append_array_begin(out, key.data(), length(key), &child));
    for (std::size_t i = 0; i < list.size(); ++i) append(&child, std::to_string(i), list[i], collection, path + ".[]");
    bson_append_array_end(out, &child);
}

void append_object(bson_t* out, std::string_view key, const json::object& object, const Collection& collection,
                   const std::string& path) {
    bson_t child;
    require(bson_append_document_begin(out, key.data(), length(key), &child));
    for (auto& member : object)
        append(&child, member.key(), member.value(), collection, path + "." + std::string(member.key()));
    bson_append_document_end(out, &child);
}

std::string_view operator_of(Op op) {
    switch (op) {
        case Op::eq: return "$eq";
        case Op::ne: return "$ne";
        case Op::lt: return "$lt";
        case Op::lte: return "$lte";
        case Op::gt: return "$gt";
        case Op::gte: return "$gte";
        case Op::one_of: break;
    }
    return "$in";
}

void append_condition(bson_t* out, const Collection& collection, const Condition& condition) {
    auto& field = condition.field;
    auto value_of = [&](const Value& value) { return to_json(collection, field, value); };
    if (condition.op == Op::eq) return append(out, field, value_of(condition.values.front()), collection, field);
    bson_t test;
    require(bson_append_document_begin(out, field.data(), length(field), &test));
    if (condition.op == Op::one_of) {
        bson_t list;
        require(bson_append_array_begin(&test, "$in", -1, &list));
        for (std::size_t i = 0; i < condition.values.size(); ++i)
            append(&list, std::to_string(i), value_of(condition.values[i]), collection, field);
        bson_append_array_end(&test, &list);
    } else {
        append(&test, operator_of(condition.op), value_of(condition.values.front()), collection, field);
    }
    bson_append_document_end(out, &test);
}

json::value value_at(const bson_iter_t& at);

json::value children_of(const bson_iter_t& at) {
    bson_iter_t child;
    bool list = BSON_ITER_HOLDS_ARRAY(&at);
    json::array items;
    json::object members;
    bson_iter_recurse(&at, &child);
    while (bson_iter_next(&child)) {
        if (list)
            items.push_back(value_at(child));
        else
            members.emplace(bson_iter_key(&child), value_at(child));
    }
    if (list) return items;
    return members;
}

// Documents that others wrote may hold kinds that JSON does not have: an ObjectId becomes its hexadecimal text, the
// rest null.
json::value value_at(const bson_iter_t& at) {
    std::uint32_t size = 0;
    char oid[25];
    switch (bson_iter_type(&at)) {
        case BSON_TYPE_BOOL: return bson_iter_bool(&at);
        case BSON_TYPE_INT32: return bson_iter_int32(&at);
        case BSON_TYPE_INT64: return bson_iter_int64(&at);
        case BSON_TYPE_DOUBLE: return bson_iter_double(&at);
        case BSON_TYPE_UTF8: {
            auto* text = bson_iter_utf8(&at, &size);
            return json::value(std::string_view(text, size));
        }
        case BSON_TYPE_DATE_TIME:
            return json::value(date_text(Instant(std::chrono::milliseconds(bson_iter_date_time(&at)))));
        case BSON_TYPE_OID: bson_oid_to_string(bson_iter_oid(&at), oid); return json::value(std::string_view(oid));
        case BSON_TYPE_ARRAY:
        case BSON_TYPE_DOCUMENT: return children_of(at);
        default: return nullptr;
    }
}

}  // namespace

void append(bson_t* out, std::string_view key, const json::value& value, const Collection& collection,
            const std::string& path) {
    auto size = length(key);
    switch (value.kind()) {
        case json::kind::null: return require(bson_append_null(out, key.data(), size));
        case json::kind::bool_: return require(bson_append_bool(out, key.data(), size, value.get_bool()));
        case json::kind::int64: return require(bson_append_int64(out, key.data(), size, value.get_int64()));
        case json::kind::uint64:
            return require(bson_append_double(out, key.data(), size, static_cast<double>(value.get_uint64())));
        case json::kind::double_: return require(bson_append_double(out, key.data(), size, value.get_double()));
        case json::kind::array: return append_list(out, key, value.get_array(), collection, path);
        case json::kind::object: return append_object(out, key, value.get_object(), collection, path);
        case json::kind::string: break;
    }
    std::string_view text = value.get_string();
    if (is_date(collection, path)) return require(bson_append_date_time(out, key.data(), size, milliseconds_of(text)));
    append_text(out, key, text);
}

void append_document(bson_t* out, const json::object& document, const Collection& collection) {
    for (auto& member : document) append(out, member.key(), member.value(), collection, std::string(member.key()));
}

// As a list under $and, since one field may have several conditions.
void append_filter(bson_t* out, const Collection& collection, const Filter& filter) {
    if (filter.empty()) return;
    bson_t all;
    require(bson_append_array_begin(out, "$and", -1, &all));
    for (std::size_t i = 0; i < filter.size(); ++i) {
        auto key = std::to_string(i);
        bson_t one;
        require(bson_append_document_begin(&all, key.data(), length(key), &one));
        append_condition(&one, collection, filter[i]);
        bson_append_document_end(&all, &one);
    }
    bson_append_array_end(out, &all);
}

void append_sort(bson_t* out, std::string_view key, const std::vector<SortKey>& order) {
    bson_t keys;
    require(bson_append_document_begin(out, key.data(), length(key), &keys));
    for (auto& one : order)
        require(bson_append_int32(&keys, one.field.data(), length(one.field), one.descending ? -1 : 1));
    bson_append_document_end(out, &keys);
}

void append_update(bson_t* out, const Collection& collection, const Update& update) {
    bson_t fields;
    if (!update.set.empty()) {
        require(bson_append_document_begin(out, "$set", -1, &fields));
        for (auto& [field, value] : update.set)
            append(&fields, field, to_json(collection, field, value), collection, field);
        bson_append_document_end(out, &fields);
    }
    if (!update.inc.empty()) {
        require(bson_append_document_begin(out, "$inc", -1, &fields));
        for (auto& [field, by] : update.inc) require(bson_append_int64(&fields, field.data(), length(field), by));
        bson_append_document_end(out, &fields);
    }
}

std::string plain_text(const bson_iter_t& at) {
    auto value = value_at(at);
    if (value.is_null()) return {};
    if (auto* text = value.if_string()) return std::string(*text);
    return json::serialize(value);
}

std::string to_json_text(const bson_t* document) {
    bson_iter_t at;
    json::object out;
    bson_iter_init(&at, document);
    while (bson_iter_next(&at)) out.emplace(bson_iter_key(&at), value_at(at));
    return json::serialize(out);
}

}  // namespace airside::documents
