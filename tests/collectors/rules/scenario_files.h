// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/requirements.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace nephoscope {

inline std::string fileText(const std::filesystem::path& file)
{
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

// The files of vectors/hpa in their order; empty if they are absent.
inline std::vector<std::filesystem::path> scenarioFiles()
{
    std::vector<std::filesystem::path> files;
    const auto folder = vectorsFolder() / "hpa";
    if (vectorsFolder().empty() || !std::filesystem::is_directory(folder))
        return files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() == ".json")
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace nephoscope
