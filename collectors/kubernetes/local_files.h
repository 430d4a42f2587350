// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <functional>
#include <map>
#include <string>

// What credentials need from the machine they live on, as functions, so that tests need no home folder.
namespace nephoscope {

// Variable → value.
using Environment = std::map<std::string, std::string>;

// The whole file. NotFound: there is no such file; any other error says why it cannot be read. The error's `why` and `file`
// are filled, its `what` is the caller's.
using FileReader = std::function<Expected<std::string>(const std::string& path)>;

// Larger ones are refused (TooLarge): a kubeconfig, certificate or token has no business being larger.
inline constexpr std::size_t maximumLocalFile = std::size_t{4} << 20;

// Reads the real file, at most maximumLocalFile bytes of it; pipes too.
Expected<std::string> readLocalFile(const std::string& path);

// The variables this program was started with.
Environment ownEnvironment();

// Whether a file can be run as a program.
bool isProgram(const std::string& path);

} // namespace nephoscope
