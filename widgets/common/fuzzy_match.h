// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>
#include <optional>

namespace nephoscope {

// How well `text` answers to `query`; nothing: not at all. Each word of the query must be in the text as a subsequence, whatever
// the case. What begins words counts most ("os" finds order-service), then what stands together, then what is short. Every
// text answers to an empty query, equally well.
std::optional<int> fuzzyScore(QStringView query, QStringView text);

} // namespace nephoscope
