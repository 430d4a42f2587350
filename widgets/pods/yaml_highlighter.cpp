// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/yaml_highlighter.h"

#include "widgets/common/view_context.h"

namespace nephoscope {

namespace {

// Within a text of several lines; the state is its indentation, from 1.
constexpr int noBlock = -1;

int indentation(const QString& line)
{
    int at = 0;
    while (at < line.size() && line[at] == QLatin1Char(' '))
        ++at;
    return at;
}

} // namespace

YamlHighlighter::YamlHighlighter(const ViewContext& context, QTextDocument& document)
    : QSyntaxHighlighter(&document), m_context(context)
{
    connect(&context, &ViewContext::appearanceChanged, this, &QSyntaxHighlighter::rehighlight);
}

std::optional<YamlHighlighter::Key> YamlHighlighter::keyOf(const QString& line)
{
    int at = indentation(line);
    while (line.mid(at, 2) == QLatin1String("- "))
        at += 2;
    const int begin = at;
    if (at < line.size() && (line[at] == QLatin1Char('"') || line[at] == QLatin1Char('\''))) {
        const QChar quote = line[at++];
        while (at < line.size() && line[at] != quote)
            at += line[at] == QLatin1Char('\\') && quote == QLatin1Char('"') ? 2 : 1;
        ++at;
    } else {
        while (at < line.size() && !(line[at] == QLatin1Char(':') && (at + 1 == line.size() || line[at + 1] == QLatin1Char(' '))))
            ++at;
    }
    if (at >= line.size() || line[at] != QLatin1Char(':') || at == begin)
        return std::nullopt;
    return Key{begin, at};
}

void YamlHighlighter::highlightBlock(const QString& line)
{
    const int outer = previousBlockState();
    const int indent = indentation(line);
    if (outer != noBlock && (line.isEmpty() || indent >= outer)) {
        setCurrentBlockState(outer);
        return;
    }
    const auto key = keyOf(line);
    if (key)
        setFormat(key->begin, key->end - key->begin, m_context.palette().accent);
    // "key: |" opens a text whose lines are indented further than the key.
    const bool opens = key && line.mid(key->end + 1, 2) == QLatin1String(" |");
    setCurrentBlockState(opens ? key->begin + 1 : noBlock);
}

} // namespace nephoscope
