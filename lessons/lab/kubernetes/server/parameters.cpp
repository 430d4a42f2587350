// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/parameters.h"

#include <charconv>

namespace nephoscope::lab {

namespace {

template <class Number>
bool parse(std::string_view text, Number& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

Result<std::int64_t> numberParameter(const ApiRequest& request, std::string_view name)
{
    const std::string_view text = request.parameter(name);
    std::int64_t value = 0;
    if (!text.empty() && !parse(text, value))
        return tl::unexpected(ApiStatus::badRequest("strconv.ParseInt: parsing \"" + std::string{text} + "\": invalid syntax"));
    return value;
}

Result<std::uint64_t> versionParameter(const ApiRequest& request)
{
    const std::string_view text = request.parameter("resourceVersion");
    std::uint64_t value = 0;
    if (!text.empty() && !parse(text, value))
        return tl::unexpected(ApiStatus::badRequest("invalid resource version: resourceVersion: Invalid value: \""
                                                    + std::string{text} + "\": strconv.ParseUint: parsing \"" + std::string{text}
                                                    + "\": invalid syntax"));
    return value;
}

} // namespace nephoscope::lab
