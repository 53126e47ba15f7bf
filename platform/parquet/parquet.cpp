// The one file that sees Arrow, whose headers cost several seconds to compile.
#include "platform/parquet/parquet.hpp"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#pragma clang diagnostic pop

#include "platform/core/number.hpp"

namespace airside::parquet {
namespace {

constexpr int precision = 15, scale = 3;
constexpr std::int64_t rows_of_a_group = 64 * 1024;

void require(const arrow::Status& status) {
    if (!status.ok()) throw Bad("parquet: " + status.ToString());
}
template <class T>
T value_of(arrow::Result<T> result) {
    require(result.status());
    return std::move(result).ValueUnsafe();
}

std::shared_ptr<arrow::DataType> arrow_type(Type type) {
    switch (type) {
        case Type::text: return arrow::utf8();
        case Type::integer: return arrow::int64();
        case Type::boolean: return arrow::boolean();
        case Type::timestamp: return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
        case Type::date: return arrow::date32();
        case Type::decimal: return arrow::decimal128(precision, scale);
    }
    return arrow::utf8();
}

Type type_of(const arrow::DataType& type) {
    switch (type.id()) {
        case arrow::Type::STRING: return Type::text;
        case arrow::Type::INT64: return Type::integer;
        case arrow::Type::BOOL: return Type::boolean;
        case arrow::Type::TIMESTAMP: return Type::timestamp;
        case arrow::Type::DATE32: return Type::date;
        case arrow::Type::DECIMAL128: return Type::decimal;
        default: throw Bad("parquet: a column of type " + type.ToString());
    }
}

template <class T>
T number(const std::string& text) {
    auto value = parse_number<T>(text);
    if (!value) throw Bad("parquet: no number: " + text);
    return *value;
}

bool truth(const std::string& text) {
    if (text != "true" && text != "false") throw Bad("parquet: no truth value: " + text);
    return text == "true";
}

arrow::Decimal128 decimal(const std::string& text) {
    arrow::Decimal128 value;
    std::int32_t digits = 0, decimals = 0;
    require(arrow::Decimal128::FromString(text, &value, &digits, &decimals));
    auto scaled = value_of(value.Rescale(decimals, scale));
    if (!scaled.FitsInPrecision(precision)) throw Bad("parquet: too many digits: " + text);
    return scaled;
}

template <class Builder, class Convert>
std::shared_ptr<arrow::Array> column_array(const Table& table, std::size_t index, Builder builder, Convert convert) {
    require(builder.Reserve(static_cast<std::int64_t>(table.records.size())));
    for (auto& record : table.records) {
        auto& value = record.at(index);
        require(value ? builder.Append(convert(*value)) : builder.AppendNull());
    }
    return value_of(builder.Finish());
}

std::shared_ptr<arrow::Array> column_array(const Table& table, std::size_t index) {
    auto type = table.columns[index].type;
    auto plain = [](const std::string& text) -> const std::string& { return text; };
    auto wide = number<std::int64_t>;
    switch (type) {
        case Type::text: return column_array(table, index, arrow::StringBuilder(), plain);
        case Type::integer: return column_array(table, index, arrow::Int64Builder(), wide);
        case Type::boolean: return column_array(table, index, arrow::BooleanBuilder(), truth);
        case Type::timestamp:
            return column_array(table, index, arrow::TimestampBuilder(arrow_type(type), arrow::default_memory_pool()),
                                wide);
        case Type::date: return column_array(table, index, arrow::Date32Builder(), number<std::int32_t>);
        case Type::decimal: return column_array(table, index, arrow::Decimal128Builder(arrow_type(type)), decimal);
    }
    return nullptr;
}

std::string text_at(const arrow::Array& array, Type type, std::int64_t row) {
    switch (type) {
        case Type::text: return static_cast<const arrow::StringArray&>(array).GetString(row);
        case Type::integer: return std::to_string(static_cast<const arrow::Int64Array&>(array).Value(row));
        case Type::boolean: return static_cast<const arrow::BooleanArray&>(array).Value(row) ? "true" : "false";
        case Type::timestamp: return std::to_string(static_cast<const arrow::TimestampArray&>(array).Value(row));
        case Type::date: return std::to_string(static_cast<const arrow::Date32Array&>(array).Value(row));
        case Type::decimal: return static_cast<const arrow::Decimal128Array&>(array).FormatValue(row);
    }
    return {};
}

void read_column(const arrow::ChunkedArray& column, Type type, std::size_t index, std::vector<Record>& records) {
    std::size_t record = 0;
    for (auto& chunk : column.chunks())
        for (std::int64_t row = 0; row < chunk->length(); ++row, ++record)
            if (chunk->IsValid(row)) records[record][index] = text_at(*chunk, type, row);
}

}  // namespace

std::string write(const Table& table) try {
    std::vector<std::shared_ptr<arrow::Field>> fields;
    std::vector<std::shared_ptr<arrow::Array>> arrays;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        fields.push_back(arrow::field(table.columns[i].name, arrow_type(table.columns[i].type)));
        arrays.push_back(column_array(table, i));
    }
    auto built = arrow::Table::Make(arrow::schema(fields), arrays, static_cast<std::int64_t>(table.records.size()));
    auto properties = ::parquet::WriterProperties::Builder()
                          .compression(::parquet::Compression::ZSTD)
                          ->created_by("Airside")
                          ->build();
    auto sink = value_of(arrow::io::BufferOutputStream::Create());
    require(::parquet::arrow::WriteTable(*built, arrow::default_memory_pool(), sink, rows_of_a_group, properties));
    return value_of(sink->Finish())->ToString();
} catch (const ::parquet::ParquetException& error) {
    throw Bad(error.what());
}

Table read(std::string_view bytes) try {
    auto source = std::make_shared<arrow::io::BufferReader>(std::make_shared<arrow::Buffer>(
        reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<std::int64_t>(bytes.size())));
    auto reader = value_of(::parquet::arrow::OpenFile(source, arrow::default_memory_pool()));
    std::shared_ptr<arrow::Table> found;
    require(reader->ReadTable(&found));
    Table table;
    for (auto& field : found->schema()->fields()) table.columns.push_back({field->name(), type_of(*field->type())});
    table.records.assign(static_cast<std::size_t>(found->num_rows()), Record(table.columns.size()));
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        read_column(*found->column(static_cast<int>(i)), table.columns[i].type, i, table.records);
    return table;
} catch (const ::parquet::ParquetException& error) {
    throw Bad(error.what());
}

}  // namespace airside::parquet
