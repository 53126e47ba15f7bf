#include "platform/contract/binding.hpp"
#include "services/user/api.hpp"

namespace airside::user {

void bind_contract(Bus& bus) {
    bind<Register, SignIn, RefreshSession, SignOut, GetMe, GetUser, CheckSession>(bus, "user");
}

}  // namespace airside::user
