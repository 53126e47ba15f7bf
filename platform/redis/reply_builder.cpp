#include "platform/redis/reply_builder.hpp"

namespace airside::redis {
namespace {

// hiredis keeps what these return in its stack of tasks: for the whole reply a ParsedReply, for an item within it a
// Reply.
Reply& reply_of(const redisReadTask& task) {
    if (!task.parent) return static_cast<ParsedReply*>(task.obj)->reply;
    return *static_cast<Reply*>(task.obj);
}

struct Place {
    void* object;
    Reply& reply;
    ParsedReply* whole;  // null within an array
};

Place begin(const redisReadTask* task) {
    if (task->parent) {
        auto& item = reply_of(*task->parent).items[static_cast<std::size_t>(task->idx)];
        return {&item, item, nullptr};
    }
    auto* whole = new ParsedReply{};
    whole->type = task->type;
    return {whole, whole->reply, whole};
}

void* create_string(const redisReadTask* task, char* text, std::size_t length) {
    auto place = begin(task);
    place.reply.kind = task->type == REDIS_REPLY_ERROR    ? Reply::Kind::error
                       : task->type == REDIS_REPLY_STATUS ? Reply::Kind::status
                                                          : Reply::Kind::text;
    place.reply.text.assign(text, length);
    if (place.whole) {
        place.whole->str = place.reply.text.data();
        place.whole->len = length;
    }
    return place.object;
}

void* create_array(const redisReadTask* task, int count) {
    auto place = begin(task);
    place.reply.kind = Reply::Kind::array;
    place.reply.items.resize(static_cast<std::size_t>(count));
    return place.object;
}

void* create_integer(const redisReadTask* task, long long value) {
    auto place = begin(task);
    place.reply.kind = Reply::Kind::integer;
    place.reply.integer = value;
    return place.object;
}

void* create_nil(const redisReadTask* task) { return begin(task).object; }

void free_whole(void* object) { delete static_cast<ParsedReply*>(object); }

}  // namespace

redisReplyObjectFunctions* reply_builder() {
    static redisReplyObjectFunctions functions{create_string, create_array, create_integer, create_nil, free_whole};
    return &functions;
}

}  // namespace airside::redis
