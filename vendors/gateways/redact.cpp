#include "vendors/gateways/redact.hpp"

namespace airside::gateways {

namespace bj = boost::json;

namespace {

void redact(bj::value& value, Mask mask, int depth) {
    if (auto* object = value.if_object()) {
        for (auto& member : *object) {
            auto masked = mask(*object, member, depth);
            if (masked)
                member.value() = *masked;
            else
                redact(member.value(), mask, depth + 1);
        }
    } else if (auto* array = value.if_array()) {
        for (auto& item : *array) redact(item, mask, depth + 1);
    }
}

}  // namespace

std::string redacted_json(std::string_view json, Mask mask, std::size_t limit) {
    if (json.empty()) return {};
    boost::system::error_code error;
    auto value = bj::parse(json, error);
    if (error) return "(" + std::to_string(json.size()) + " bytes that are no JSON)";
    redact(value, mask, 0);
    auto text = bj::serialize(value);
    if (text.size() > limit) return "(" + std::to_string(text.size()) + " bytes)";
    return text;
}

}  // namespace airside::gateways
