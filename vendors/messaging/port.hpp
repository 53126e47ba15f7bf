// The port that every messenger's adapter implements. No call throws for what the provider does or says: that is the
// Outcome.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "platform/async/reactor.hpp"
#include "platform/core/time.hpp"
#include "platform/http/message.hpp"
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
    std::string our_reference{};     // the notification's id; reports of delivery carry it where the provider can
    std::vector<std::string> categories{};  // for the provider's statistics: the notification's type
};

struct Sms {
    std::string to_phone;  // E.164: "+442071234567"
    std::string text;
    std::string our_reference;
};

struct Push {
    std::string device_token;  // the provider's, of one installation of the app
    std::string title;
    std::string body;
    std::map<std::string, std::string> data{};  // for the app
    std::string our_reference;
    std::optional<std::chrono::seconds> time_to_live{};  // not delivered any more after that
    bool urgent = false;
};

// The provider has taken the message and will deliver it or say so.
struct Sent {
    std::string provider_message_id;
};
// It said no, and nothing was sent. Permanent: not to be tried again as it is. `recipient_gone`: the address, number or
// device can't be reached by anybody any more (an unregistered device token, a number that is none).
struct Refused {
    bool permanent;
    std::string code;
    std::string text;
    bool recipient_gone = false;
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

class SmsSender {
  public:
    virtual ~SmsSender() = default;
    virtual Provider provider() const = 0;
    virtual awaitable<Outcome> send(Sms sms, Steady::time_point deadline) = 0;
};

class PushSender {
  public:
    virtual ~PushSender() = default;
    virtual Provider provider() const = 0;
    virtual awaitable<Outcome> send(Push push, Steady::time_point deadline) = 0;
};

// What became of a message after the provider took it, as its callback tells.
enum class DeliveryKind {
    DELIVERED,
    BOUNCED,  // the address or number does not exist: nothing more is to be sent there
    FAILED,   // this message was not delivered; the next one may be
    OPENED,
    CLICKED,
    SPAM_REPORT,  // the reader called it spam: nothing more is to be sent there that can be switched off
    UNSUBSCRIBED,
    OTHER,  // deferred, queued, processed: it changes nothing
};
AIRSIDE_ENUM(DeliveryKind, DELIVERED, BOUNCED, FAILED, OPENED, CLICKED, SPAM_REPORT, UNSUBSCRIBED, OTHER)

struct DeliveryReport {
    std::string event_id;  // unique at the provider: a report that comes twice counts once
    std::string provider_message_id;
    std::string our_reference;  // empty where the provider does not carry it
    DeliveryKind kind;
    Instant at;
    std::string code;  // the provider's own: "550", "30003"
    std::string text;
};

// A callback as it came. `url` is the whole address that the provider was given, as some sign that, too.
struct Callback {
    std::string url;
    http::Headers headers;
    std::string body;
};
// Refused callbacks say why, for the record; reports that are understood may be none (an event that is not known).
struct CallbackVerdict {
    std::vector<DeliveryReport> reports;
    std::string why_not;  // not empty: the signature is wrong, the timestamp too old, or the body can't be read
};

class CallbackReader {
  public:
    virtual ~CallbackReader() = default;
    virtual Provider provider() const = 0;
    // Verifies the signature over what came, at the time `now`. No I/O.
    virtual CallbackVerdict verify(const Callback& callback, Instant now) const = 0;
};

}  // namespace airside::messaging
