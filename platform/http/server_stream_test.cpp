// Streamed answers, and how the server stops.
#include <atomic>

#include "platform/async/suspend.hpp"
#include "platform/async/sync.hpp"
#include "platform/http/server.hpp"
#include "platform/http/test_support.hpp"

namespace airside::http {
namespace {

using namespace testing;

struct Streams {
    Reactor* reactor = nullptr;
    std::atomic<int> ended = 0, cancelled = 0;
};

// Counts what a stream function comes to, however it is left.
struct Ending {
    Streams& streams;
    bool whole = false;
    ~Ending() { ++(whole ? streams.ended : streams.cancelled); }
};

awaitable<> three_events(Streams& streams, StreamWriter& writer) {
    Ending ending{streams};
    for (int i = 1; i <= 3; ++i) {
        auto event = sse_event(std::to_string(i), "offer");
        co_await writer.write(event);
        co_await streams.reactor->sleep(5ms);
    }
    ending.whole = true;
}

awaitable<> silent_forever(Streams& streams, StreamWriter& writer) {
    Ending ending{streams};
    co_await writer.write(": hello\n\n");
    co_await streams.reactor->sleep(1h);
}

awaitable<> flood(Streams& streams, StreamWriter& writer) {
    Ending ending{streams};
    std::string block(100'000, 'x');
    while (true) co_await writer.write(block);
}

awaitable<> until_drained(Streams& streams, StreamWriter& writer) {
    Ending ending{streams};
    co_await writer.write("first");
    while (!writer.draining()) co_await streams.reactor->sleep(5ms);
    co_await writer.write("last");
    ending.whole = true;
}

awaitable<> failing(Streams& streams, StreamWriter& writer) {
    Ending ending{streams};
    co_await writer.write("some");
    throw std::runtime_error("broken");
}

class StreamTest : public ::testing::Test {
  protected:
    void serve(awaitable<> (*stream)(Streams&, StreamWriter&), ServerOptions options = {}) {
        auto handler = [this, stream](Request request) -> awaitable<Response> {
            Response response;
            if (request.path() == "/plain") co_return text_response(200, "text/plain", "plain");
            response.headers.add("Content-Type", "text/event-stream");
            response.stream = [this, stream](StreamWriter& writer) { return stream(streams_, writer); };
            co_return response;
        };
        server_ = std::make_unique<ServerThread>(handler, options);
        streams_.reactor = &server_->reactor();
    }
    void wait_for(std::atomic<int>& count) {
        while (count == 0) std::this_thread::sleep_for(5ms);
    }
    Streams streams_;
    std::unique_ptr<ServerThread> server_;
};

TEST_F(StreamTest, EventsArriveAndTheConnectionGoesOn) {
    serve(three_events);
    RawClient client(server_->port());
    auto answer = client.ask(get("/"));
    EXPECT_EQ(answer.header("Transfer-Encoding"), "chunked");
    EXPECT_EQ(answer.body, "event: offer\ndata: 1\n\nevent: offer\ndata: 2\n\nevent: offer\ndata: 3\n\n");
    EXPECT_EQ(client.ask(get("/plain")).body, "plain");
    client.send(get("/") + get("/plain"));  // what was pipelined behind a stream is answered after it
    EXPECT_EQ(client.read_answer().body.size(), answer.body.size());
    EXPECT_EQ(client.read_answer().body, "plain");
}

TEST_F(StreamTest, AnOldClientGetsItWithoutChunks) {
    serve(three_events);
    RawClient client(server_->port());
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    auto all = client.read_to_end();
    EXPECT_EQ(all.find("Transfer-Encoding"), std::string::npos);
    EXPECT_TRUE(all.ends_with("event: offer\ndata: 3\n\n"));
}

TEST_F(StreamTest, HeadDoesNotRunTheStream) {
    serve(three_events);
    RawClient client(server_->port());
    client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n" + get("/plain"));
    EXPECT_EQ(client.read_answer(true).header("Content-Type"), "text/event-stream");
    EXPECT_EQ(client.read_answer().body, "plain");
    EXPECT_EQ(streams_.ended + streams_.cancelled, 0);
}

TEST_F(StreamTest, AClientThatHangsUpCancelsASilentStream) {
    serve(silent_forever);
    RawClient client(server_->port());
    client.send(get("/"));
    EXPECT_NE(client.read_until(": hello"), "");
    client.hang_up();
    wait_for(streams_.cancelled);
    while (server_->stats().open > 0) std::this_thread::sleep_for(5ms);
    EXPECT_EQ(server_->stats().failed, 0u);
}

TEST_F(StreamTest, AWriterWaitsForASlowReaderAndEndsWithIt) {
    serve(flood);
    RawClient client(server_->port(), 4096);
    client.send(get("/"));
    EXPECT_NE(client.read_until("xxx"), "");
    client.hang_up();
    wait_for(streams_.cancelled);
}

TEST_F(StreamTest, AReaderThatStopsReadingIsCutOff) {
    ServerOptions options;
    options.body_grace = 200ms;
    options.min_bytes_per_s = 1'000'000;
    serve(flood, options);
    RawClient client(server_->port(), 4096);
    client.send(get("/"));
    wait_for(streams_.cancelled);
    EXPECT_EQ(server_->stats().timed_out, 1u);
}

TEST_F(StreamTest, AStreamThatFailsBreaksOffBeforeItsLastChunk) {
    on_lost_exception([](const std::string&, const std::string&) {});
    serve(failing);
    RawClient client(server_->port());
    client.send(get("/"));
    auto all = client.read_to_end();
    EXPECT_TRUE(all.ends_with("4\r\nsome\r\n")) << all;
    EXPECT_EQ(server_->stats().failed, 1u);
    on_lost_exception(nullptr);
}

TEST_F(StreamTest, DrainingTellsStreamsToEnd) {
    serve(until_drained);
    RawClient client(server_->port());
    client.send(get("/"));
    EXPECT_NE(client.read_until("first"), "");
    auto drained = server_->drain(Steady::now() + 10s);
    EXPECT_NE(client.read_until("last\r\n0\r\n\r\n"), "");
    EXPECT_TRUE(drained.get());
}

TEST_F(StreamTest, DrainingCutsOffWhatIsLeftAtTheDeadline) {
    serve(silent_forever);
    RawClient client(server_->port());
    client.send(get("/"));
    EXPECT_NE(client.read_until(": hello"), "");
    auto drained = server_->drain(Steady::now() + 50ms);
    EXPECT_FALSE(drained.get());
    EXPECT_EQ(streams_.cancelled, 1);
    EXPECT_FALSE(client.read_to_end().ends_with("0\r\n\r\n"));
}

TEST(Drain, FinishesWhatIsInFlightAndClosesWhatIsIdle) {
    std::atomic<bool> started = false;
    std::atomic<bool> release = false;
    Reactor* reactor = nullptr;
    auto handler = [&](Request request) -> awaitable<Response> {
        if (request.path() == "/slow") started = true;
        while (request.path() == "/slow" && !release) co_await reactor->sleep(5ms);
        co_return text_response(200, "text/plain", "done");
    };
    ServerThread server(handler);
    reactor = &server.reactor();
    RawClient idle(server.port()), fresh(server.port()), busy(server.port());
    EXPECT_EQ(idle.ask(get("/")).status, 200);
    busy.send(get("/slow"));
    while (!started) std::this_thread::sleep_for(1ms);
    auto drained = server.drain(Steady::now() + 10s);
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_EQ(fresh.read_to_end(), "");
    EXPECT_THROW(RawClient(server.port()), std::runtime_error);
    release = true;
    auto answer = busy.read_answer();
    EXPECT_EQ(answer.body, "done");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_TRUE(drained.get());
}

}  // namespace
}  // namespace airside::http
