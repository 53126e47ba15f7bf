#include "platform/contract/binding.hpp"
#include "services/user/api.hpp"

namespace airside::user {

void bind_contract(Bus& bus) {
    bind<Register, SignIn, RefreshSession, SignOut, GetUser, CheckSession>(bus, "user");
    bind<GetMe, UpdateMe>(bus, "user");
    bind<CreateTraveler, ListTravelers, GetTraveler, UpdateTraveler, DeleteTraveler>(bus, "user");
}

}  // namespace airside::user
