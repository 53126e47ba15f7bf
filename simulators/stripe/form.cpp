#include "simulators/stripe/form.hpp"

#include <charconv>

#include "platform/core/ascii.hpp"
#include "platform/core/number.hpp"
#include "simulators/stripe/errors.hpp"

namespace airside::simulator::stripe {
namespace {

constexpr std::size_t deepest = 8, most_items = 100;

// "a[b][0]" to a, b, 0. Nothing for unbalanced brackets.
std::optional<std::vector<std::string>> path_of(std::string_view name) {
    std::vector<std::string> path;
    auto bracket = name.find('[');
    path.emplace_back(name.substr(0, bracket));
    while (bracket != std::string_view::npos) {
        auto end = name.find(']', bracket);
        if (end == std::string_view::npos || path.size() >= deepest) return {};
        path.emplace_back(name.substr(bracket + 1, end - bracket - 1));
        if (end + 1 == name.size()) return path;
        if (name[end + 1] != '[') return {};
        bracket = end + 1;
    }
    return path;
}

bool is_index(std::string_view text) { return text.empty() || std::ranges::all_of(text, is_digit); }

// The child of `node` by that name or index, made if it is not there.
json::value& child(json::value& node, const std::string& step) {
    if (!is_index(step)) {
        if (!node.is_object()) node = json::object{};
        return node.get_object()[step];
    }
    if (!node.is_array()) node = json::array{};
    auto& items = node.get_array();
    std::size_t index = items.size();
    if (!step.empty()) std::from_chars(step.data(), step.data() + step.size(), index);
    if (index >= most_items) throw invalid_request("parameter_invalid", "Too many items", step);
    while (items.size() <= index) items.emplace_back(nullptr);
    return items[index];
}

}  // namespace

json::object parse_form(std::string_view body) {
    auto pairs = http::parse_query(body);
    if (!pairs) throw invalid_request("", "The request body could not be decoded as form fields", "");
    json::value root = json::object{};
    for (const auto& [name, value] : *pairs) {
        if (name.empty()) continue;
        auto path = path_of(name);
        if (!path || path->front().empty()) throw invalid_request("", "Invalid parameter name: " + name, name);
        json::value* node = &root.get_object()[path->front()];
        for (std::size_t i = 1; i < path->size(); ++i) node = &child(*node, (*path)[i]);
        *node = value;
    }
    return std::move(root.get_object());
}

void check_known(const json::object& form, std::initializer_list<std::string_view> known) {
    for (const auto& field : form) {
        std::string_view name(field.key().data(), field.key().size());
        if (std::ranges::find(known, name) == known.end())
            throw invalid_request("parameter_unknown", "Received unknown parameter: " + std::string(name),
                                  std::string(name));
    }
}

std::optional<std::int64_t> form_integer(const json::object& form, std::string_view name) {
    auto given = text(form, name);
    if (!given) return {};
    auto value = parse_number<std::int64_t>(*given);
    if (!value) throw invalid_request("parameter_invalid_integer", "Invalid integer: " + *given, std::string(name));
    return value;
}

std::string form_required(const json::object& form, std::string_view name) {
    auto given = text(form, name);
    if (!given || given->empty())
        throw invalid_request("parameter_missing", "Missing required param: " + std::string(name) + ".",
                              std::string(name));
    return *given;
}

bool form_flag(const json::object& form, std::string_view name) { return text_or(form, name, "") == "true"; }

}  // namespace airside::simulator::stripe
