#include "platform/redis/asio_adapter.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <sys/ioctl.h>

namespace airside::redis {
namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::basic_stream_descriptor<Executor>;

// Owned by itself through the handlers that wait and by hiredis through `self`, until hiredis says cleanup.
class Adapter : public std::enable_shared_from_this<Adapter> {
  public:
    Adapter(Reactor& reactor, redisAsyncContext* context)
        : context_(context), descriptor_(reactor.executor(), context->c.fd) {}

    static void attach(Reactor& reactor, redisAsyncContext* context) {
        auto adapter = std::make_shared<Adapter>(reactor, context);
        adapter->self_ = adapter;
        context->ev.data = adapter.get();
        context->ev.addRead = [](void* p) { static_cast<Adapter*>(p)->add_read(); };
        context->ev.delRead = [](void* p) { static_cast<Adapter*>(p)->read_wanted_ = false; };
        context->ev.addWrite = [](void* p) { static_cast<Adapter*>(p)->add_write(); };
        context->ev.delWrite = [](void* p) { static_cast<Adapter*>(p)->write_wanted_ = false; };
        context->ev.cleanup = [](void* p) { static_cast<Adapter*>(p)->cleanup(); };
    }

    // hiredis reads 16 KB at a time. While a reply is incomplete and more has arrived, go on, but leave others their
    // turn.
    void read() {
        constexpr int most_reads = 64;
        auto alive = shared_from_this();
        for (int i = 0; i < most_reads && context_; ++i) {
            redisAsyncHandleRead(context_);
            if (!context_ || context_->c.reader->len == context_->c.reader->pos) return;
            int waiting = 0;
            if (ioctl(context_->c.fd, FIONREAD, &waiting) != 0 || waiting == 0) return;
        }
    }

  private:
    void add_read() {
        read_wanted_ = true;
        if (reading_ || !context_) return;
        reading_ = true;
        descriptor_.async_wait(Descriptor::wait_read,
                               [self = shared_from_this()](const boost::system::error_code& error) {
                                   self->reading_ = false;
                                   if (error || !self->context_ || !self->read_wanted_) return;
                                   self->read();
                                   if (self->context_ && self->read_wanted_) self->add_read();
                               });
    }

    // Once connected, writing is put off to the end of the reactor's turn, so that commands of the same turn go out in
    // one piece. Only a full socket (asked for more while writing) and a connection being made wait for the socket.
    void add_write() {
        write_wanted_ = true;
        if (writing_ || !context_) return;
        writing_ = true;
        auto wait = [self = shared_from_this()](const boost::system::error_code& error) {
            self->writing_ = false;
            if (!error) self->write();
        };
        bool connected = (context_->c.flags & REDIS_CONNECTED) != 0;
        if (!connected || in_write_)
            descriptor_.async_wait(Descriptor::wait_write, std::move(wait));
        else
            asio::post(descriptor_.get_executor(), [wait = std::move(wait)] { wait({}); });
    }

    void write() {
        if (!context_ || !write_wanted_) return;
        in_write_ = true;
        redisAsyncHandleWrite(context_);
        in_write_ = false;
    }

    void cleanup() {
        context_ = nullptr;
        descriptor_.release();  // hiredis closes it; what waits ends with operation_aborted
        self_.reset();
    }

    redisAsyncContext* context_;
    Descriptor descriptor_;
    std::shared_ptr<Adapter> self_;
    bool read_wanted_ = false, write_wanted_ = false, reading_ = false, writing_ = false, in_write_ = false;
};

}  // namespace

void attach(Reactor& reactor, redisAsyncContext* context) { Adapter::attach(reactor, context); }
void read_now(redisAsyncContext* context) { static_cast<Adapter*>(context->ev.data)->read(); }

}  // namespace airside::redis
