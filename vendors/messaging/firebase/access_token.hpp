// The OAuth token that every message goes out with: fetched when first needed, renewed ahead of its end.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "platform/async/sync.hpp"
#include "platform/core/clock.hpp"
#include "vendors/messaging/firebase/account.hpp"
#include "vendors/messaging/session.hpp"

namespace airside::firebase {

class AccessToken : public std::enable_shared_from_this<AccessToken> {
  public:
    AccessToken(Reactor& reactor, std::shared_ptr<messaging::Session> session, const Clock& clock, Account account,
                std::string url);

    const Account& account() const { return account_; }
    // Nothing: value() can be used. While one that is still good is being renewed, it is used. Several callers wait for
    // one request.
    awaitable<std::optional<messaging::Unavailable>> ready(Steady::time_point deadline);
    const std::string& value() const { return value_; }
    void drop() { expires_at_ = {}; }  // it was not accepted

  private:
    static awaitable<> renew(std::shared_ptr<AccessToken> self);
    awaitable<std::string> fetch();  // empty, or why there is none

    Reactor& reactor_;
    std::shared_ptr<messaging::Session> session_;
    const Clock& clock_;
    Account account_;
    std::string url_;
    std::string value_;
    Steady::time_point renew_at_{}, expires_at_{};
    bool renewing_ = false;
    std::string why_not_;
    Signal renewed_;
};

}  // namespace airside::firebase
