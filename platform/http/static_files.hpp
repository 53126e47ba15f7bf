// Serves a folder: ETag and Last-Modified with their conditions, single ranges, gzip, and no way out of the folder.
#pragma once
#include <filesystem>
#include <string>
#include <unordered_map>

#include "platform/http/message.hpp"

namespace airside::http {

struct StaticFilesOptions {
    std::filesystem::path folder;
    std::string index = "index.html";  // for "/" and paths that end in "/"
    std::string fallback;  // file for paths without an extension that are no file: a single-page application
    std::string cache_control = "no-cache";
    std::string immutable_prefix;  // "/assets/": files below it have a hash in their name: cached for a year
    std::size_t cached_file_limit = 1024 * 1024;  // bytes; larger files are read from disk as they are sent
    std::size_t cache_limit = 64 * 1024 * 1024;   // bytes in all
};

// For one thread. Reads the disk on the caller's thread: for local folders, whose files the kernel keeps in memory.
class StaticFiles {
  public:
    explicit StaticFiles(StaticFilesOptions options);  // throws std::runtime_error when the folder is none
    ~StaticFiles();

    // `path` is percent-encoded and begins with "/", below the place where the folder is mounted. Throws Problem: 404
    // for what is no file (or hidden: a name that begins with a dot), 405 but for GET and HEAD, 416 for a range beyond
    // the end.
    Response answer(const Request& request, std::string_view path);

  private:
    struct File;
    std::shared_ptr<const File> find(const std::string& relative);
    std::shared_ptr<const File> load(const std::filesystem::path& real);
    static void add_content(const Request& request, const File& file, Response& response);
    std::string_view cache_control(std::string_view relative) const;

    StaticFilesOptions options_;
    std::unordered_map<std::string, std::shared_ptr<const File>> cache_;
    std::size_t cached_bytes_ = 0;
};

// By the extension of a file name; "application/octet-stream" for one unknown.
std::string_view content_type_of(std::string_view file_name);

}  // namespace airside::http
