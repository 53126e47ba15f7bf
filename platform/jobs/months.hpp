// Tables that are partitioned by month, named `table_2026_11`: how far ahead they reach. Their services make the
// months, each with its own function; an alarm watches that they do (airside_partitions_months_left).
#pragma once
#include <string>
#include <vector>

#include "platform/core/time.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::jobs {

// Whole months after today's that all of the tables have, without a gap; 60 at most.
awaitable<int> months_left(postgres::Pool& pool, std::vector<std::string> tables, Date today);

// The partitions that are missing of `months` months, from today's on.
awaitable<std::vector<std::string>> missing_months(postgres::Pool& pool, std::vector<std::string> tables, Date today,
                                                   int months);

}  // namespace airside::jobs
