// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>
#include <optional>

namespace nephoscope {

class ViewContext;

// Tells keys of a YAML text from their values, by colour. GUI thread.
class YamlHighlighter final : public QSyntaxHighlighter {
    Q_OBJECT
public:
    YamlHighlighter(const ViewContext& context, QTextDocument& document);

    // Where the key of a line begins and ends, its colon not included; nothing: the line has none.
    struct Key {
        int begin = 0;
        int end = 0;
    };
    static std::optional<Key> keyOf(const QString& line);

protected:
    void highlightBlock(const QString& line) override;

private:
    const ViewContext& m_context;
};

} // namespace nephoscope
