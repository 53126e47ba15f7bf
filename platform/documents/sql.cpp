#include "platform/documents/sql.hpp"

#include <map>
#include <memory>

#include <boost/json/serialize.hpp>

#include "platform/documents/shape.hpp"

namespace airside::documents {
namespace {

std::string_view operator_of(Op op) {
    switch (op) {
        case Op::eq: return " = ";
        case Op::ne: return " IS DISTINCT FROM ";  // an absent field differs from any value, as in MongoDB
        case Op::lt: return " < ";
        case Op::lte: return " <= ";
        case Op::gt: return " > ";
        case Op::gte: return " >= ";
        case Op::one_of: break;
    }
    return " = ";
}

bool is_null(const Value& value) { return std::holds_alternative<std::nullptr_t>(value.variant()); }
bool is_number(const Value& value) {
    return std::holds_alternative<std::int64_t>(value.variant()) || std::holds_alternative<double>(value.variant());
}

std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

// What an update changes, as a tree: MongoDB makes missing parents, so does this.
struct Change {
    std::string value;  // a leaf's expression, given the expression of what is there
    bool is_increment = false;
    std::map<std::string, Change, std::less<>> below;
};

std::string object_of(const Change& change, const std::string& there) {
    std::string members;
    for (auto& [name, child] : change.below) {
        auto old = there + "->" + quoted(name);
        std::string value = child.value;
        if (!child.below.empty())
            value = "CASE jsonb_typeof(" + old + ") WHEN 'object' THEN " + old + " ELSE '{}'::jsonb END || " +
                    object_of(child, old);
        else if (child.is_increment)
            value = "to_jsonb(COALESCE((" + old + ")::numeric, 0) + (" + child.value + ")::numeric)";
        members += (members.empty() ? "" : ", ") + quoted(name) + ", " + value;
    }
    return "jsonb_build_object(" + members + ")";
}

}  // namespace

std::string path_expression(std::string_view field) {
    if (field == "_id") return "id";
    std::string out = "doc";
    for (auto name : split_path(field)) out += "->" + quoted(name);
    return out;
}

std::string Sql::json(boost::json::value value) {
    values_.push_back(std::move(value));
    return "($1::jsonb->" + std::to_string(values_.size() - 1) + ")";
}
std::string Sql::text(std::string_view value) {
    values_.push_back(boost::json::value(value));
    return "($1::jsonb->>" + std::to_string(values_.size() - 1) + ")";
}
std::string Sql::parameter() const { return boost::json::serialize(values_); }

std::string Sql::id_condition(const Condition& condition) {
    if (condition.op == Op::one_of) {
        std::string list;
        for (auto& value : condition.values)
            list += (list.empty() ? "" : ", ") + text(std::get<std::string>(value.variant()));
        return "id = ANY (ARRAY[" + list + "]::text[])";
    }
    auto& value = condition.values.front();
    if (is_null(value)) return condition.op == Op::eq ? "false" : "true";
    return "id" + std::string(operator_of(condition.op)) + text(std::get<std::string>(value.variant()));
}

std::string Sql::condition(const Condition& condition) {
    if (condition.field == "_id") return id_condition(condition);
    auto field = path_expression(condition.field);
    auto value_of = [&](const Value& value) { return json(to_json(collection_, condition.field, value)); };
    if (condition.op == Op::one_of) {
        std::string list;
        for (auto& value : condition.values) list += (list.empty() ? "" : ", ") + value_of(value);
        return field + " = ANY (ARRAY[" + list + "]::jsonb[])";
    }
    auto& value = condition.values.front();
    if (is_null(value) && condition.op == Op::eq) return "(" + field + " IS NULL OR " + field + " = 'null'::jsonb)";
    if (is_null(value)) return "(" + field + " <> 'null'::jsonb)";
    auto compared = field + std::string(operator_of(condition.op)) + value_of(value);
    if (condition.op == Op::eq || condition.op == Op::ne) return compared;
    // jsonb orders values of different kinds, too; MongoDB compares only like with like.
    return "(" + compared + " AND jsonb_typeof(" + field + ") = " + (is_number(value) ? "'number'" : "'string'") + ")";
}

std::string Sql::where(const Filter& filter) {
    std::string out;
    for (auto& one : filter) out += (out.empty() ? "" : " AND ") + condition(one);
    return out.empty() ? "true" : out;
}

std::string Sql::order_by(const std::vector<SortKey>& order) {
    std::string out;
    for (auto& key : order)
        out += (out.empty() ? " ORDER BY " : ", ") + path_expression(key.field) +
               (key.descending ? " DESC NULLS LAST" : " ASC NULLS FIRST");
    return out;
}

std::string Sql::changed(const Update& update) {
    Change root;
    auto place = [&](std::string_view field) -> Change& {
        auto* change = &root;
        for (auto name : split_path(field)) change = &change->below[std::string(name)];
        return *change;
    };
    for (auto& [field, value] : update.set) place(field).value = json(to_json(collection_, field, value));
    for (auto& [field, by] : update.inc) {
        auto& change = place(field);
        change.value = json(by);
        change.is_increment = true;
    }
    return "doc || " + object_of(root, "doc");
}

std::string postgres_schema(std::span<const Collection> collections) {
    std::string out;
    for (auto& collection : collections) {
        check_collection(collection);
        out += "CREATE TABLE IF NOT EXISTS " + collection.name +
               " (id text COLLATE \"C\" PRIMARY KEY, doc jsonb NOT NULL);\n";
        for (auto& index : collection.indexes) {
            std::string keys;
            for (auto& key : index.keys)
                keys += (keys.empty() ? "(" : ", (") + path_expression(key.field) + ")" +
                        (key.descending ? " DESC NULLS LAST" : " ASC NULLS FIRST");
            out += std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX IF NOT EXISTS " + index.name +
                   " ON " + collection.name + " (" + keys + ");\n";
        }
    }
    return out;
}

}  // namespace airside::documents
