// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

namespace nephoscope {

namespace {

constexpr std::size_t maximumBytes = std::size_t{1} << 30;

Error cannotRead(const std::string& file, const std::string& why, const std::string& tryThis)
{
    return {.code = ErrorCode::BadInput, .what = "Cannot read " + file, .why = why, .tryThis = tryThis, .source = {}, .file = {}};
}

} // namespace

Expected<std::string> readFileOrInput(const std::string& file)
{
    const auto close = [](std::FILE* opened) {
        if (opened != stdin)
            std::fclose(opened);
    };
    const std::unique_ptr<std::FILE, decltype(close)> input(file == "-" ? stdin : std::fopen(file.c_str(), "rb"), close);
    if (!input)
        return tl::unexpected(cannotRead(file, std::strerror(errno), "Check the name, and that you may read it"));
    std::string text;
    std::vector<char> buffer(256 * 1024);
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), input.get())) {
        if (text.size() + count > maximumBytes)
            return tl::unexpected(cannotRead(file, "it is larger than 1 GiB", "Split it"));
        text.append(buffer.data(), count);
    }
    // A folder opens, and fails here.
    if (std::ferror(input.get()) != 0)
        return tl::unexpected(cannotRead(file, std::strerror(errno), "Name a file"));
    return text;
}

} // namespace nephoscope
