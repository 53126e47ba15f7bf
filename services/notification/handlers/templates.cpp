// Agents' work on templates: a draft is written, looked at, tried, and then published.
#include "services/notification/store/templates.hpp"

#include <boost/json.hpp>

#include "platform/contract/bus.hpp"
#include "services/notification/deliver.hpp"
#include "services/notification/domain/variables.hpp"
#include "services/notification/handlers/forms.hpp"
#include "services/notification/handlers/template_views.hpp"
#include "services/notification/impl.hpp"
#include "services/user/api.hpp"

namespace airside::notification {

namespace {

awaitable<Template> existing(Context& service, std::string id) {
    check_template_id(id);
    auto found = co_await store::find_template(service.documents, std::move(id));
    if (!found) throw not_found("no such template");
    co_return std::move(*found);
}

// As problem+json points: a name of a variable is the draft's, so that all faults stand under it.
void check(const Template& source) {
    auto found = faults(source);
    if (found.empty()) return;
    Problem problem(422, "bad-template", "The template can't be published");
    for (auto& fault : found) problem.errors.push_back({"path/id", fault});
    throw problem;
}

// The sample with the caller's own values in it.
std::string sample_with(NotificationType type, const std::optional<std::map<std::string, std::string>>& own) {
    auto sample = boost::json::parse(sample_variables(type)).as_object();
    if (own)
        for (auto& [name, value] : *own) {
            if (!sample.contains(name)) throw invalid("/variables/" + name, "this type has no such variable");
            sample[name] = value;
        }
    return boost::json::serialize(sample);
}

TestSendOutcome outcome_in_words(const messaging::Outcome& outcome) {
    if (const auto* sent = std::get_if<messaging::Sent>(&outcome)) return {"SENT", sent->provider_message_id};
    if (const auto* refused = std::get_if<messaging::Refused>(&outcome))
        return {"REFUSED", refused->code + " " + refused->text};
    if (const auto* gone = std::get_if<messaging::Unavailable>(&outcome)) return {"UNAVAILABLE", gone->why};
    return {"UNKNOWN", std::get<messaging::Unknown>(outcome).why};
}

}  // namespace

awaitable<TemplateList> list_templates(Context& service, Caller, ListTemplates request) {
    auto found = co_await store::list_templates(service.documents, request.type);
    TemplateList list;
    for (auto& source : found) list.items.push_back(view_of(source));
    co_return list;
}

awaitable<TemplateView> get_template(Context& service, Caller, GetTemplate request) {
    auto source = co_await existing(service, request.id.value);
    co_return view_of(source);
}

awaitable<Created<TemplateView>> create_template(Context& service, Caller, CreateTemplate request) {
    auto draft = draft_of(request, service.clock.now());
    auto added = co_await store::add_draft(service.documents, std::move(draft));
    co_return Created<TemplateView>{view_of(added)};
}

awaitable<TemplateView> publish_template(Context& service, Caller, PublishTemplate request) {
    auto source = co_await existing(service, request.id.value);
    check(source);
    co_await store::activate(service.documents, source, service.clock.now());
    source = co_await existing(service, request.id.value);
    co_return view_of(source);
}

awaitable<TemplateView> deactivate_template(Context& service, Caller, DeactivateTemplate request) {
    co_await existing(service, request.id.value);
    co_await store::deactivate(service.documents, request.id.value, service.clock.now());
    auto source = co_await existing(service, request.id.value);
    co_return view_of(source);
}

awaitable<TemplatePreview> preview_template(Context& service, Caller, PreviewTemplate request) {
    auto source = co_await existing(service, request.id.value);
    auto variables = sample_with(source.type, request.variables);
    auto channel = request.channel.value_or(NotificationChannel::EMAIL);
    std::string language = request.language ? request.language->value : "en";
    auto rendered = render(source, channel, language, variables);
    co_return TemplatePreview{std::move(rendered.subject), std::move(rendered.text), std::move(rendered.html)};
}

awaitable<TestSendOutcome> test_send_template(Context& service, Caller caller, TestSendTemplate request) {
    auto source = co_await existing(service, request.id.value);
    std::string language = request.language ? request.language->value : "en";
    if (!source.email) throw Problem(422, "bad-template", "The template has no text for the channel", "EMAIL");
    auto rendered = render(source, NotificationChannel::EMAIL, language, sample_variables(source.type));
    if (!caller.user) throw unauthorized("a test goes to the address of the agent who asks for it");
    user::GetUser whose{caller.user_id()};
    auto as_ourselves = Caller::of_service("notification");
    as_ourselves.trace = caller.trace;
    auto agent = co_await service.bus.call(std::move(as_ourselves), whose);
    auto now = service.clock.now();
    messaging::Email mail;
    mail.from_address = source.email->from_email.value_or(service.config.from_email);
    mail.from_name = source.email->from_name.value_or(service.config.from_name);
    mail.to_address = agent.email.str();
    mail.subject = "[Test] " + rendered.subject;
    mail.text = std::move(rendered.text);
    mail.html = std::move(rendered.html);
    auto unique = std::to_string(now.time_since_epoch().count());
    mail.message_id = "<test." + agent.id.str() + "." + unique + "@" + service.config.message_id_domain + ">";
    mail.date = now;
    Message message = std::move(mail);
    auto deadline = Steady::now() + longest_delivery(service, service.config);
    auto outcome = co_await deliver(service, service.config, std::move(message), nullptr, deadline);
    co_return outcome_in_words(outcome);
}

}  // namespace airside::notification
