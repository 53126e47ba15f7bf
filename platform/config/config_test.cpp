#include "platform/config/config.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "platform/config/duration.hpp"

namespace airside::config {

enum class LogLevel { debug, info, warn };
BOOST_DESCRIBE_ENUM(LogLevel, debug, info, warn)

struct Http {
    std::uint16_t port = 8080;
    std::chrono::seconds idle{60};
    std::optional<std::string> certificate;
    std::string check() const { return port == 25 ? "port 25 is the mail's" : ""; }
};
BOOST_DESCRIBE_STRUCT(Http, (), (port, idle, certificate))

struct Shard {
    std::string url;
    int weight = 1;
};
BOOST_DESCRIBE_STRUCT(Shard, (), (url, weight))

struct Everything {
    bool debug = false;
    std::int64_t big = 5'000'000'000;
    double ratio = 0.5;
    std::string name = "airside";
    std::filesystem::path home = "/var/lib/airside";
    LogLevel level = LogLevel::info;
    std::chrono::milliseconds deadline{250};
    std::chrono::hours keep{24};
    Secret token;
    Secret key;
    std::vector<std::string> origins = {"a", "b"};
    std::vector<int> ports;
    std::map<std::string, std::string> services;
    Http http;
    std::optional<Http> admin;
    std::vector<Shard> shards;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (debug, big, ratio, name, home, level, deadline, keep, token, key, origins, ports, services, http,
                       admin, shards))

namespace {

class ConfigTest : public testing::Test {
  public:
    ConfigTest() : directory_(testing::TempDir() + "airside_config_" + std::to_string(getpid())) {
        std::filesystem::create_directory(directory_);
    }
    ~ConfigTest() override { std::filesystem::remove_all(directory_); }

    std::string file(const std::string& name, const std::string& text) {
        std::ofstream(directory_ / name) << text;
        return (directory_ / name).string();
    }
    Everything load_text(const std::string& text, const Environment& environment = {}) {
        return load<Everything>(file("test.toml", text), environment);
    }
    std::vector<std::string> errors_of(const std::string& text, const Environment& environment = {}) {
        try {
            load_text(text, environment);
            return {};
        } catch (ConfigError& error) {
            auto path = (directory_ / "test.toml").string();
            for (auto& e : error.errors)
                if (e.starts_with(path)) e = "test.toml" + e.substr(path.size());
            return error.errors;
        }
    }
    std::string error_of(const std::string& text, const Environment& environment = {}) {
        auto errors = errors_of(text, environment);
        return errors.size() == 1 ? errors[0] : std::to_string(errors.size()) + " errors";
    }
    std::filesystem::path directory_;
};

TEST_F(ConfigTest, TakesTheDefaultsOfTheMembers) {
    auto c = load<Everything>("", {});
    EXPECT_EQ(c.http.port, 8080);
    EXPECT_EQ(c.origins, (std::vector<std::string>{"a", "b"}));
    EXPECT_FALSE(c.admin);
}

TEST_F(ConfigTest, ReadsEveryKind) {
    file("secret.txt", "from file\n");
    auto c = load_text(R"(
debug = true
big = -7
ratio = 2
name = "x \"y\""
home = "/srv"
level = "WARN"
deadline = "1s500ms"
keep = "2d"
token = "t"
key = { file = "secret.txt" }
origins = []
ports = [1, 2]
[services]
booking = "http://b"
"odd name" = "http://o"
[http]
port = 9090
idle = "5m"
certificate = "c.pem"
[admin]
port = 1
[[shards]]
url = "one"
[[shards]]
url = "two"
weight = 3
)");
    EXPECT_TRUE(c.debug);
    EXPECT_EQ(c.big, -7);
    EXPECT_EQ(c.ratio, 2);
    EXPECT_EQ(c.name, "x \"y\"");
    EXPECT_EQ(c.home, "/srv");
    EXPECT_EQ(c.level, LogLevel::warn);
    EXPECT_EQ(c.deadline, std::chrono::milliseconds(1500));
    EXPECT_EQ(c.keep, std::chrono::hours(48));
    EXPECT_EQ(c.token.reveal(), "t");
    EXPECT_EQ(c.key.reveal(), "from file");
    EXPECT_TRUE(c.origins.empty());
    EXPECT_EQ(c.ports, (std::vector{1, 2}));
    EXPECT_EQ(c.services.at("odd name"), "http://o");
    EXPECT_EQ(c.http.idle, std::chrono::seconds(300));
    EXPECT_EQ(c.http.certificate, "c.pem");
    EXPECT_EQ(c.admin->port, 1);
    ASSERT_EQ(c.shards.size(), 2u);
    EXPECT_EQ(c.shards[1].weight, 3);
}

TEST_F(ConfigTest, TheEnvironmentOverridesTheFile) {
    file("s", "secret of a file");
    auto c = load_text("debug = true\nbig = 1\norigins = ['x']\n[http]\nport = 1\ncertificate = 'c'",
                       {{"AIRSIDE_DEBUG", "false"},
                        {"AIRSIDE_BIG", "2"},
                        {"AIRSIDE_RATIO", "0.25"},
                        {"AIRSIDE_LEVEL", "debug"},
                        {"AIRSIDE_KEEP", "1h"},
                        {"AIRSIDE_ORIGINS", "p, q"},
                        {"AIRSIDE_PORTS", "[3, 4]"},
                        {"AIRSIDE_TOKEN", "env"},
                        {"AIRSIDE_KEY__FILE", (directory_ / "s").string()},
                        {"AIRSIDE_HTTP__PORT", "3"},
                        {"AIRSIDE_HTTP__CERTIFICATE", ""},
                        {"AIRSIDE_ADMIN__PORT", "4"},
                        {"AIRSIDE_SERVICES__BOOKING", "http://b"},
                        {"AIRSIDE_TEST_MONGODB_URL", "ignored"},
                        {"AIRSIDE_CONFIG", "ignored"}});
    EXPECT_FALSE(c.debug);
    EXPECT_EQ(c.big, 2);
    EXPECT_EQ(c.ratio, 0.25);
    EXPECT_EQ(c.level, LogLevel::debug);
    EXPECT_EQ(c.keep, std::chrono::hours(1));
    EXPECT_EQ(c.origins, (std::vector<std::string>{"p", "q"}));
    EXPECT_EQ(c.ports, (std::vector{3, 4}));
    EXPECT_EQ(c.token.reveal(), "env");
    EXPECT_EQ(c.key.reveal(), "secret of a file");
    EXPECT_EQ(c.http.port, 3);
    EXPECT_FALSE(c.http.certificate);
    EXPECT_EQ(c.admin->port, 4);
    EXPECT_EQ(c.services.at("booking"), "http://b");
}

TEST_F(ConfigTest, SaysWhereWhatAndWhy) {
    EXPECT_EQ(error_of("\n[http]\nport = 70000"),
              "test.toml:3: http.port: expected an integer from 0 to 65535, got 70000");
    EXPECT_EQ(error_of("[http]\nport = \"80\""),
              "test.toml:2: http.port: expected an integer from 0 to 65535, got \"80\"");
    EXPECT_EQ(error_of("[http]\nprot = 80"), "test.toml:2: http.prot: unknown key; did you mean port?");
    EXPECT_EQ(error_of("nothing_like_it = 80"), "test.toml:1: nothing_like_it: unknown key");
    EXPECT_EQ(error_of("level = 'loud'"), "test.toml:1: level: expected one of debug, info, warn, got \"loud\"");
    EXPECT_EQ(
        error_of("keep = '90m'"),
        "test.toml:1: keep: expected a duration such as \"30s\", \"24h\" or \"1h30m\", in steps of 1h, got \"90m\"");
    EXPECT_EQ(error_of("keep = 24"),
              "test.toml:1: keep: expected a duration such as \"30s\", \"24h\" or \"1h30m\", in steps of 1h, got 24");
    EXPECT_EQ(error_of("debug = 1"), "test.toml:1: debug: expected true or false, got 1");
    EXPECT_EQ(error_of("ports = [1, 'x']"),
              "test.toml:1: ports[1]: expected an integer from -2147483648 to 2147483647, got \"x\"");
    EXPECT_EQ(error_of("http = 3"), "test.toml:1: http: expected a table, got 3");
    EXPECT_EQ(error_of("[[shards]]\nurl='a'\n[[shards]]\nurl=4"),
              "test.toml:4: shards[1].url: expected a string, got 4");
    EXPECT_EQ(error_of("", {{"AIRSIDE_HTTP__PORT", "x"}}),
              "environment AIRSIDE_HTTP__PORT: http.port: expected an integer from 0 to 65535, got \"x\"");
    EXPECT_EQ(error_of("", {{"AIRSIDE_HTTP_PORT", "1"}}), "environment AIRSIDE_HTTP_PORT: http_port: unknown key");
    EXPECT_EQ(error_of("", {{"AIRSIDE_HTTP", "1"}}), "environment AIRSIDE_HTTP: http: expected a table, got \"1\"");
    EXPECT_EQ(error_of("[http]\nport = 25"), "test.toml: http: port 25 is the mail's");
    EXPECT_TRUE(error_of("debug = \n").starts_with("test.toml:1: "));
    EXPECT_TRUE(error_of("debug = true\ndebug = false").starts_with("test.toml:2: "));
    EXPECT_THROW(load<Everything>((directory_ / "missing.toml").string(), {}), ConfigError);
}

TEST_F(ConfigTest, ReportsEverythingAtOnce) {
    auto errors = errors_of("debug = 1\nbig = 'x'\nzzzzzz = 1\n[http]\nport = -1", {{"AIRSIDE_RATIO", "half"}});
    EXPECT_EQ(errors.size(), 5u);
}

TEST_F(ConfigTest, NeverShowsASecret) {
    auto wrong = error_of("token = 123456");
    EXPECT_EQ(wrong, "test.toml:1: token: expected a string or { file = \"…\" }");
    EXPECT_EQ(error_of("token = { file = 'none' }").find("test.toml:1: token: the file "), 0u);
    auto printed = print(load_text("token = 'hunter2'"));
    EXPECT_EQ(printed.find("hunter2"), std::string::npos);
    EXPECT_NE(printed.find("token = \"***\""), std::string::npos);
    std::ostringstream stream;
    stream << Secret("hunter2");
    EXPECT_EQ(stream.str(), "***");
}

TEST_F(ConfigTest, PrintsWhatItWouldReadAgain) {
    auto c = load_text(R"(
name = "quote \" backslash \\ tab \t"
ratio = 3
deadline = "1500ms"
ports = [1, 2]
[services]
"odd name" = "x"
[[shards]]
url = "one"
)");
    auto text = print(c);
    EXPECT_EQ(print(load_text(text)), text);
    for (auto line : {"big = 5000000000\n", "ratio = 3.0\n", "deadline = \"1500ms\"\n", "keep = \"1d\"\n",
                      "ports = [1, 2]\n", "level = \"info\"\n", "\"odd name\" = \"x\"\n", "# certificate =\n",
                      "# [admin]\n", "[[shards]]\nurl = \"one\"\nweight = 1\n"})
        EXPECT_NE(text.find(line), std::string::npos) << line << "not in\n" << text;
}

TEST(Durations, AreReadAndPrinted) {
    EXPECT_EQ(parse_duration("1h30m"), 5'400'000'000'000);
    EXPECT_EQ(parse_duration("0s"), 0);
    EXPECT_EQ(parse_duration("250us"), 250'000);
    for (auto bad : {"", "s", "10", "-1s", "1.5s", "1 s", "1x", "1s ", "99999999999999999999s", "300000d"})
        EXPECT_FALSE(parse_duration(bad)) << bad;
    EXPECT_EQ(print_duration(5'400'000'000'000), "90m");
    EXPECT_EQ(print_duration(0), "0s");
    EXPECT_EQ(print_duration(1), "1ns");
}

}  // namespace
}  // namespace airside::config
