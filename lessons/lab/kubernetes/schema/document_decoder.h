// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/schema/type_table.h"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace nephoscope::lab {

// A document as its type has it: unknown members and nulls are gone; quantities, times and bytes are written canonically.
struct DecodedDocument {
    nlohmann::json document;
    // What a strict reader objects to, in the order of the document: "unknown field \"spec.foo\"".
    std::vector<std::string> objections;
};

// Why a document cannot be of its type, in the words of Go's encoding/json.
using DecodeError = std::string;

// Reads JSON as that type. Texts nested deeper than a thousand levels are refused.
tl::expected<DecodedDocument, DecodeError> decodeDocument(std::string_view text, const ObjectType& type);

// The same of a document that has been read already, e.g. a patched one.
tl::expected<DecodedDocument, DecodeError> conformDocument(const nlohmann::json& document, const ObjectType& type);

} // namespace nephoscope::lab
