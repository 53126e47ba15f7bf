#include "services/booking/archive/part.hpp"

#include "platform/auth/tokens.hpp"
#include "platform/json/json.hpp"
#include "platform/parquet/parquet.hpp"

namespace airside::booking::archive {
namespace {

using object_store::Failure;

std::string place_of(const Table& table, const Column& column) { return table.name + "." + column.name; }

// Whose booking it is, by its id.
std::map<std::string, std::string> owners_of(const Table& bookings, const std::vector<Record>& records) {
    std::map<std::string, std::string> owners;
    auto id = bookings.index_of("id"), user = bookings.index_of("user_id");
    for (auto& record : records) owners[record[id].value()] = record[user].value();
    return owners;
}

std::set<std::string> values_of(const std::map<std::string, std::string>& owners) {
    std::set<std::string> users;
    for (auto& [booking, user] : owners) users.insert(user);
    return users;
}

// Whose booking it is, and what their values are sealed with: held by each worker that seals.
struct Sealers {
    std::map<std::string, std::string> owners;
    Keys keys;
};

parquet::Table sealed(const Table& table, std::vector<Record> records, const Sealers& sealers, Random& random) {
    parquet::Table out;
    for (auto& column : table.columns)
        out.columns.push_back({column.name, column.personal ? parquet::Type::text : column.type});
    auto booking = table.index_of(table.booking_column);
    for (auto& record : records) {
        auto& key = sealers.keys.at(sealers.owners.at(record[booking].value()));
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            if (table.columns[i].personal && record[i])
                record[i] = key.seal(*record[i], place_of(table, table.columns[i]), random);
    }
    out.records = std::move(records);
    return out;
}

void open_personal(const Table& table, Record& record, const SealingKey* key) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        auto& column = table.columns[i];
        if (!column.personal || !record[i]) continue;
        auto value = key ? key->open(*record[i], place_of(table, column)) : std::nullopt;
        record[i] = value ? value : column.tombstone;
    }
}

// Rows in the order of the table's columns as they are now: one that was added since is NULL in an older archive.
std::vector<Record> in_columns_of(const Table& table, parquet::Table found, const std::optional<std::string>& only) {
    std::vector<std::optional<std::size_t>> places;
    for (auto& column : table.columns) {
        std::optional<std::size_t> place;
        for (std::size_t i = 0; i < found.columns.size(); ++i)
            if (found.columns[i].name == column.name) place = i;
        places.push_back(place);
    }
    auto booking = table.index_of(table.booking_column);
    std::vector<Record> records;
    for (auto& from : found.records) {
        Record record;
        for (auto& place : places) record.push_back(place ? std::move(from[*place]) : std::nullopt);
        if (!only || record[booking] == only) records.push_back(std::move(record));
    }
    return records;
}

awaitable<std::string> object_of(Stores on, ArchivedTable stored) {
    auto body = co_await on.objects.find(stored.key, Steady::now() + object_deadline);
    if (!body) throw Failure(stored.key + " is gone");
    if (auth::hash_of(*body) != stored.sha256) throw Failure(stored.key + " is not what was written");
    co_return std::move(*body);
}

}  // namespace

awaitable<ArchivedPart> write_part(Stores on, std::vector<Table> tables, RowsByTable rows, std::string where) {
    auto& bookings = tables.front();
    auto& of_bookings = rows.at(bookings.name);
    auto owners = owners_of(bookings, of_bookings);
    auto keys = co_await keys_for(on.pool, on.random, values_of(owners));
    auto sealers = std::make_shared<const Sealers>(Sealers{std::move(owners), std::move(keys)});
    auto part = Maker::make<ArchivedPart>();
    part.first_id = *Uuid::parse(of_bookings.front()[bookings.index_of("id")].value());
    part.last_id = *Uuid::parse(of_bookings.back()[bookings.index_of("id")].value());
    part.bookings = static_cast<std::int64_t>(of_bookings.size());
    auto version = bookings.index_of("version");
    for (auto& record : of_bookings) part.versions += std::stoll(record[version].value());

    for (auto& table : tables) {
        auto encode = [table, sealers, &random = on.random, records = std::move(rows.at(table.name))]() mutable {
            auto written = sealed(table, std::move(records), *sealers, random);
            auto bytes = parquet::write(written);
            // What the object is read back into later is what went in.
            if (parquet::read(bytes) != written) throw Failure(table.name + " does not read as it was written");
            return std::pair{std::move(bytes), written.records.size()};
        };
        auto [bytes, count] = co_await on.workers.run(on.reactor, std::move(encode));
        ArchivedTable stored{where + table.name + ".parquet", auth::hash_of(bytes), static_cast<std::int64_t>(count)};
        co_await on.objects.put(stored.key, std::move(bytes), Steady::now() + object_deadline);
        co_await object_of(on, stored);
        part.tables.emplace(table.name, std::move(stored));
    }
    co_return part;
}

awaitable<RowsByTable> read_part(Stores on, std::vector<Table> tables, ArchivedPart part,
                                 std::optional<BookingId> only) {
    std::optional<std::string> wanted;
    if (only) wanted = only->str();
    RowsByTable rows;
    for (auto& table : tables) {
        auto stored = part.tables.find(table.name);
        if (stored == part.tables.end()) {
            rows[table.name];  // the table is younger than the archive
            continue;
        }
        auto body = co_await object_of(on, stored->second);
        auto decode = [table, wanted, body = std::move(body)] {
            return in_columns_of(table, parquet::read(body), wanted);
        };
        rows[table.name] = co_await on.workers.run(on.reactor, std::move(decode));
    }
    auto owners = owners_of(tables.front(), rows.at(tables.front().name));
    auto keys = co_await existing_keys(on.pool, values_of(owners));
    for (auto& table : tables) {
        auto booking = table.index_of(table.booking_column);
        for (auto& record : rows.at(table.name)) {
            auto key = keys.find(owners.at(record[booking].value()));
            open_personal(table, record, key == keys.end() ? nullptr : &key->second);
        }
    }
    co_return rows;
}

std::string to_json(const std::vector<Table>& tables, const RowsByTable& rows) {
    std::string out;
    for (auto& table : tables) {
        out += out.empty() ? '{' : ',';
        json::write_string(table.name, out);
        out += ":[";
        bool first = true;
        for (auto& record : rows.at(table.name)) {
            if (!std::exchange(first, false)) out += ',';
            append_json(out, table, record);
        }
        out += ']';
    }
    return out + "}";
}

}  // namespace airside::booking::archive
