#include "platform/http/static_files.hpp"

#include <fstream>

#include <unistd.h>

#include "platform/core/problem.hpp"
#include "platform/http/test_support.hpp"

namespace airside::http {
namespace {

using namespace testing;
namespace fs = std::filesystem;

class StaticFilesTest : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "airside_static_XXXXXX").string();
        root_ = ::mkdtemp(pattern.data());
        fs::create_directories(root_ / "www/assets");
        write("www/index.html", "<h1>index</h1>");
        write("www/assets/app.js", std::string(5000, 'j'));
        write("www/big.bin", std::string(300'000, 'b') + "0123456789");
        write("www/.hidden", "hidden");
        write("secret.txt", "secret");
        fs::create_symlink(root_ / "secret.txt", root_ / "www/link.txt");
        fs::create_symlink(root_ / "www/index.html", root_ / "www/inner.html");
        StaticFilesOptions options;
        options.folder = root_ / "www";
        options.immutable_prefix = "/assets/";
        options.cached_file_limit = 100'000;
        files_ = std::make_unique<StaticFiles>(options);
        auto handler = [files = files_.get()](Request request) -> awaitable<Response> {
            co_return files->answer(request, request.path());
        };
        server_ = std::make_unique<ServerThread>(handler);
        client_ = std::make_unique<RawClient>(server_->port());
    }
    void TearDown() override {
        client_.reset();
        server_.reset();
        fs::remove_all(root_);
    }
    void write(const std::string& name, const std::string& text) { std::ofstream(root_ / name) << text; }
    Answer ask(std::string_view path, std::string_view headers = {}) { return client_->ask(get(path, headers)); }

    fs::path root_;
    std::unique_ptr<StaticFiles> files_;
    std::unique_ptr<ServerThread> server_;
    std::unique_ptr<RawClient> client_;
};

TEST_F(StaticFilesTest, ServesWithTypeAndCaching) {
    auto index = ask("/");
    EXPECT_EQ(index.body, "<h1>index</h1>");
    EXPECT_EQ(index.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(index.header("Cache-Control"), "no-cache");
    EXPECT_EQ(ask("/inner.html").body, index.body);
    auto script = ask("/assets/app.js");
    EXPECT_EQ(script.body, std::string(5000, 'j'));
    EXPECT_EQ(script.header("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(script.header("Vary"), "Accept-Encoding");
    EXPECT_EQ(ask("/big.bin").body.size(), 300'010u);
}

TEST_F(StaticFilesTest, NothingOutsideTheFolderOrHidden) {
    for (std::string_view path :
         {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt", "/link.txt",
          "/.hidden", "//secret.txt", "/assets", "/assets/", "/%00", "/a%5c..%5cb", "/nothing", "/%zz"})
        EXPECT_EQ(ask(path).status, 404) << path;
    EXPECT_EQ(client_->ask(post("/index.html", "")).status, 405);
}

TEST_F(StaticFilesTest, ConditionsAnswer304) {
    auto first = ask("/assets/app.js");
    auto etag = first.header("ETag");
    EXPECT_EQ(ask("/assets/app.js", "If-None-Match: \"other\", " + etag + "\r\n").status, 304);
    EXPECT_EQ(ask("/assets/app.js", "If-None-Match: \"other\"\r\n").status, 200);
    EXPECT_EQ(ask("/assets/app.js", "If-Modified-Since: " + first.header("Last-Modified") + "\r\n").status, 304);
    EXPECT_EQ(ask("/assets/app.js", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n").status, 200);
    auto packed = ask("/assets/app.js", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
    EXPECT_EQ(packed.header("ETag"), "W/" + etag);
    EXPECT_EQ(ask("/assets/app.js", "If-None-Match: W/" + etag + "\r\n").status, 304);
    write("www/assets/app.js", "changed");
    auto changed = ask("/assets/app.js", "If-None-Match: " + etag + "\r\n");
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.body, "changed");
}

TEST_F(StaticFilesTest, RangesFromMemoryAndFromDisk) {
    auto some = ask("/index.html", "Range: bytes=4-8\r\n");
    EXPECT_EQ(some.status, 206);
    EXPECT_EQ(some.body, "index");
    EXPECT_EQ(some.header("Content-Range"), "bytes 4-8/14");
    auto suffix = ask("/big.bin", "Range: bytes=-4\r\n");
    EXPECT_EQ(suffix.status, 206);
    EXPECT_EQ(suffix.body, "6789");
    EXPECT_EQ(ask("/big.bin", "Range: bytes=300005-\r\n").body, "56789");
    EXPECT_EQ(ask("/big.bin", "Range: bytes=300005-999999999\r\n").body, "56789");
    auto beyond = ask("/big.bin", "Range: bytes=300010-\r\n");
    EXPECT_EQ(beyond.status, 416);
    EXPECT_EQ(beyond.header("Content-Range"), "bytes */300010");
    for (std::string_view ignored : {"bytes=1-2,4-5", "bytes=5-2", "bytes=x-", "lines=1-2", "bytes=-"})
        EXPECT_EQ(ask("/index.html", "Range: " + std::string(ignored) + "\r\n").status, 200) << ignored;
    auto etag = ask("/index.html").header("ETag");
    EXPECT_EQ(ask("/index.html", "Range: bytes=0-0\r\nIf-Range: " + etag + "\r\n").status, 206);
    EXPECT_EQ(ask("/index.html", "Range: bytes=0-0\r\nIf-Range: \"old\"\r\n").status, 200);
}

TEST_F(StaticFilesTest, AFallbackServesPathsOfAnApplication) {
    StaticFilesOptions options;
    options.folder = root_ / "www";
    options.fallback = "index.html";
    StaticFiles files(options);
    Request request;
    EXPECT_EQ(*files.answer(request, "/bookings/42").shared_body, "<h1>index</h1>");
    EXPECT_THROW(files.answer(request, "/missing.js"), Problem);
    options.folder = root_ / "none";
    EXPECT_THROW(StaticFiles{options}, std::runtime_error);
}

}  // namespace
}  // namespace airside::http
