#include "platform/http/server.hpp"

#include <zlib.h>

#include "platform/async/suspend.hpp"
#include "platform/core/problem.hpp"
#include "platform/http/test_support.hpp"

namespace airside::http {
namespace {

using namespace testing;
using namespace std::string_literals;

std::string gunzip(const std::string& bytes) {
    z_stream z{};
    inflateInit2(&z, 15 + 16);
    std::string out(1 << 20, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
    out.resize(z.total_out);
    inflateEnd(&z);
    return out;
}

// Answers with what it was asked.
awaitable<Response> echo(Request request) {
    auto text = std::string(to_string(request.method)) + " " + request.target + " " + request.body;
    co_return text_response(200, "text/plain", text);
}

awaitable<Response> throwing(Request request) {
    if (request.path() == "/problem") throw invalid("/name", "is \"empty\"");
    throw std::runtime_error("secret detail");
}

TEST(Server, KeepsTheConnectionAndAnswersInOrder) {
    ServerThread server(echo);
    RawClient client(server.port());
    for (int i = 0; i < 3; ++i) {
        auto answer = client.ask(post("/a?b=c", "body" + std::to_string(i)));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "POST /a?b=c body" + std::to_string(i));
        EXPECT_EQ(answer.header("Date").size(), 29u);
        EXPECT_EQ(answer.header("Connection"), "");
        EXPECT_EQ(answer.header("Server"), "");
    }
    EXPECT_EQ(server.stats().accepted, 1u);
    EXPECT_EQ(server.stats().requests, 3u);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
    ServerThread server(echo);
    RawClient client(server.port());
    std::string all;
    for (int i = 0; i < 200; ++i) all += post("/" + std::to_string(i), std::string(static_cast<std::size_t>(i), 'x'));
    client.send(all);
    for (int i = 0; i < 200; ++i) {
        auto answer = client.read_answer();
        ASSERT_EQ(answer.body, "POST /" + std::to_string(i) + " " + std::string(static_cast<std::size_t>(i), 'x'));
    }
}

TEST(Server, ReadsARequestThatArrivesByteByByte) {
    ServerThread server(echo);
    RawClient client(server.port());
    for (char c :
         "POST /slow HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n" +
             get("/next"))
        client.send({&c, 1});
    EXPECT_EQ(client.read_answer().body, "POST /slow abcde");
    EXPECT_EQ(client.read_answer().body, "GET /next ");
}

TEST(Server, ClosesWhenAskedTo) {
    ServerThread server(echo);
    RawClient client(server.port());
    auto answer = client.ask(get("/", "Connection: close\r\n"));
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_EQ(client.read_to_end(), "");

    RawClient old(server.port());
    EXPECT_EQ(old.ask("GET /old HTTP/1.0\r\n\r\n").body, "GET /old ");
    EXPECT_EQ(old.read_to_end(), "");

    RawClient old_but_staying(server.port());
    EXPECT_EQ(old_but_staying.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection"),
              "keep-alive");
    EXPECT_EQ(old_but_staying.ask("GET / HTTP/1.0\r\n\r\n").status, 200);
}

TEST(Server, HeadHasTheHeadersAndNoBody) {
    ServerThread server(echo);
    RawClient client(server.port());
    client.send("HEAD /x HTTP/1.1\r\nHost: t\r\n\r\n" + get("/y"));
    auto head = client.read_answer(true);
    EXPECT_EQ(head.header("Content-Length"), "8");
    EXPECT_EQ(client.read_answer().body, "GET /y ");
}

TEST(Server, TakesAbsoluteTargets) {
    ServerThread server(echo);
    RawClient client(server.port());
    EXPECT_EQ(client.ask("GET http://test/a?b HTTP/1.1\r\nHost: test\r\n\r\n").body, "GET /a?b ");
    EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n").body, "OPTIONS * ");
}

TEST(Server, RefusesWhatIsMalformed) {
    ServerThread server(echo);
    std::string many_headers = "GET / HTTP/1.1\r\nHost: t\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n";
    std::string many_short_headers = "GET / HTTP/1.1\r\nHost: t\r\n";
    for (int i = 0; i < 10'000; ++i) many_short_headers += "X: x\r\n";
    many_short_headers += "\r\n";
    const std::vector<std::pair<std::string, int>> cases{
        {"nonsense\r\n\r\n", 400},
        {"GET\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},  // no Host
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},  // space before the colon
        {"GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: a\x01"
         "b\r\n\r\n",
         400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s, 400},
        {"GET relative HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\nHost: a\n\n\r\n\r\n", 400},
        {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1x\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 501},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 501},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcXY\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n", 417},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n", 413},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n", 413},
        {"GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
        {many_short_headers, 431},
        {many_headers, 431},
    };
    for (const auto& [bytes, status] : cases) {
        RawClient client(server.port());
        auto answer = client.ask(bytes);
        EXPECT_EQ(answer.status, status) << bytes.substr(0, 100);
        EXPECT_EQ(answer.header("Content-Type"), "application/problem+json") << bytes.substr(0, 100);
        EXPECT_EQ(answer.header("Connection"), "close");
        EXPECT_NE(answer.body.find("\"status\":" + std::to_string(status)), std::string::npos);
    }
    EXPECT_EQ(server.stats().malformed, cases.size());
    EXPECT_EQ(server.stats().requests, 0u);
}

TEST(Server, SurvivesEveryTruncationAndMutationOfARequest) {
    ServerThread server(echo);
    const std::string good =
        "POST /x HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    std::uint32_t seed = 7;
    for (std::size_t i = 0; i < good.size(); ++i) {
        RawClient(server.port()).send(std::string_view(good).substr(0, i));
        auto mutated = good;
        seed = seed * 1664525 + 1013904223;
        mutated[i] = static_cast<char>(seed >> 24);
        RawClient(server.port()).send(mutated);
    }
    RawClient client(server.port());
    EXPECT_EQ(client.ask(good).body, "POST /x abc");
}

TEST(Server, AnIdleConnectionIsClosedWithoutAWord) {
    ServerOptions options;
    options.idle_timeout = 150ms;
    ServerThread server(echo, options);
    RawClient client(server.port());
    EXPECT_EQ(client.ask(get("/")).status, 200);
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_EQ(server.stats().timed_out, 0u);
}

TEST(Server, ASlowHeaderIsA408HoweverOftenAByteArrives) {
    ServerOptions options;
    options.header_timeout = 400ms;
    ServerThread server(echo, options);
    RawClient client(server.port());
    std::atomic<bool> answered = false;
    std::thread drip([&] {
        client.send("GET / HTTP/1.1\r\nX: ");
        while (!answered && client.send("x")) std::this_thread::sleep_for(20ms);
    });
    auto answer = client.read_answer();
    answered = true;
    drip.join();
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(server.stats().timed_out, 1u);
}

TEST(Server, ABodyBelowTheLowestRateIsA408) {
    ServerOptions options;
    options.body_grace = 300ms;
    options.min_bytes_per_s = 10'000;
    ServerThread server(echo, options);
    RawClient client(server.port());
    std::atomic<bool> answered = false;
    std::thread drip([&] {
        client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n");
        while (!answered && client.send("x")) std::this_thread::sleep_for(20ms);
    });
    auto answer = client.read_answer();
    answered = true;
    drip.join();
    EXPECT_EQ(answer.status, 408);
}

TEST(Server, AReaderBelowTheLowestRateIsCutOff) {
    ServerOptions options;
    options.body_grace = 200ms;
    options.min_bytes_per_s = 100'000'000;
    auto big = [](Request) -> awaitable<Response> {
        co_return text_response(200, "image/png", std::string(20'000'000, 'x'));  // NOLINT(bugprone-string-constructor)
    };
    ServerThread server(big, options);
    RawClient client(server.port(), 4096);
    client.send(get("/"));
    while (server.stats().timed_out == 0) std::this_thread::sleep_for(10ms);
    while (server.stats().open > 0) std::this_thread::sleep_for(10ms);
    EXPECT_LT(client.read_to_end().size(), 20'000'000u);
}

TEST(Server, OneConnectionTooManyIsA503) {
    ServerOptions options;
    options.connection_limit = 2;
    ServerThread server(echo, options);
    RawClient a(server.port()), b(server.port());
    EXPECT_EQ(a.ask(get("/")).status, 200);
    EXPECT_EQ(b.ask(get("/")).status, 200);
    RawClient c(server.port());
    auto refused = c.ask(get("/"));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    a.hang_up();
    while (server.stats().open > 1) std::this_thread::sleep_for(5ms);
    RawClient d(server.port());
    EXPECT_EQ(d.ask(get("/")).status, 200);
}

TEST(Server, SaysContinueBeforeTheBodyAndRefusesBeforeItIsSent) {
    ServerThread server(echo);
    RawClient client(server.port());
    client.send("POST /c HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    EXPECT_EQ(client.read_answer().body, "POST /c abc");
    auto refused =
        client.ask("POST /c HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 30000000\r\n\r\n");
    EXPECT_EQ(refused.status, 413);
}

TEST(Server, ARefusalReachesAClientThatIsStillSending) {
    ServerThread server(echo);
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 8000000\r\n\r\n");
    std::thread sender([&] { client.send(std::string(8'000'000, 'x')); });
    auto answer = client.read_answer();
    EXPECT_EQ(answer.status, 413);
    client.read_to_end();
    sender.join();
}

TEST(Server, ExceptionsBecomeProblemsAndKeepTheirSecrets) {
    static std::string logged;
    on_lost_exception([](const std::string&, const std::string& what) { logged = what; });
    ServerThread server(throwing);
    RawClient client(server.port());
    auto problem = client.ask(get("/problem"));
    EXPECT_EQ(problem.status, 422);
    EXPECT_EQ(problem.header("Content-Type"), "application/problem+json");
    EXPECT_NE(problem.body.find(R"("errors":[{"pointer":"/name","detail":"is \"empty\""}])"), std::string::npos);
    auto failure = client.ask(get("/failure"));
    EXPECT_EQ(failure.status, 500);
    EXPECT_EQ(failure.body.find("secret"), std::string::npos);
    EXPECT_EQ(server.stats().failed, 1u);
    EXPECT_EQ(logged, "secret detail");
    on_lost_exception(nullptr);
}

TEST(Server, CompressesWhatIsWorthItForThoseWhoAccept) {
    auto handler = [](Request request) -> awaitable<Response> {
        auto type = request.path() == "/image" ? "image/png" : "application/json";
        auto response = text_response(200, type, std::string(request.path() == "/small" ? 10 : 10'000, 'x'));
        response.headers.add("ETag", "\"v1\"");
        co_return response;
    };
    ServerThread server(handler);
    RawClient client(server.port());
    auto plain = client.ask(get("/"));
    EXPECT_EQ(plain.body.size(), 10'000u);
    EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");
    EXPECT_EQ(plain.header("ETag"), "\"v1\"");
    auto packed = client.ask(get("/", "Accept-Encoding: br, gzip;q=0.8\r\n"));
    EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
    EXPECT_EQ(packed.header("Vary"), "Accept-Encoding");
    EXPECT_EQ(packed.header("ETag"), "W/\"v1\"");
    EXPECT_LT(packed.body.size(), 1000u);
    EXPECT_EQ(gunzip(packed.body), std::string(10'000, 'x'));
    EXPECT_EQ(client.ask(get("/", "Accept-Encoding: gzip;q=0\r\n")).header("Content-Encoding"), "");
    EXPECT_EQ(client.ask(get("/", "Accept-Encoding: *\r\n")).header("Content-Encoding"), "gzip");
    EXPECT_EQ(client.ask(get("/small", "Accept-Encoding: gzip\r\n")).header("Content-Encoding"), "");
    EXPECT_EQ(client.ask(get("/image", "Accept-Encoding: gzip\r\n")).header("Content-Encoding"), "");
}

TEST(Server, SharedBodiesGoOutAsTheyAre) {
    auto body = std::make_shared<const std::string>(std::string(6000, 'b'));
    auto packed = std::make_shared<const std::string>("prebuilt gzip");
    auto handler = [body, packed](Request request) -> awaitable<Response> {
        Response response;
        response.headers.add("Content-Type", "application/json");
        response.shared_body = body;
        if (request.path() == "/both") response.shared_body_gzip = packed;
        co_return response;
    };
    ServerThread server(handler);
    RawClient client(server.port());
    EXPECT_EQ(client.ask(get("/", "Accept-Encoding: gzip\r\n")).body, *body);
    auto answer = client.ask(get("/both", "Accept-Encoding: gzip\r\n"));
    EXPECT_EQ(answer.body, *packed);
    EXPECT_EQ(answer.header("Content-Encoding"), "gzip");
    EXPECT_EQ(client.ask(get("/both")).body, *body);
}

TEST(Server, AHandlerCannotContradictTheFraming) {
    auto handler = [](Request) -> awaitable<Response> {
        auto response = text_response(200, "text/plain", "body");
        response.headers.add("content-length", "2");
        response.headers.add("Transfer-Encoding", "chunked");
        co_return response;
    };
    ServerThread server(handler);
    RawClient client(server.port());
    EXPECT_EQ(client.ask(get("/")).body, "body");
    EXPECT_EQ(client.ask(get("/")).header("Transfer-Encoding"), "");
}

TEST(Server, StatusesWithoutABodyHaveNone) {
    auto handler = [](Request request) -> awaitable<Response> {
        co_return text_response(request.path() == "/204" ? 204 : 304, "text/plain", "not to be sent");
    };
    ServerThread server(handler);
    RawClient client(server.port());
    client.send(get("/204") + get("/304") + get("/204"));
    for (int status : {204, 304, 204}) EXPECT_EQ(client.read_answer(true).status, status);
}

TEST(Server, ALargeAnswerArrivesWhole) {
    auto handler = [](Request) -> awaitable<Response> {
        std::string big(30'000'000, 'x');  // NOLINT(bugprone-string-constructor)
        big += "end";
        co_return text_response(200, "image/png", std::move(big));
    };
    ServerThread server(handler);
    RawClient client(server.port());
    auto answer = client.ask(get("/"));
    EXPECT_EQ(answer.body.size(), 30'000'003u);
    EXPECT_TRUE(answer.body.ends_with("end"));
}

}  // namespace
}  // namespace airside::http
