// How the status of an account moves.
#pragma once
#include "services/user/api_types.hpp"

namespace airside::user {

// ACTIVE ⇄ SUSPENDED → DELETED, ACTIVE → DELETED. A deleted account stays so: its address may be another's by now.
constexpr bool may_become(UserStatus from, UserStatus to) {
    switch (from) {
        case UserStatus::ACTIVE: return to == UserStatus::SUSPENDED || to == UserStatus::DELETED;
        case UserStatus::SUSPENDED: return to == UserStatus::ACTIVE || to == UserStatus::DELETED;
        case UserStatus::DELETED: return false;
    }
    return false;
}

}  // namespace airside::user
