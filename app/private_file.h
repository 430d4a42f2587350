// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <string>
#include <string_view>

namespace nephoscope {

// A file that only its owner may read, gone again with this object.
class PrivateFile {
public:
    // `path` empty: a file of that name in a new folder under $XDG_RUNTIME_DIR or the folder for temporary files.
    static Expected<PrivateFile> write(std::string path, const std::string& name, std::string_view content);
    PrivateFile(PrivateFile&& other) noexcept;
    PrivateFile& operator=(PrivateFile&&) = delete;
    PrivateFile(const PrivateFile&) = delete;
    PrivateFile& operator=(const PrivateFile&) = delete;
    ~PrivateFile();

    const std::string& path() const { return m_path; }

private:
    PrivateFile(std::string path, std::string folder);

    std::string m_path;    // empty: moved from
    std::string m_folder;  // made for it; empty: none
};

} // namespace nephoscope
