// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/kubeconfig_file.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace nephoscope {

std::string writeKubeconfig(const std::filesystem::path& file, std::string_view context, std::uint16_t port)
{
    std::ofstream out(file);
    out << "apiVersion: v1\nkind: Config\ncurrent-context: " << context << "\ncontexts: [{name: " << context
        << ", context: {cluster: local, user: nobody}}]\nclusters: [{name: local, cluster: {server: \"http://127.0.0.1:" << port
        << "\"}}]\nusers: [{name: nobody, user: {}}]\n";
    out.close();
    if (!out) {
        std::fprintf(stderr, "%s cannot be written\n", file.c_str());
        std::abort();
    }
    return file.string();
}

} // namespace nephoscope
