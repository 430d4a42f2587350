// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/log_words.h"

#include "widgets/common/format.h"

#include <QCoreApplication>

namespace nephoscope {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("LogWords", text);
}

QString asSentence(const std::string& words)
{
    QString text = toQString(words);
    if (text.isEmpty())
        return text;
    text[0] = text[0].toUpper();
    return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

} // namespace

LogLook logLook(const LogStatus& status)
{
    const QString why = toQString(status.error.why);
    switch (status.state) {
    case LogState::Opening: return {Tone::Muted, Mark::DashedRing, tr("opening…")};
    case LogState::Following: return {Tone::Ready, Mark::Disc, tr("live")};
    case LogState::Waiting: return {Tone::Pending, Mark::HalfDisc, why.isEmpty() ? tr("waiting") : why};
    case LogState::Complete: return {Tone::Muted, Mark::Ring, why.isEmpty() ? tr("complete") : tr("complete: %1").arg(why)};
    case LogState::Refused: return {Tone::Failed, Mark::Cross, why.isEmpty() ? tr("cannot be read") : why};
    }
    return {};
}

QString logCountWords(int shown, std::size_t dropped, std::size_t waiting)
{
    QString words = shown == 1 ? tr("1 line") : tr("%1 lines").arg(formatCount(shown));
    if (dropped > 0)
        words = tr("the newest %1 of %2 lines").arg(formatCount(shown), formatCount(shown + static_cast<std::int64_t>(dropped)));
    if (waiting > 0)
        words += tr(", %1 new wait").arg(formatCount(static_cast<std::int64_t>(waiting)));
    return words;
}

LogTeaching teachEmptyLog(const LogStatus& status, const QString& container, bool sinceGiven)
{
    switch (status.state) {
    case LogState::Opening:
        return {tr("Opening the log of %1…").arg(container), tr("The API server is asking the pod's node for it."), {}};
    case LogState::Following:
        return {tr("%1 has written nothing").arg(container),
                sinceGiven ? tr("At least not in the time that is asked for.")
                           : tr("Its log is being followed: the first line appears here."),
                sinceGiven ? tr("Ask for a longer time above.") : QString()};
    case LogState::Waiting: return {tr("Nothing to read yet"), asSentence(status.error.why), asSentence(status.error.tryThis)};
    case LogState::Complete: return {tr("The log is empty"), asSentence(status.error.why), asSentence(status.error.tryThis)};
    case LogState::Refused: return {asSentence(status.error.what), asSentence(status.error.why), asSentence(status.error.tryThis)};
    }
    return {};
}

} // namespace nephoscope
