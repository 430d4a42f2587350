// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

// What a test needs from outside the repository (vectors, the chapter, real peers), and what it reports to tests/run.
namespace nephoscope {

// The folder that NEPHOSCOPE_VECTORS or NEPHOSCOPE_CHAPTER names; empty if it is unset or there is no such folder.
std::filesystem::path vectorsFolder();
std::filesystem::path chapterFolder();

enum class Absence {
    Skip, // the test may be left out
    Fail, // the test must fail: everything is required (NEPHOSCOPE_REQUIRE=1) and NAME is not in NEPHOSCOPE_ALLOW_SKIP
};

// Decides about a test whose requirement NAME is absent, and prints the line "NEPHOSCOPE-SKIP NAME: reason" or
// "NEPHOSCOPE-MISSING NAME: reason", which tests/run gathers. Names are one word; NEPHOSCOPE_ALLOW_SKIP separates them by commas.
Absence reportAbsence(std::string_view name, std::string_view reason);

// Prints "NEPHOSCOPE-COUNT name passed/total" for the closing summary of tests/run, which fails when less than all passed and
// everything is required. Call it once per name and program, also when some did not pass.
void reportCount(std::string_view name, int passed, int total);

} // namespace nephoscope

// For Qt Test functions: goes on if PRESENT holds, else skips or fails the function. REASON says what is absent and where it was
// looked for, e.g. NEPHOSCOPE_REQUIRE_OR_SKIP("vectors", !vectorsFolder().empty(), "NEPHOSCOPE_VECTORS names no folder").
#define NEPHOSCOPE_REQUIRE_OR_SKIP(NAME, PRESENT, REASON)                                                                          \
    do {                                                                                                                           \
        if (!(PRESENT)) {                                                                                                          \
            if (nephoscope::reportAbsence(NAME, REASON) == nephoscope::Absence::Skip)                                              \
                QSKIP(NAME " is absent");                                                                                          \
            QFAIL(NAME " is absent, and everything is required (tests/run --allow-skip=" NAME " would leave it out)");             \
        }                                                                                                                          \
    } while (false)
