// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/fuzzy_match.h"

#include <QList>
#include <algorithm>
#include <vector>

namespace nephoscope {

namespace {

constexpr int wordStart = 8;
constexpr int together = 6;
constexpr int matched = 1;
constexpr int none = -1'000'000;

bool beginsWord(QStringView text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text[at - 1];
    return !before.isLetterOrNumber() || (before.isLower() && text[at].isUpper());
}

// The best of all ways to find the letters of `word` in their order: scores[j] is that of the letters so far with the last one
// at j.
std::optional<int> wordScore(QStringView word, QStringView text)
{
    const auto size = static_cast<std::size_t>(text.size());
    std::vector<int> scores(size, none);
    std::vector<int> next(size);
    for (qsizetype i = 0; i < word.size(); ++i) {
        int bestBefore = i == 0 ? 0 : none;
        for (std::size_t j = 0; j < size; ++j) {
            const auto at = static_cast<qsizetype>(j);
            next[j] = none;
            if (word[i].toCaseFolded() == text[at].toCaseFolded()) {
                const int adjacent = i > 0 && j > 0 ? scores[j - 1] + together : none;
                next[j] = std::max(bestBefore, adjacent) + matched + (beginsWord(text, at) ? wordStart : 0);
            }
            if (i > 0)
                bestBefore = std::max(bestBefore, scores[j]);
        }
        scores.swap(next);
    }
    const int best = size == 0 ? none : *std::max_element(scores.begin(), scores.end());
    return best < 0 ? std::nullopt : std::optional{best};
}

} // namespace

std::optional<int> fuzzyScore(QStringView query, QStringView text)
{
    // Among equals the shorter wins.
    int score = 0;
    bool any = false;
    for (const QStringView word : query.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const auto found = wordScore(word, text);
        if (!found)
            return std::nullopt;
        score += *found * 256;
        any = true;
    }
    return any ? score - static_cast<int>(std::min<qsizetype>(text.size(), 255)) : 0;
}

} // namespace nephoscope
