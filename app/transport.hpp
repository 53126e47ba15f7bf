// Calls to services that run in other processes, with our credentials and the caller's context.
#pragma once
#include <map>
#include <string>

#include "platform/auth/service_credentials.hpp"
#include "platform/contract/bus.hpp"
#include "platform/http/client.hpp"

namespace airside::app {

// How a process tells another who the original caller is. Only believed beside a valid service token; an edge token
// vouches for the client's address alone.
namespace forwarded {
inline constexpr std::string_view service_token = "X-Airside-Service-Token", edge_token = "X-Airside-Edge-Token",
                                  user = "X-Airside-User", role = "X-Airside-Role", session = "X-Airside-Session",
                                  address = "X-Airside-Client-Address";
}

class HttpTransport {
  public:
    // `addresses`: base URL by service, "http://10.0.0.7:8080".
    HttpTransport(http::Client& client, auth::ServiceTokens& tokens, std::map<std::string, std::string> addresses);
    // Throws Problem 503 when the other process can't be reached or does not answer in time.
    awaitable<http::Response> operator()(std::string service, Caller caller, http::Request request);
    const std::string& address(const std::string& service) const;  // throws Problem 503 when there is none

  private:
    http::Client& client_;
    auth::ServiceTokens& tokens_;
    std::map<std::string, std::string> addresses_;
};

}  // namespace airside::app
