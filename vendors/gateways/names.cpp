#include "vendors/gateways/names.hpp"

#include <boost/describe/enum_to_string.hpp>

#include "vendors/gateways/port.hpp"

namespace airside::gateways {

std::string_view to_string(PaymentGateway gateway) { return boost::describe::enum_to_string(gateway, "?"); }
std::string_view to_string(PaymentMethodType type) { return boost::describe::enum_to_string(type, "?"); }
std::string_view to_string(PaymentFailure failure) { return boost::describe::enum_to_string(failure, "?"); }
std::string_view to_string(PaymentState state) { return boost::describe::enum_to_string(state, "?"); }

}  // namespace airside::gateways
