// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/history_saver.h"

#include "app/version.h"
#include "collectors/model/clock.h"
#include "widgets/common/format.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>

namespace nephoscope {

HistorySaver::HistorySaver(const RecentHistory& history, QObject* parent) : QObject(parent), m_history(history) {}

QString HistorySaver::suggestedName(Time now)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count();
    return QStringLiteral("nephoscope-%1.ndjson.gz")
        .arg(QDateTime::fromMSecsSinceEpoch(milliseconds).toString(QStringLiteral("yyyy-MM-dd-HHmmss")));
}

void HistorySaver::ask(QWidget& window)
{
    QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    if (!QDir(folder).exists())
        folder = QDir::homePath();
    auto* dialog = new QFileDialog(&window, tr("Save what just happened"), folder, tr("Observation log (*.ndjson.gz *.ndjson)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggestedName(m_history.excerpt().ends.value_or(SystemClock{}.now())));
    connect(dialog, &QFileDialog::fileSelected, this, &HistorySaver::saveTo);
    dialog->open();
}

void HistorySaver::saveTo(const QString& file)
{
    if (m_saving) {
        emit finished(false, tr("The last save is still being written. Try again when it is done."));
        return;
    }
    HistoryExcerpt excerpt = m_history.excerpt();
    if (!excerpt.begins) {
        emit finished(false, tr("There is nothing to save: nothing has been seen yet. Try again when a source is live."));
        return;
    }
    m_saving = true;
    m_thread = std::jthread([this, file, taken = std::move(excerpt)] {
        ObservationLogOptions options;
        options.program = std::string{"nephoscope "} + versionText();
        const auto written = taken.write(file.toStdString(), options);
        QString words = written
                            ? tr("Saved the last %1 into %2. Look at it with: nephoscope --recording \"%2\"")
                                  .arg(formatDuration(std::chrono::floor<std::chrono::seconds>(*taken.ends - *taken.begins)), file)
                            : toQString(sentence(written.error()));
        QMetaObject::invokeMethod(
            this,
            [this, saved = written.has_value(), words = std::move(words)] {
                m_saving = false;
                emit finished(saved, words);
            },
            Qt::QueuedConnection);
    });
}

} // namespace nephoscope
