#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "platform/async/reactor.hpp"
#include "platform/contract/binding.hpp"
#include "platform/contract/dispatcher.hpp"
#include "platform/contract/openapi.hpp"

namespace airside::contract_test {

struct ThingView {
    BookingId id;
    Money price;
    std::string note;
};
AIRSIDE_FIELDS(ThingView, id, price, note)

struct GetThing {
    static constexpr Endpoint endpoint{GET, "/v1/things/{id}", "Read a thing", Access::user};
    using Response = ThingView;
    BookingId id;
    Or<bool, false> verbose;
    std::optional<Header<"If-None-Match", std::string>> if_none_match;
    std::optional<Text<1, 40>> about;
};
AIRSIDE_FIELDS(GetThing, id, verbose, if_none_match, about)

struct CreateThing {
    static constexpr Problems<1> problems{{{409, "price-changed", "The price has changed"}}};
    static constexpr Endpoint endpoint{POST,         "/v1/things", "Make a thing",
                                       Access::user, problems,     Idempotency::required};
    using Response = Created<ThingView>;
    Money price;
    List<IataAirport, 1, 2> airports;
};
AIRSIDE_FIELDS(CreateThing, price, airports)

using Loyalty = Code<"FrequentFlyerNumber", Alphabet::upper_digit, 4, 20, "a number of an airline's own">;
struct Label {
    std::optional<Text<1, 40>> text;
    std::optional<Code<"Badge", Alphabet::upper_digit, 4, 20, "a badge">> badge;
    std::optional<Loyalty> loyalty;
    std::map<std::string, std::string> notes;
};
AIRSIDE_FIELDS(Label, text, badge, loyalty, notes)

struct LabelThings {
    static constexpr Endpoint endpoint{POST, "/v1/labels", "Label things", Access::anyone};
    using Response = NoContent;
    List<Label, 1, 3> labels;
};
AIRSIDE_FIELDS(LabelThings, labels)

struct Hook {
    static constexpr Endpoint endpoint{POST, "/v1/hooks", "A webhook", Access::anyone};
    using Response = NoContent;
    RawBody body;
    Header<"X-Signature", std::string> signature;
};
AIRSIDE_FIELDS(Hook, body, signature)

struct Secretly {
    static constexpr Endpoint endpoint{GET, "/internal/v1/secret", "Between services", Access::service};
    using Response = NoContent;
};
AIRSIDE_NO_FIELDS(Secretly)

struct Service {
    int created = 0;
    std::string hooked;
};

const auto some_id = *BookingId::parse("01890a5d-ac96-774b-bcce-b302099a8057");

awaitable<ThingView> get_thing(Service&, Caller, GetThing request) {
    if (request.id != some_id) throw not_found("no such thing");
    auto note = std::string(request.verbose ? "verbose" : "short");
    if (request.if_none_match) note += " " + request.if_none_match->value;
    co_return ThingView{request.id, Money(12050, Currency::of("USD")), note};
}
awaitable<Created<ThingView>> create_thing(Service& service, Caller caller, CreateThing request) {
    ++service.created;
    if (request.price.minor() == 13) throw std::runtime_error("secret detail");
    if (request.price.minor() != 12050)
        throw conflict("price-changed", "The price has changed").with_member("price", R"({"x":1})");
    co_return Created<ThingView>{ThingView{some_id, request.price, caller.idempotency_key}};
}
awaitable<NoContent> hook(Service& service, Caller, Hook request) {
    service.hooked = request.body.bytes + "|" + request.signature.value;
    co_return NoContent{};
}
awaitable<NoContent> label_things(Service&, Caller, LabelThings) { co_return NoContent{}; }
awaitable<NoContent> secretly(Service&, Caller, Secretly) { co_return NoContent{}; }

class Tokens final : public contract::Authenticator {
  public:
    awaitable<Caller> authenticate(const http::Request& request, telemetry::TraceContext trace) override {
        Caller caller;
        caller.trace = trace;
        auto token = request.headers.get("Authorization").value_or("");
        if (token == "Bearer bad") throw unauthorized("the token is not valid");
        if (token == "Bearer user") caller.user = *UserId::parse("01890a5d-ac96-774b-bcce-b302099a8058");
        if (token == "Service booking") caller.service = "booking";
        co_return caller;
    }
};

class Memory final : public contract::IdempotencyStore {
  public:
    awaitable<Claim> claim(const UserId&, std::string operation, std::string key, std::string hash) override {
        auto& row = rows[operation + key];
        if (row.hash.empty()) {
            row.hash = hash;
            co_return Claim{Claim::State::run};
        }
        if (row.hash != hash) co_return Claim{Claim::State::mismatch};
        if (row.status == 0) co_return Claim{Claim::State::running};
        co_return Claim{Claim::State::replay, row.status, row.body};
    }
    awaitable<> finish(const UserId&, std::string operation, std::string key, int status, std::string body) override {
        auto& row = rows[operation + key];
        row.status = status;
        row.body = body;
        co_return;
    }
    awaitable<> release(const UserId&, std::string operation, std::string key) override {
        rows.erase(operation + key);
        co_return;
    }
    struct Row {
        std::string hash, body;
        int status = 0;
    };
    std::map<std::string, Row> rows;
};

class ContractTest : public ::testing::Test {
  protected:
    ContractTest() {
        bind<GetThing, CreateThing, LabelThings, Hook, Secretly>(bus, "things");
        bus.on<GetThing>(service, get_thing);
        bus.on<CreateThing>(service, create_thing);
        bus.on<LabelThings>(service, label_things);
        bus.on<Hook>(service, hook);
        bus.on<Secretly>(service, secretly);
        std::map<std::string, contract::IdempotencyStore*> stores{{"things", &memory}};
        dispatcher = std::make_unique<contract::Dispatcher>(
            bus, tokens, stores,
            [](const http::Request&) -> awaitable<std::optional<http::Response>> { co_return std::nullopt; });
    }
    http::Response send(Method method, std::string target, std::string body = {},
                        http::Headers headers = {{"Authorization", "Bearer user"}}) {
        http::Request request;
        request.method = method;
        request.target = std::move(target);
        request.body = std::move(body);
        request.headers = std::move(headers);
        if (!request.body.empty()) request.headers.set("Content-Type", "application/json");
        return await((*dispatcher)(std::move(request)));
    }
    template <class T>
    T await(awaitable<T> work) {
        std::optional<T> result;
        std::exception_ptr error;
        auto run = [](Reactor& r, awaitable<T> w, std::optional<T>& out, std::exception_ptr& e) -> awaitable<> {
            try {
                out.emplace(co_await std::move(w));
            } catch (...) {
                e = std::current_exception();
            }
            r.stop();
        };
        Reactor reactor;
        reactor.spawn("test", run(reactor, std::move(work), result, error));
        reactor.run();
        if (error) std::rethrow_exception(error);
        return std::move(*result);
    }
    static http::Headers with_key(std::string_view key) {
        return {{"Authorization", "Bearer user"}, {"Idempotency-Key", key}};
    }

    Bus bus;
    Service service;
    Tokens tokens;
    Memory memory;
    std::unique_ptr<contract::Dispatcher> dispatcher;
};

constexpr const char* thing = "/v1/things/01890a5d-ac96-774b-bcce-b302099a8057";
constexpr const char* good_body = R"({"price":{"amount":"120.50","currency":"USD"},"airports":["JFK"]})";

TEST_F(ContractTest, ReadsPathQueryAndHeader) {
    auto reply = send(GET, std::string(thing) + "?verbose=true", "",
                      {{"Authorization", "Bearer user"}, {"If-None-Match", "abc"}});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(
        reply.body,
        R"({"id":"01890a5d-ac96-774b-bcce-b302099a8057","price":{"amount":"120.50","currency":"USD"},"note":"verbose abc"})");
}

TEST_F(ContractTest, TakesNoCardNumberWhereverItStands) {
    const std::string card = "4242424242424242";
    const std::string named = R"("errors":[{"pointer":")";
    auto refused_at = [&](const http::Response& reply, const std::string& pointer) {
        EXPECT_EQ(reply.status, 422);
        EXPECT_NE(reply.body.find(named + pointer + R"(","detail":"looks like a card number)"), std::string::npos)
            << reply.body;
        EXPECT_EQ(reply.body.find(card), std::string::npos);
    };
    refused_at(send(GET, std::string(thing) + "?about=" + card), "query/about");
    refused_at(send(GET, thing, "", {{"Authorization", "Bearer user"}, {"If-None-Match", card}}),
               "header/If-None-Match");
    refused_at(send(POST, "/v1/things", good_body, with_key(card)), "header/Idempotency-Key");
    auto label = [&](const std::string& text) {
        return send(POST, "/v1/labels", R"({"labels":[{"notes":{}},)" + text + "]}");
    };
    refused_at(label(R"({"notes":{},"text":"on 4242 4242 4242 4242"})"), "/labels/1/text");
    refused_at(label(R"({"notes":{},"badge":"4242424242424242"})"), "/labels/1/badge");
    refused_at(label(R"({"notes":{"a/b":"4242424242424242"}})"), "/labels/1/notes/a~1b");
    EXPECT_EQ(label(R"({"notes":{"4242424242424242":"a"}})").status, 422);
    EXPECT_EQ(label(R"({"notes":{},"loyalty":"4242424242424242"})").status, 204);
    EXPECT_EQ(label(R"({"notes":{},"text":"4242424242424241"})").status, 204);
}

TEST_F(ContractTest, SaysWhatIsWrongAndWhere) {
    struct Case {
        Method method;
        std::string target, body;
        int status;
        std::string says;
    };
    std::vector<Case> cases = {
        {GET, "/v1/things/nope", "", 422, "path/id"},
        {GET, std::string(thing) + "?verbose=maybe", "", 422, "query/verbose"},
        {GET, std::string(thing) + "?verbose=true&verbose=false", "", 422, "given twice"},
        {GET, std::string(thing) + "?extra=1", "", 422, "unknown parameter"},
        {GET, std::string(thing) + "?verbose=%g1", "", 400, "malformed-query"},
        {GET, "/v1/things/01890a5d-ac96-774b-bcce-b302099a8059", "", 404, "not-found"},
        {GET, "/v1/nowhere", "", 404, "not-found"},
        {GET, "/v1/things", "", 405, "method-not-allowed"},
        {POST, "/v1/things", "{", 400, "malformed-json"},
        {POST, "/v1/things", "[]", 422, "an object"},
        {POST, "/v1/things", R"({"price":{"amount":"1","currency":"USD"},"airports":["jfk"],"x":1})", 422,
         "/airports/0"},
        {POST, "/v1/things", R"({"price":{"amount":"1","currency":"USD"},"airports":["JFK"],"x":1})", 422, "/x"},
    };
    int key = 0;
    for (auto& c : cases) {
        auto reply = send(c.method, c.target, c.body, with_key("key" + std::to_string(++key)));
        EXPECT_EQ(reply.status, c.status) << c.target << c.body << reply.body;
        EXPECT_NE(reply.body.find(c.says), std::string::npos) << reply.body;
        EXPECT_EQ(reply.headers.get("Content-Type"), "application/problem+json");
    }
    EXPECT_EQ(service.created, 0);
    EXPECT_EQ(send(GET, "/v1/things").headers.get("Allow"), "POST");
}

TEST_F(ContractTest, RefusesOtherContentTypes) {
    http::Request request;
    request.method = POST;
    request.target = "/v1/things";
    request.body = good_body;
    request.headers = {{"Authorization", "Bearer user"}, {"Idempotency-Key", "k"}, {"Content-Type", "text/plain"}};
    EXPECT_EQ(await((*dispatcher)(std::move(request))).status, 415);
}

TEST_F(ContractTest, ChecksWhoCalls) {
    EXPECT_EQ(send(GET, thing, "", {}).status, 401);
    EXPECT_EQ(send(GET, thing, "", {{"Authorization", "Bearer bad"}}).status, 401);
    EXPECT_EQ(send(GET, "/internal/v1/secret").status, 404);
    EXPECT_EQ(send(GET, "/internal/v1/secret", "", {{"Authorization", "Service booking"}}).status, 204);
    EXPECT_EQ(send(GET, thing, "", {{"Authorization", "Service booking"}}).status, 200);
}

TEST_F(ContractTest, RunsOnceForAnIdempotencyKey) {
    EXPECT_EQ(send(POST, "/v1/things", good_body).status, 422);  // no key
    auto first = send(POST, "/v1/things", good_body, with_key("a"));
    auto second = send(POST, "/v1/things", good_body, with_key("a"));
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(first.body, second.body);
    EXPECT_TRUE(second.headers.has("Idempotent-Replayed"));
    EXPECT_EQ(service.created, 1);
    auto other = R"({"price":{"amount":"1.00","currency":"USD"},"airports":["JFK"]})";
    EXPECT_EQ(send(POST, "/v1/things", other, with_key("a")).status, 422);
    auto refused = send(POST, "/v1/things", other, with_key("b"));
    EXPECT_EQ(refused.status, 409);
    EXPECT_NE(refused.body.find(R"("price":{"x":1})"), std::string::npos);
    EXPECT_EQ(send(POST, "/v1/things", other, with_key("b")).body, refused.body);
    EXPECT_EQ(service.created, 2);
}

TEST_F(ContractTest, AFailureTellsNothingAndMayBeTriedAgain) {
    auto body = R"({"price":{"amount":"0.13","currency":"USD"},"airports":["JFK"]})";
    auto reply = send(POST, "/v1/things", body, with_key("a"));
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body.find("secret"), std::string::npos);
    send(POST, "/v1/things", body, with_key("a"));
    EXPECT_EQ(service.created, 2);
}

TEST_F(ContractTest, HandsOverRawBodies) {
    auto reply = send(POST, "/v1/hooks", "not json", {{"X-Signature", "s"}});
    EXPECT_EQ(reply.status, 204);
    EXPECT_EQ(service.hooked, "not json|s");
}

TEST_F(ContractTest, LocalCallsAreCheckedLikeRemoteOnes) {
    CreateThing bad{Money(1, Currency::of("USD")), {}};
    EXPECT_THROW(await(bus.call(Caller{}, bad)), Problem);
}

TEST_F(ContractTest, TheTypedClientSpeaksTheSameHttp) {
    Bus far;
    bind<GetThing, CreateThing>(far, "things");
    far.transport = [this](std::string service_name, Caller, http::Request request) -> awaitable<http::Response> {
        EXPECT_EQ(service_name, "things");
        request.headers.set("Authorization", "Bearer user");
        request.headers.set("Idempotency-Key", "remote");
        return (*dispatcher)(std::move(request));
    };
    GetThing get{some_id, {true}, Header<"If-None-Match", std::string>{"a b"}};
    EXPECT_EQ(await(far.call(Caller{}, get)).note, "verbose a b");
    CreateThing create{Money(1, Currency::of("USD")), {*IataAirport::parse("JFK")}};
    try {
        await(far.call(Caller{}, create));
        FAIL() << "no problem";
    } catch (const Problem& p) {
        EXPECT_EQ(p.status, 409);
        EXPECT_EQ(p.type, "price-changed");
        EXPECT_EQ(p.members.at("price"), R"({"x":1})");
    }
}

TEST_F(ContractTest, DocumentsWhatIsPublic) {
    auto document = boost::json::parse(contract::openapi(bus));
    auto& paths = document.at("paths").as_object();
    EXPECT_TRUE(paths.contains("/v1/things/{id}"));
    EXPECT_FALSE(paths.contains("/internal/v1/secret"));
    auto& post = paths.at("/v1/things").at("post").as_object();
    EXPECT_TRUE(post.at("responses").as_object().contains("409"));
    EXPECT_TRUE(post.at("responses").as_object().contains("201"));
    // What stands in the target may be so long, encoded, that the server does not read it.
    auto& get = paths.at("/v1/things/{id}").at("get").as_object();
    EXPECT_TRUE(get.at("responses").as_object().contains("414"));
    EXPECT_FALSE(post.at("responses").as_object().contains("414"));
}

}  // namespace airside::contract_test
