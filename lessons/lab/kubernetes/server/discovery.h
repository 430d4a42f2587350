// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string_view>

// What the API says it serves, in its two ways: a document for each group and version, or all at once.
namespace nephoscope::lab {

nlohmann::json coreVersions();                                                        // /api
nlohmann::json groupList();                                                           // /apis
nlohmann::json groupDocument(std::string_view group);                                 // /apis/apps; null: not served
nlohmann::json resourceList(std::string_view group, std::string_view version);        // /api/v1, /apis/apps/v1; null: not served
nlohmann::json aggregatedDiscovery(bool core);                                        // APIGroupDiscoveryList
nlohmann::json versionDocument();                                                     // /version

} // namespace nephoscope::lab
