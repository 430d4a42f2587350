// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nephoscope {

// A program to run. Constructors on purpose, as in HttpRequest (reference: coroutines).
struct ProcessRequest {
    explicit ProcessRequest(std::string program_, std::vector<std::string> arguments_ = {})
        : program(std::move(program_)), arguments(std::move(arguments_))
    {}

    std::string program;                 // path of the executable file; not looked up in PATH
    std::vector<std::string> arguments;  // without the program's own name
    std::vector<std::pair<std::string, std::string>> environment;  // the whole of it
    std::string input;                   // what it reads from stdin, then end of file
};

// What a program left behind. Its output may hold secrets.
struct ProcessResult {
    ProcessResult() = default;
    ProcessResult(int exitCode_, std::string output_, std::string errorOutput_ = {})
        : exitCode(exitCode_), output(std::move(output_)), errorOutput(std::move(errorOutput_))
    {}

    int exitCode = 0;         // 128 + N when signal N ended it
    std::string output;       // stdout
    std::string errorOutput;  // stderr
};

} // namespace nephoscope
