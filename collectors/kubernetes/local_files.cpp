// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/local_files.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

extern char** environ;

namespace nephoscope {

namespace {

Error unreadable(const std::string& path, int number)
{
    Error error;
    error.code = number == ENOENT || number == ENOTDIR ? ErrorCode::NotFound : ErrorCode::BadInput;
    error.file = path;
    switch (number) {
    case ENOENT:
    case ENOTDIR: error.why = "there is no such file"; break;
    case EACCES: error.why = "we may not read it"; break;
    case EISDIR: error.why = "it is a folder"; break;
    default: error.why = std::strerror(number);
    }
    return error;
}

// Closes a file when its block is left.
struct Descriptor {
    int number;
    ~Descriptor() { ::close(number); }
};

} // namespace

Expected<std::string> readLocalFile(const std::string& path)
{
    const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (number < 0)
        return tl::unexpected(unreadable(path, errno));
    const Descriptor file{number};
    std::string text;
    std::array<char, 65536> piece{};
    for (;;) {
        const ssize_t count = ::read(file.number, piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return tl::unexpected(unreadable(path, errno));
        if (count == 0)
            return text;
        text.append(piece.data(), static_cast<std::size_t>(count));
        if (text.size() > maximumLocalFile) {
            Error error;
            error.code = ErrorCode::TooLarge;
            error.why = "it is larger than 4 MiB";
            error.file = path;
            return tl::unexpected(std::move(error));
        }
    }
}

Environment ownEnvironment()
{
    Environment variables;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text{*entry};
        if (const std::size_t equals = text.find('='); equals != std::string_view::npos)
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

bool isProgram(const std::string& path)
{
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

} // namespace nephoscope
