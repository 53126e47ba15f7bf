#include <filesystem>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "platform/http/client.hpp"
#include "platform/http/test_support.hpp"

namespace airside::http {
namespace {

using namespace testing;
namespace fs = std::filesystem;

// A certificate for 127.0.0.1 that signs itself, valid for an hour.
void write_certificate(const fs::path& certificate_file, const fs::path& key_file) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    auto* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    auto* san = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate, san, -1);
    X509_EXTENSION_free(san);
    X509_sign(certificate, key, EVP_sha256());
    auto* file = std::fopen(certificate_file.c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(key_file.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

class TlsTest : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "airside_tls_XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        write_certificate(folder_ / "cert.pem", folder_ / "key.pem");
        options_.tls = TlsFiles{folder_ / "cert.pem", folder_ / "key.pem"};
    }
    void TearDown() override { fs::remove_all(folder_); }
    fs::path folder_;
    ServerOptions options_;
};

TEST_F(TlsTest, RoundTrip) {
    auto handler = [](Request request) -> awaitable<Response> {
        if (request.path() == "/stream") {
            Response response;
            response.stream = [](StreamWriter& writer) -> awaitable<> {
                co_await writer.write("one ");
                co_await writer.write("two");
            };
            co_return response;
        }
        co_return text_response(200, "image/png", request.body + std::string(200'000, 'x'));
    };
    ServerThread server(handler, options_);
    run([&](Reactor& reactor) -> awaitable<> {
        ClientOptions trusting;
        trusting.ca_file = folder_ / "cert.pem";
        Client client(reactor, trusting);
        auto base = "https://127.0.0.1:" + std::to_string(server.port());
        for (int i = 0; i < 3; ++i) {
            OutRequest request{.method = Method::POST, .url = base + "/"};
            request.body = std::string(100'000, 'b');
            auto reply = co_await client.send(request, Steady::now() + 10s);
            EXPECT_EQ(reply.status, 200);
            EXPECT_EQ(reply.body, std::string(100'000, 'b') + std::string(200'000, 'x'));
        }
        OutRequest stream{.url = base + "/stream"};
        auto reply = co_await client.send(stream, Steady::now() + 10s);
        EXPECT_EQ(reply.body, "one two");
    });
    EXPECT_EQ(server.stats().accepted, 1u);
}

TEST_F(TlsTest, ACertificateThatNobodySignedIsNotSentTo) {
    std::atomic<int> handled = 0;
    auto handler = [&](Request) -> awaitable<Response> {
        ++handled;
        co_return Response{};
    };
    ServerThread server(handler, options_);
    run([&](Reactor& reactor) -> awaitable<> {
        Client client(reactor);
        OutRequest request{.url = "https://127.0.0.1:" + std::to_string(server.port())};
        std::optional<TransportError> error;
        try {
            auto reply = co_await client.send(request, Steady::now() + 10s);
        } catch (const TransportError& e) {
            error.emplace(e);
        }
        EXPECT_TRUE(error && error->kind == TransportError::Kind::not_sent);
    });
    EXPECT_EQ(handled, 0);
}

TEST_F(TlsTest, PlainTextOnATlsPortIsClosed) {
    ServerThread server([](Request) -> awaitable<Response> { co_return Response{}; }, options_);
    RawClient client(server.port());
    client.send(get("/"));
    EXPECT_EQ(client.read_to_end().find("HTTP/"), std::string::npos);
}

TEST_F(TlsTest, AHandshakeThatStallsIsGivenUp) {
    options_.header_timeout = 100ms;
    ServerThread server([](Request) -> awaitable<Response> { co_return Response{}; }, options_);
    RawClient client(server.port());
    client.read_to_end();
    while (server.stats().open > 0) std::this_thread::sleep_for(5ms);
    EXPECT_EQ(server.stats().requests, 0u);
}

TEST_F(TlsTest, FilesThatCannotBeUsedSayWhich) {
    Reactor reactor;
    options_.tls->private_key = folder_ / "missing.pem";
    try {
        Server server(reactor, options_, [](Request) -> awaitable<Response> { co_return Response{}; });
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("missing.pem"), std::string::npos);
    }
}

TEST(Listening, SaysWhatIsWrongAndSharesAPortWhenAsked) {
    Reactor reactor;
    auto handler = [](Request) -> awaitable<Response> { co_return Response{}; };
    ServerOptions options;
    options.reuse_port = true;
    Server first(reactor, options, handler);
    options.port = first.port();
    Server second(reactor, options, handler);
    EXPECT_EQ(first.port(), second.port());
    options.reuse_port = false;
    EXPECT_THROW(Server(reactor, options, handler), std::runtime_error);
    options.address = "nowhere";
    EXPECT_THROW(Server(reactor, options, handler), std::runtime_error);
}

}  // namespace
}  // namespace airside::http
