// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace nephoscope {

namespace {

tl::unexpected<Error> failure(const std::string& path)
{
    return tl::unexpected(Error{.code = ErrorCode::BadInput,
                                .what = "Cannot write " + path,
                                .why = std::generic_category().message(errno),
                                .tryThis = "Choose a file in a folder that you may write to",
                                .source = {},
                                .file = {}});
}

} // namespace

Expected<PrivateFile> PrivateFile::write(std::string path, const std::string& name, std::string_view content)
{
    std::string folder;
    if (path.empty()) {
        const char* runtime = std::getenv("XDG_RUNTIME_DIR");
        std::error_code ignored;
        const std::string base = runtime && *runtime ? runtime : std::filesystem::temp_directory_path(ignored).string();
        folder = base + "/nephoscope-XXXXXX";
        if (!mkdtemp(folder.data()))
            return failure(folder);
        path = folder + "/" + name;
    }
    // Never what somebody else has put there: the old file goes, whatever it is.
    unlink(path.c_str());
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return failure(path);
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0) {
            const int why = errno;
            close(file);
            errno = why;
            return failure(path);
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    close(file);
    return PrivateFile{std::move(path), std::move(folder)};
}

PrivateFile::PrivateFile(std::string path, std::string folder) : m_path(std::move(path)), m_folder(std::move(folder)) {}

PrivateFile::PrivateFile(PrivateFile&& other) noexcept
    : m_path(std::exchange(other.m_path, {})), m_folder(std::exchange(other.m_folder, {}))
{}

PrivateFile::~PrivateFile()
{
    if (!m_path.empty())
        unlink(m_path.c_str());
    if (!m_folder.empty())
        rmdir(m_folder.c_str());
}

} // namespace nephoscope
