// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/controller_settings.h"

#include <charconv>
#include <utility>

namespace nephoscope {

ControllerSettings ControllerSettings::forServerVersion(std::string_view version)
{
    ControllerSettings settings;
    if (!version.empty() && version.front() == 'v')
        version.remove_prefix(1);
    std::pair<int, int> release;
    const char* const end = version.data() + version.size();
    const auto [afterMajor, majorError] = std::from_chars(version.data(), end, release.first);
    if (majorError != std::errc{} || afterMajor == end || *afterMajor != '.')
        return settings;
    const auto [afterMinor, minorError] = std::from_chars(afterMajor + 1, end, release.second);
    if (minorError != std::errc{})
        return settings;
    settings.toleranceTest = release < std::pair{1, 33} ? ToleranceTest::Distance : ToleranceTest::Range;
    settings.scaledToZeroCondition = release >= std::pair{1, 37};
    return settings;
}

} // namespace nephoscope
