// What stands in events for people: the same user has the same pseudonym for as long as the key is kept, and without
// the key nobody can tell whose it is.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/id.hpp"
#include "platform/core/time.hpp"

namespace airside::analytics {

class Pseudonyms {
  public:
    explicit Pseudonyms(std::string key) : key_(std::move(key)) {}
    // The key where none is configured, made from the secret that all processes of a deployment share.
    static Pseudonyms derived_from(std::string_view service_secret);

    std::string of(const UserId& user) const { return of("user:", user.str()); }  // 32 hexadecimal digits
    std::string of(const SessionId& session) const { return of("session:", session.str()); }
    std::string of(Date day) const { return of("day:", day.str()); }  // of somebody who is nobody's on any other day

  private:
    std::string of(std::string_view kind, const std::string& id) const;
    std::string key_;
};

// The network of an address: "203.0.113.77" → "203.0.113.0" (/24), "2001:db8:1:2::3" → "2001:db8:1::" (/48). Nothing
// for what is no address.
std::optional<std::string> truncated_address(const std::string& address);

}  // namespace airside::analytics
