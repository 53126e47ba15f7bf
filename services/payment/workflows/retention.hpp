// The service's jobs on its own tables.
#pragma once
#include "platform/jobs/scheduler.hpp"
#include "services/payment/impl.hpp"

namespace airside::payment {

std::vector<jobs::Job> retention_jobs(Context& service);

}  // namespace airside::payment
