#include "platform/http/static_files.hpp"

#include <array>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/core/problem.hpp"
#include "platform/http/byte_range.hpp"
#include "platform/http/gzip.hpp"
#include "platform/http/response_head.hpp"

namespace airside::http {

namespace {

constexpr int best_gzip_level = 9;  // paid once to a file
constexpr std::size_t gzip_min_bytes = 1400;

Problem no_such_file() { return not_found("there is no such file"); }

// The path below the folder, without the leading "/". Refuses whatever could lead out of it or to a hidden file.
std::string relative_path(std::string_view path, const std::string& index) {
    auto decoded = percent_decode(path);
    if (!decoded || !decoded->starts_with('/')) throw no_such_file();
    auto relative = decoded->substr(1);
    if (relative.empty() || relative.ends_with('/')) relative += index;
    if (relative.find('\\') != std::string::npos) throw no_such_file();
    for (std::size_t at = 0; at <= relative.size();) {
        auto end = std::min(relative.find('/', at), relative.size());
        if (end == at || relative[at] == '.') throw no_such_file();
        at = end + 1;
    }
    return relative;
}

std::string etag_of(const struct stat& info) {
    std::array<char, 64> text;
    auto nanoseconds = static_cast<long long>(info.st_mtim.tv_sec) * 1'000'000'000LL + info.st_mtim.tv_nsec;
    int size =
        std::snprintf(text.data(), text.size(), "\"%llx-%llx\"", static_cast<long long>(info.st_size), nanoseconds);
    return {text.data(), static_cast<std::size_t>(size)};
}

// If-None-Match compares weakly: the compressed form has the same tag with "W/" before it.
bool matches_any(std::string_view header, std::string_view etag) {
    while (!header.empty()) {
        auto comma = std::min(header.find(','), header.size());
        auto one = header.substr(0, comma);
        while (one.starts_with(' ')) one.remove_prefix(1);
        while (one.ends_with(' ')) one.remove_suffix(1);
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == etag || one == "*") return true;
        header.remove_prefix(std::min(comma + 1, header.size()));
    }
    return false;
}

std::string read_whole(int descriptor, std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        auto n = ::pread(descriptor, bytes.data() + done, size - done, static_cast<off_t>(done));
        if (n <= 0) break;
        done += static_cast<std::size_t>(n);
    }
    bytes.resize(done);
    return bytes;
}

}  // namespace

struct StaticFiles::File {
    std::shared_ptr<const OpenFile> open;  // for files too large to keep in memory
    std::shared_ptr<const std::string> bytes, gzip;
    std::uint64_t size = 0;
    std::string etag;
    Instant modified;
    std::size_t memory() const { return (bytes ? bytes->size() : 0) + (gzip ? gzip->size() : 0); }
};

StaticFiles::StaticFiles(StaticFilesOptions options) : options_(std::move(options)) {
    std::error_code error;
    auto real = std::filesystem::canonical(options_.folder, error);
    if (error || !std::filesystem::is_directory(real))
        throw std::runtime_error("no folder of files to serve: " + options_.folder.string());
    options_.folder = real;
}

StaticFiles::~StaticFiles() = default;

std::shared_ptr<const StaticFiles::File> StaticFiles::load(const std::filesystem::path& real) {
    auto descriptor = ::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return nullptr;
    auto open = std::make_shared<const OpenFile>(descriptor);
    struct stat info {};
    if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) return nullptr;
    auto file = std::make_shared<File>();
    file->size = static_cast<std::uint64_t>(info.st_size);
    file->etag = etag_of(info);
    file->modified = Instant(std::chrono::seconds(info.st_mtim.tv_sec));
    if (file->size > options_.cached_file_limit) {
        file->open = std::move(open);
        return file;
    }
    file->bytes = std::make_shared<const std::string>(read_whole(descriptor, static_cast<std::size_t>(file->size)));
    file->size = file->bytes->size();
    if (file->size >= gzip_min_bytes && is_compressible(content_type_of(real.native()))) {
        auto packed = Gzip(best_gzip_level).compress(*file->bytes);
        if (packed.size() < file->bytes->size()) file->gzip = std::make_shared<const std::string>(std::move(packed));
    }
    return file;
}

// A symbolic link may not lead out of the folder, so a path counts only once it is resolved.
std::shared_ptr<const StaticFiles::File> StaticFiles::find(const std::string& relative) {
    std::error_code error;
    auto real = std::filesystem::canonical(options_.folder / relative, error);
    if (error) return nullptr;
    auto inside = real.lexically_relative(options_.folder);
    if (inside.empty() || *inside.begin() == "..") return nullptr;

    struct stat info {};
    if (::stat(real.c_str(), &info) != 0) return nullptr;
    auto& key = real.native();
    auto known = cache_.find(key);
    if (known != cache_.end() && known->second->etag == etag_of(info)) return known->second;
    if (known != cache_.end()) {
        cached_bytes_ -= known->second->memory();
        cache_.erase(known);
    }
    auto file = load(real);
    if (file && file->bytes && cached_bytes_ + file->memory() <= options_.cache_limit) {
        cached_bytes_ += file->memory();
        cache_.emplace(key, file);
    }
    return file;
}

std::string_view StaticFiles::cache_control(std::string_view relative) const {
    bool immutable = !options_.immutable_prefix.empty() && relative.starts_with(options_.immutable_prefix);
    return immutable ? std::string_view("public, max-age=31536000, immutable")
                     : std::string_view(options_.cache_control);
}

Response StaticFiles::answer(const Request& request, std::string_view path) {
    if (request.method != Method::GET && request.method != Method::HEAD)
        throw Problem(405, "method-not-allowed", "The method is not allowed").with_header("Allow", "GET, HEAD");
    auto relative = relative_path(path, options_.index);
    auto file = find(relative);
    bool has_extension = relative.find('.', relative.rfind('/') + 1) != std::string::npos;
    if (!file && !options_.fallback.empty() && !has_extension) {
        relative = options_.fallback;
        file = find(relative);
    }
    if (!file) throw no_such_file();

    Response response;
    response.headers.add("ETag", file->etag);
    response.headers.add("Last-Modified", http_date(file->modified));
    response.headers.add("Cache-Control", cache_control("/" + relative));
    if (auto tags = request.headers.get("If-None-Match")) {
        if (matches_any(*tags, file->etag)) response.status = 304;
    } else if (auto since = parse_http_date(request.headers.get("If-Modified-Since").value_or(""))) {
        if (file->modified <= *since) response.status = 304;
    }
    if (response.status == 304) {
        if (file->gzip) response.headers.add("Vary", "Accept-Encoding");
        return response;
    }
    response.headers.add("Content-Type", content_type_of(relative));
    response.headers.add("Accept-Ranges", "bytes");
    add_content(request, *file, response);
    return response;
}

void StaticFiles::add_content(const Request& request, const File& file, Response& response) {
    std::optional<ByteRange> range;
    auto if_range = request.headers.get("If-Range");
    if (request.method == Method::GET && (!if_range || *if_range == file.etag || *if_range == http_date(file.modified)))
        range = parse_range(request.headers.get("Range").value_or(""), file.size);
    auto size = std::to_string(file.size);
    if (range && !range->satisfiable)
        throw Problem(416, "range-not-satisfiable", "The range is beyond the end")
            .with_header("Content-Range", "bytes */" + size);
    if (range) {
        response.status = 206;
        auto last = std::to_string(range->first + range->length - 1);
        response.headers.add("Content-Range", "bytes " + std::to_string(range->first) + "-" + last + "/" + size);
    } else {
        range = ByteRange{0, file.size, true};
    }
    if (file.open) {
        response.file = FileSlice{file.open, range->first, range->length};
    } else if (response.status == 206) {
        response.body =
            file.bytes->substr(static_cast<std::size_t>(range->first), static_cast<std::size_t>(range->length));
    } else {
        response.shared_body = file.bytes;
        response.shared_body_gzip = file.gzip;
    }
}

std::string_view content_type_of(std::string_view file_name) {
    using Type = std::pair<std::string_view, std::string_view>;
    static constexpr std::array<Type, 24> types{{
        {"html", "text/html; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"mjs", "text/javascript; charset=utf-8"},
        {"json", "application/json"},
        {"map", "application/json"},
        {"webmanifest", "application/manifest+json"},
        {"txt", "text/plain; charset=utf-8"},
        {"md", "text/plain; charset=utf-8"},
        {"csv", "text/csv; charset=utf-8"},
        {"xml", "application/xml"},
        {"svg", "image/svg+xml"},
        {"png", "image/png"},
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"gif", "image/gif"},
        {"webp", "image/webp"},
        {"avif", "image/avif"},
        {"ico", "image/x-icon"},
        {"woff", "font/woff"},
        {"woff2", "font/woff2"},
        {"ttf", "font/ttf"},
        {"pdf", "application/pdf"},
        {"wasm", "application/wasm"},
    }};
    auto dot = file_name.rfind('.');
    if (dot == std::string_view::npos) return "application/octet-stream";
    auto extension = file_name.substr(dot + 1);
    for (const auto& [known, type] : types)
        if (same_ignoring_case(extension, known)) return type;
    return "application/octet-stream";
}

}  // namespace airside::http
