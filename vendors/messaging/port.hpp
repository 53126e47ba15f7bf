// The port that every messenger's adapter implements. No call throws for what the provider does or says: that is the
// Outcome.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "platform/async/reactor.hpp"
#include "platform/core/time.hpp"
#include "platform/json/describe.hpp"
#include "vendors/outcome.hpp"

namespace airside::messaging {

enum class Provider { SMTP, SENDGRID, TWILIO, FIREBASE };
AIRSIDE_ENUM(Provider, SMTP, SENDGRID, TWILIO, FIREBASE)

struct Attachment {
    std::string file_name;
    std::string content_type;
    std::string bytes;
};

struct Email {
    std::string from_address;
    std::string from_name;
    std::string to_address;
    std::string subject;
    std::string text;
    std::string html;        // empty: text alone
    std::string message_id;  // "<uuid@domain>": the same for every attempt, so that a second copy can be told from a
                             // second mail
    Instant date{};          // when it was written: the same for every attempt, too
    std::vector<Attachment> attachments{};
    std::string list_unsubscribe{};  // URL that takes a POST (RFC 8058); empty: the reader has to get this mail
};

// The provider has taken the message and will deliver it or say so.
struct Sent {
    std::string provider_message_id;
};
// It said no, and nothing was sent. Permanent: not to be tried again as it is.
struct Refused {
    bool permanent;
    std::string code;
    std::string text;
};
// Unknown: it may or may not have taken the message. Unavailable: nothing was sent.
using vendors::Unavailable;
using vendors::Unknown;
using Outcome = std::variant<Sent, Refused, Unknown, Unavailable>;

class EmailSender {
  public:
    virtual ~EmailSender() = default;
    virtual Provider provider() const = 0;
    virtual awaitable<Outcome> send(Email email, Steady::time_point deadline) = 0;
};

}  // namespace airside::messaging
