#include "vendors/gateways/stripe/form.hpp"

#include <array>

#include "platform/http/message.hpp"

namespace airside::stripe {

namespace {

std::string encode_name(std::string_view name) {
    std::string out;
    for (char c : name) {
        if (c == '[' || c == ']')
            out += c;
        else
            out += http::percent_encode(std::string_view(&c, 1));
    }
    return out;
}

bool is_plain(std::string_view name) {
    static constexpr std::array<std::string_view, 11> plain{"amount",         "amount_to_capture",
                                                            "currency",       "capture_method",
                                                            "confirm",        "cancellation_reason",
                                                            "payment_intent", "reason",
                                                            "query",          "limit",
                                                            "starting_after"};
    for (auto known : plain)
        if (name == known) return true;
    return name == "usage" || name.starts_with("created[") || name.starts_with("metadata[") ||
           name.starts_with("expand[") || name.starts_with("payment_method_types[");
}

}  // namespace

Form& Form::add(std::string_view name, std::string_view value) {
    fields_.emplace_back(name, value);
    return *this;
}

std::string Form::encoded() const {
    std::string out;
    for (const auto& [name, value] : fields_) {
        if (!out.empty()) out += '&';
        out += encode_name(name) + "=" + http::percent_encode(value);
    }
    return out;
}

std::string Form::redacted() const {
    std::string out;
    for (const auto& [name, value] : fields_) {
        if (!out.empty()) out += '&';
        out += name + "=" + (is_plain(name) ? value : "***");
    }
    return out;
}

}  // namespace airside::stripe
