#include "services/notification/domain/template.hpp"

#include <gtest/gtest.h>

#include "platform/core/problem.hpp"

namespace airside::notification {
namespace {

Template made(std::string subject, std::string text, std::string html, std::vector<std::string> required) {
    return {._id = "t",
            .email = {std::move(subject), std::move(text), std::move(html)},
            .required_variables = std::move(required)};
}

TEST(Template, BuiltInOnesHaveNoFaults) {
    auto templates = built_in_templates();
    ASSERT_EQ(templates.size(), 3u);
    for (auto& source : templates) {
        EXPECT_EQ(faults(source), std::vector<std::string>()) << source._id;
        EXPECT_FALSE(source.email.body_text.empty()) << source._id;
        EXPECT_NE(source.email.body_html.find("</html>"), std::string::npos) << source._id;
        EXPECT_TRUE(source.active);
    }
}

TEST(Template, FillsVariablesAndSectionsAndEscapesOnlyHtml) {
    auto source =
        made("Hi {{name}}", "{{#items}}\n- {{n}} for {{name}}\n{{/items}}\n", "<p>{{name}}</p>", {"name", "items"});
    auto rendered = render(source, R"({"name":"<Ada> & {{x}}","items":[{"n":"1"},{"n":"2"}]})");
    EXPECT_EQ(rendered.subject, "Hi <Ada> & {{x}}");
    EXPECT_EQ(rendered.text, "- 1 for <Ada> & {{x}}\n- 2 for <Ada> & {{x}}\n");
    EXPECT_EQ(rendered.html, "<p>&lt;Ada&gt; &amp; {{x}}</p>");
}

TEST(Template, NamesEachMissingVariable) {
    auto source = made("{{a}}{{b}}", "{{#c}}x{{/c}}", "{{d}}", {"a", "b", "c", "d"});
    try {
        render(source, R"({"a":"1","b":"","c":[],"d":null})");
        FAIL();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 422);
        ASSERT_EQ(problem.errors.size(), 3u);
        EXPECT_EQ(problem.errors[0].pointer, "/template_variables/b");
        EXPECT_EQ(problem.errors[1].pointer, "/template_variables/c");
        EXPECT_EQ(problem.errors[2].pointer, "/template_variables/d");
    }
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
    EXPECT_FALSE(has("raw"));
    EXPECT_FALSE(has("comment"));
}

}  // namespace
}  // namespace airside::notification
