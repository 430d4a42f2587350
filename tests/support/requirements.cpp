// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/requirements.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

namespace nephoscope {

namespace {

std::string_view environment(const char* variable)
{
    const char* value = std::getenv(variable);
    return value ? value : "";
}

std::filesystem::path folderNamedBy(const char* variable)
{
    const std::filesystem::path folder{environment(variable)};
    std::error_code ignored;
    return std::filesystem::is_directory(folder, ignored) ? folder : std::filesystem::path{};
}

bool contains(std::string_view commaSeparated, std::string_view name)
{
    const std::string list = "," + std::string{commaSeparated} + ",";
    return list.find("," + std::string{name} + ",") != std::string::npos;
}

// One write per line, with a line break before it as well: a test that left a line open must not hide this one.
void print(const std::string& line)
{
    const std::string text = "\n" + line + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

} // namespace

std::filesystem::path vectorsFolder()
{
    return folderNamedBy("NEPHOSCOPE_VECTORS");
}

std::filesystem::path chapterFolder()
{
    return folderNamedBy("NEPHOSCOPE_CHAPTER");
}

Absence reportAbsence(std::string_view name, std::string_view reason)
{
    const bool required = environment("NEPHOSCOPE_REQUIRE") == "1" && !contains(environment("NEPHOSCOPE_ALLOW_SKIP"), name);
    print((required ? "NEPHOSCOPE-MISSING " : "NEPHOSCOPE-SKIP ") + std::string{name} + ": " + std::string{reason});
    return required ? Absence::Fail : Absence::Skip;
}

void reportCount(std::string_view name, int passed, int total)
{
    print("NEPHOSCOPE-COUNT " + std::string{name} + " " + std::to_string(passed) + "/" + std::to_string(total));
}

} // namespace nephoscope
