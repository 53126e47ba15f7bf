#include "vendors/gds/redact.hpp"

#include <algorithm>

#include <boost/json.hpp>

namespace airside::gds {
namespace {

namespace json = boost::json;

void mask_all(json::value& value) {
    if (value.is_object())
        for (auto& member : value.get_object()) mask_all(member.value());
    else if (value.is_array())
        for (auto& item : value.get_array()) mask_all(item);
    else if (!value.is_null())
        value = "***";
}

void mask(json::value& value, std::span<const std::string_view> personal) {
    if (value.is_array())
        for (auto& item : value.get_array()) mask(item, personal);
    if (!value.is_object()) return;
    for (auto& member : value.get_object()) {
        std::string_view key(member.key().data(), member.key().size());
        std::ranges::find(personal, key) != personal.end() ? mask_all(member.value()) : mask(member.value(), personal);
    }
}

}  // namespace

std::string redact(std::string_view body, std::span<const std::string_view> personal, std::size_t limit) {
    if (body.empty()) return {};
    if (body.size() > limit) return "(" + std::to_string(body.size()) + " bytes, too long to keep)";
    json::error_code bad;
    auto value = json::parse(json::string_view(body.data(), body.size()), bad);
    if (bad) return "(" + std::to_string(body.size()) + " bytes that are no JSON)";
    mask(value, personal);
    return json::serialize(value);
}

std::string redact_path(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        auto part = path.substr(0, path.find_first_of("?&") + 1);
        if (part.empty()) part = path;
        path.remove_prefix(part.size());
        constexpr std::string_view name = "Name=";  // lastName, firstName
        auto value = part.find(name);
        if (value == part.npos) {
            out += part;
            continue;
        }
        out += part.substr(0, value + name.size());
        out += "***";
        if (part.ends_with('&')) out += '&';
    }
    return out;
}

}  // namespace airside::gds
