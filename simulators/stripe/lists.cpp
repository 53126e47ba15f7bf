#include "simulators/stripe/lists.hpp"

#include <charconv>
#include <regex>

#include "simulators/stripe/cards.hpp"
#include "simulators/stripe/form.hpp"

namespace airside::simulator::stripe {
namespace {

constexpr std::int64_t default_limit = 10, most_items = 100;

std::optional<json::object> object_by_id(const Ledger& ledger, std::string_view id) {
    for (auto [prefix, store] : {std::pair<std::string_view, std::string_view>{"pi_", "payment_intents"},
                                 {"ch_", "charges"},
                                 {"re_", "refunds"},
                                 {"cus_", "customers"},
                                 {"txn_", "balance_transactions"},
                                 {"pm_", "payment_methods"}}) {
        if (!id.starts_with(prefix)) continue;
        if (auto found = ledger.find(store, id)) return found->value;
    }
    if (auto card = find_card(id)) return payment_method_json(*card, 0);
    return {};
}

void expand_path(const Ledger& ledger, json::object& subject, std::string_view path, const std::string& whole) {
    auto dot = path.find('.');
    auto name = path.substr(0, dot), rest = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    auto value = subject.if_contains({name.data(), name.size()});
    if (!value) throw invalid_request("", "This property cannot be expanded (" + whole + ").", "expand");
    if (value->is_null()) return;
    if (value->is_array()) {
        for (auto& one : value->get_array())
            if (one.is_object() && !rest.empty()) expand_path(ledger, one.get_object(), rest, whole);
        return;
    }
    if (value->is_string()) {
        auto object = object_by_id(ledger, std::string_view(value->get_string().data(), value->get_string().size()));
        if (!object) return;  // known by id only
        *value = std::move(*object);
    }
    if (!value->is_object()) throw invalid_request("", "This property cannot be expanded (" + whole + ").", "expand");
    if (!rest.empty()) expand_path(ledger, value->get_object(), rest, whole);
}

std::vector<const Ledger::Record*> newest_first(const Ledger& ledger, std::string_view store) {
    std::vector<const Ledger::Record*> records;
    for (const auto& [id, record] : ledger.all(store)) records.push_back(&record);
    std::ranges::sort(records, std::greater<>{}, [](auto* record) { return record->history.front().number; });
    return records;
}

std::int64_t limit_of(const json::object& form) {
    auto limit = form_integer(form, "limit").value_or(default_limit);
    if (limit < 1 || limit > most_items)
        throw invalid_request("parameter_invalid_integer", "limit must be between 1 and 100", "limit");
    return limit;
}

// created=123, or created[gte]=123 and so on.
bool created_within(const json::object& form, std::int64_t created) {
    auto value = member(form, "created");
    if (!value) return true;
    if (auto exact = value->is_string() ? form_integer(form, "created") : std::nullopt) return created == *exact;
    auto bounds = object(form, "created");
    if (!bounds) return true;
    auto after = form_integer(*bounds, "gt"), from = form_integer(*bounds, "gte"), before = form_integer(*bounds, "lt"),
         to = form_integer(*bounds, "lte");
    return (!after || created > *after) && (!from || created >= *from) && (!before || created < *before) &&
           (!to || created <= *to);
}

bool fits(const json::object& value, const json::object& form, std::initializer_list<std::string_view> filters) {
    for (auto name : filters) {
        auto wanted = text(form, name);
        if (wanted && text_or(value, name, "") != *wanted) return false;
    }
    auto types = texts(form, "types");
    if (!types.empty() && std::ranges::find(types, text_or(value, "type", "")) == types.end()) return false;
    return created_within(form, integer(value, "created").value_or(0));
}

bool clause_fits(const json::object& value, const std::string& clause) {
    static const std::regex metadata(R"(^\s*metadata\[['"]([^'"]+)['"]\]\s*:\s*['"]([^'"]*)['"]\s*$)"),
        plain(R"(^\s*(status|currency|amount|customer)\s*:\s*['"]?([^'"]*?)['"]?\s*$)");
    std::smatch found;
    if (std::regex_match(clause, found, metadata)) {
        auto given = object(value, "metadata");
        return given && text_or(*given, found[1].str(), "\x01") == found[2].str();
    }
    if (!std::regex_match(clause, found, plain))
        throw invalid_request("", "The search query could not be parsed: " + clause, "query");
    if (found[1] == "amount") return std::to_string(integer(value, "amount").value_or(-1)) == found[2].str();
    return text_or(value, found[1].str(), "") == found[2].str();
}

}  // namespace

void expand(const Ledger& ledger, json::object& subject, const std::vector<std::string>& paths) {
    for (const auto& path : paths) expand_path(ledger, subject, path, path);
}

json::object list(const Ledger& ledger, std::string_view store, std::string_view url, const json::object& form,
                  std::initializer_list<std::string_view> filters) {
    auto limit = static_cast<std::size_t>(limit_of(form));
    auto records = newest_first(ledger, store);
    auto position = [&](std::string_view parameter) -> std::optional<std::size_t> {
        auto id = text(form, parameter);
        if (!id) return {};
        auto found =
            std::ranges::find_if(records, [&](auto* record) { return text_or(record->value, "id", "") == *id; });
        if (found == records.end()) throw no_such("object", *id, std::string(parameter));
        return static_cast<std::size_t>(found - records.begin());
    };
    auto after = position("starting_after"), before = position("ending_before");
    std::vector<const json::object*> chosen;
    for (std::size_t i = after ? *after + 1 : 0; i < (before ? *before : records.size()); ++i)
        if (fits(records[i]->value, form, filters)) chosen.push_back(&records[i]->value);
    bool more = chosen.size() > limit;
    if (more && before && !after) chosen.erase(chosen.begin(), chosen.end() - static_cast<std::ptrdiff_t>(limit));
    if (chosen.size() > limit) chosen.resize(limit);
    json::array data;
    for (auto one : chosen) data.push_back(*one);
    return {{"object", "list"}, {"url", json::string(url)}, {"has_more", more}, {"data", std::move(data)}};
}

json::object search(const Ledger& ledger, std::string_view store, std::string_view url, const json::object& form) {
    auto query = form_required(form, "query");
    auto limit = static_cast<std::size_t>(limit_of(form));
    std::vector<std::string> clauses;
    static const std::regex conjunction(R"(\s+AND\s+)", std::regex::icase);
    std::copy(std::sregex_token_iterator(query.begin(), query.end(), conjunction, -1), {}, std::back_inserter(clauses));
    json::array data;
    bool more = false;
    for (auto record : newest_first(ledger, store)) {
        if (!std::ranges::all_of(clauses, [&](auto& clause) { return clause_fits(record->value, clause); })) continue;
        if ((more = data.size() >= limit)) break;
        data.push_back(record->value);
    }
    return {{"object", "search_result"},
            {"url", json::string(url)},
            {"has_more", more},
            {"next_page", nullptr},
            {"data", std::move(data)}};
}

}  // namespace airside::simulator::stripe
