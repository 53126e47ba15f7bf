#include "app/bindings.hpp"

#include "services/analytics/api.hpp"
#include "services/booking/api.hpp"
#include "services/notification/api.hpp"
#include "services/payment/api.hpp"
#include "services/review/api.hpp"
#include "services/search/api.hpp"
#include "services/user/api.hpp"

namespace airside::app {

void bind_contracts(Bus& bus) {
    user::bind_contract(bus);
    search::bind_contract(bus);
    booking::bind_contract(bus);
    payment::bind_contract(bus);
    notification::bind_contract(bus);
    analytics::bind_contract(bus);
    review::bind_contract(bus);
}

}  // namespace airside::app
