// The old place of what is in platform/core/base64.hpp.
#pragma once
#include "platform/core/base64.hpp"

namespace airside::auth {

using airside::base64url_decode;
using airside::base64url_encode;

}  // namespace airside::auth
