#include "services/payment/service.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> payment_migrations;
}

namespace airside::payment {

std::span<const EmbeddedFile> migrations() { return embedded::payment_migrations; }

}  // namespace airside::payment
