#include "services/notification/domain/template.hpp"

#include <gtest/gtest.h>

#include "platform/core/problem.hpp"
#include "services/notification/domain/variables.hpp"

namespace airside::notification {
namespace {

Template made(std::string subject, std::string text, std::string html, std::vector<std::string> required) {
    return {._id = "t",
            .channels = {NotificationChannel::EMAIL},
            .email = EmailTemplate{std::move(subject), std::move(text), std::move(html), {}, {}},
            .required_variables = std::move(required)};
}

TEST(Template, BuiltInOnesHaveNoFaults) {
    auto templates = built_in_templates();
    ASSERT_EQ(templates.size(), 9u);
    for (auto& source : templates) {
        EXPECT_EQ(faults(source), std::vector<std::string>()) << source._id;
        EXPECT_TRUE(source.active);
        if (source.type == NotificationType::PHONE_VERIFICATION) continue;
        ASSERT_TRUE(source.email.has_value());
        EXPECT_FALSE(source.email->body_text.empty()) << source._id;
        EXPECT_NE(source.email->body_html.find("</html>"), std::string::npos) << source._id;
    }
}

TEST(Template, FillsVariablesAndSectionsAndEscapesOnlyHtml) {
    auto source =
        made("Hi {{name}}", "{{#items}}\n- {{n}} for {{name}}\n{{/items}}\n", "<p>{{name}}</p>", {"name", "items"});
    auto rendered =
        render(source, NotificationChannel::EMAIL, "en", R"({"name":"<Ada> & {{x}}","items":[{"n":"1"},{"n":"2"}]})");
    EXPECT_EQ(rendered.subject, "Hi <Ada> & {{x}}");
    EXPECT_EQ(rendered.text, "- 1 for <Ada> & {{x}}\n- 2 for <Ada> & {{x}}\n");
    EXPECT_EQ(rendered.html, "<p>&lt;Ada&gt; &amp; {{x}}</p>");
}

TEST(Template, NamesEachMissingVariable) {
    auto source = made("{{a}}{{b}}", "{{#c}}x{{/c}}", "{{d}}", {"a", "b", "c", "d"});
    try {
        render(source, NotificationChannel::EMAIL, "en", R"({"a":"1","b":"","c":[],"d":null})");
        FAIL();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 422);
        ASSERT_EQ(problem.errors.size(), 3u);
        EXPECT_EQ(problem.errors[0].pointer, "/template_variables/b");
        EXPECT_EQ(problem.errors[1].pointer, "/template_variables/c");
        EXPECT_EQ(problem.errors[2].pointer, "/template_variables/d");
    }
}

TEST(Template, ASecretLinkGoesByMailOnly) {
    auto source = made("{{link}}", "{{link}}", "", {"link"});
    source.type = NotificationType::PASSWORD_RESET;
    EXPECT_TRUE(faults(source).empty());
    source.channels.push_back(NotificationChannel::IN_APP);
    ASSERT_EQ(faults(source).size(), 1u);
    EXPECT_EQ(faults(source).front(), "its link is a secret, which goes by EMAIL only");
    source = made("{{code}}", "{{code}}", "", {"code"});
    source.type = NotificationType::PHONE_VERIFICATION;
    EXPECT_EQ(faults(source), std::vector<std::string>{"its code is a secret, which goes by SMS only"});
    source.channels = {NotificationChannel::SMS};
    source.sms = SmsTemplate{"{{code}}"};
    EXPECT_TRUE(faults(source).empty());
}

TEST(Template, FaultsNameWhatIsBrokenUndeclaredOrUnused) {
    auto source = made("{{#open}}", "{{ undeclared }} {{! a comment }} {{{raw}}}", "", {"unused", "open", "raw"});
    auto found = faults(source);
    auto has = [&](const std::string& text) {
        return std::ranges::any_of(found, [&](auto& fault) { return fault.find(text) != fault.npos; });
    };
    EXPECT_TRUE(has("undeclared is used"));
    EXPECT_TRUE(has("unused is declared"));
    EXPECT_TRUE(has("open")) << "the section that is never closed";
    EXPECT_FALSE(has("raw is"));
    EXPECT_FALSE(has("comment"));
}

TEST(Template, SpeaksTheReadersLanguageElseItsBaseElseEnglish) {
    auto source = made("Hello", "text", "", {});
    source.translations = {{.language = "de", .email = EmailTemplate{"Hallo", "Text", "", {}, {}}},
                           {.language = "de-AT", .email = EmailTemplate{"Servus", "Text", "", {}, {}}}};
    auto subject = [&](std::string_view language) {
        return render(source, NotificationChannel::EMAIL, language, "{}").subject;
    };
    EXPECT_EQ(subject("de-AT"), "Servus");
    EXPECT_EQ(subject("de-CH"), "Hallo");
    EXPECT_EQ(subject("de"), "Hallo");
    EXPECT_EQ(subject("fr"), "Hello");
}

TEST(Template, EachChannelHasItsText) {
    auto source = made("Subject", "text", "<p>html</p>", {});
    source.sms = SmsTemplate{"short"};
    source.push = ShortTemplate{"title", "push"};
    EXPECT_EQ(render(source, NotificationChannel::SMS, "en", "{}").text, "short");
    EXPECT_EQ(render(source, NotificationChannel::PUSH, "en", "{}").subject, "title");
    auto in_app = render(source, NotificationChannel::IN_APP, "en", "{}");
    EXPECT_EQ(in_app.text, "text");
    EXPECT_EQ(in_app.html, "") << "the site shows text";
    EXPECT_EQ(faults(source), std::vector<std::string>());
    source.sms.reset();
    source.channels = {NotificationChannel::EMAIL, NotificationChannel::SMS};
    EXPECT_EQ(faults(source), std::vector<std::string>{"the channel SMS has no text"});
}

TEST(Template, AVariableThatTheTypeDoesNotHaveIsAFault) {
    auto source = made("{{pnr}}{{paid_with}}", "text", "", {"pnr", "paid_with"});
    EXPECT_EQ(faults(source), std::vector<std::string>{"a BOOKING_CONFIRMATION has no variable paid_with"});
}

TEST(Template, BuiltInOnesCanBeRenderedFromTheSample) {
    for (auto& source : built_in_templates()) {
        EXPECT_EQ(template_id(source.type, source.version), source._id);
        for (auto channel : source.channels) {
            auto rendered = render(source, channel, "en", sample_variables(source.type));
            EXPECT_EQ(rendered.text.find("{{"), rendered.text.npos) << source._id;
            // More would be two messages, each of them paid for.
            if (channel == NotificationChannel::SMS) EXPECT_LE(rendered.text.size(), 160u) << rendered.text;
            if (channel == NotificationChannel::PUSH) EXPECT_LE(rendered.subject.size(), 60u) << rendered.subject;
        }
    }
}

TEST(Template, WithoutATextForAChannelNothingIsRendered) {
    auto source = made("", "", "", {});
    source.email.reset();
    source.sms = SmsTemplate{"short"};
    EXPECT_EQ(render(source, NotificationChannel::SMS, "en", "{}").text, "short");
    for (auto channel : {NotificationChannel::EMAIL, NotificationChannel::PUSH, NotificationChannel::IN_APP})
        EXPECT_THROW(render(source, channel, "en", "{}"), Problem);
}

}  // namespace
}  // namespace airside::notification
