// The calls of Booking Management.
#pragma once
#include <string>
#include <string_view>

#include "vendors/gds/session.hpp"

namespace airside::sabre {

inline constexpr std::string_view orders_path = "/v1/trip/orders/";

inline gds::Call order_call(std::string_view operation, std::string_view name, std::string body) {
    gds::Call call{operation, http::Method::POST, std::string(orders_path) + std::string(name), std::move(body)};
    call.order = true;
    return call;
}
inline gds::Call effect_call(std::string_view operation, std::string_view name, std::string body) {
    auto call = order_call(operation, name, std::move(body));
    call.effect = true;
    return call;
}

}  // namespace airside::sabre
