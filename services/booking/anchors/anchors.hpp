// Anchors of the audit log: signed notes in the object store of how far every booking's chain of hashes had come, so
// that a chain that was cut off, or written anew from some row on, shows although each of its rows fits the one before.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/auth/jwt.hpp"
#include "platform/object_store/object_store.hpp"
#include "platform/postgres/pool.hpp"
#include "services/booking/api.hpp"

namespace airside::booking::anchors {

struct Head {
    BookingId booking_id;
    int seq;
    std::string hash;  // SHA-256 in hex
};
AIRSIDE_FIELDS(Head, booking_id, seq, hash)

struct Anchor {
    std::int64_t number;
    Instant anchored_at;   // when its round began
    std::string previous;  // SHA-256 in hex of the object before; empty for the first
    std::vector<Head> heads;
};
AIRSIDE_FIELDS(Anchor, number, anchored_at, previous, heads)

// The object: the signature is over the text of `anchor` byte for byte.
struct SignedAnchor {
    std::string kid;
    std::string signature;  // Ed25519, base64url
    std::string anchor;
};
AIRSIDE_FIELDS(SignedAnchor, kid, signature, anchor)

class Anchors {
  public:
    // All outlive it. `prefix` of the objects' keys: "audit/anchors/". `chains`: in one anchor, at most.
    Anchors(postgres::Pool& pool, object_store::ObjectStore& store, const auth::KeySet& keys, std::string prefix,
            int chains = 10'000);

    struct Report {
        std::int64_t anchors = 0, chains = 0;
    };
    // Anchors every chain that has grown since the last complete round. Killed anywhere, the next call goes on from
    // what was recorded.
    awaitable<Report> anchor(Instant now);
    awaitable<std::int64_t> grown();  // chains that anchor() would note

    // What does not agree with the anchors, one line each; none is good.
    awaitable<std::vector<std::string>> verify();

  private:
    struct Place;
    awaitable<Place> place();
    awaitable<std::vector<Head>> heads_after(const Place& place);
    awaitable<> write(Place& place, std::vector<Head> heads, Instant began);
    awaitable<bool> check(std::int64_t number, const std::optional<std::string>& recorded, std::string& previous,
                          std::vector<std::string>& breaks);
    awaitable<> compare(const Anchor& anchor, std::vector<std::string>& breaks);

    postgres::Pool& pool_;
    object_store::ObjectStore& store_;
    const auth::KeySet& keys_;
    std::string prefix_;
    int chains_;
};

}  // namespace airside::booking::anchors
