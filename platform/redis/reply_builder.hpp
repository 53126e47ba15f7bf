// Lets hiredis's parser build our Reply, so that a value is copied once: inside the module only.
#pragma once
#include <hiredis/hiredis.h>

#include "platform/redis/redis.hpp"

namespace airside::redis {

// What the parser hands out for a whole reply. It begins as hiredis's own type does, because hiredis reads `type` and
// `str` of a reply that nobody asked for ("-ERR max number of clients reached").
struct ParsedReply : redisReply {
    Reply reply;
};

redisReplyObjectFunctions* reply_builder();

}  // namespace airside::redis
