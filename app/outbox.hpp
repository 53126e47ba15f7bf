// Who reads which feed, and the job that forgets what all of them have taken.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace airside::app {

// The consumers of a service's feed, by the names that they read under; none: the service has no events. One that is
// left out here is not waited for: a test holds the list to who reads.
std::optional<std::vector<std::string>> readers_of(const std::string& service);

}  // namespace airside::app
