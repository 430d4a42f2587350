// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/recent_history.h"

#include <QObject>
#include <thread>

class QWidget;

namespace nephoscope {

// Saves what just happened into an observation log, on a thread of its own, one at a time; its end waits until the file is
// whole. GUI thread.
class HistorySaver final : public QObject {
    Q_OBJECT
public:
    explicit HistorySaver(const RecentHistory& history, QObject* parent = nullptr);

    // Asks over `window` for the file, with a name that tells the time.
    void ask(QWidget& window);
    void saveTo(const QString& file);

    // "nephoscope-2026-11-24-143200.ndjson.gz", of local time.
    static QString suggestedName(Time now);

signals:
    // A sentence for people: where it lies and what is in it, or what went wrong and what to try.
    void finished(bool saved, const QString& words);

private:
    const RecentHistory& m_history;
    bool m_saving = false;
    std::jthread m_thread;
};

} // namespace nephoscope
