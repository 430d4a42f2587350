// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QDialog>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace nephoscope {

// Adds a source: a context of a kubeconfig, found by a filter, or an observation log. A context can be tested first; who shows the
// dialog does so. Asks nothing of anybody: what may be added is given.
class SourceDialog final : public QDialog {
    Q_OBJECT
public:
    struct Row {
        QString name;
        QString detail;  // server, user, file
        bool current = false;
    };

    // `problems`: sentences about kubeconfigs that cannot be read.
    // What a test has found.
    struct Finding {
        Mark mark = Mark::Disc;
        Tone tone = Tone::Ready;
        QString sentence;
    };

    SourceDialog(std::vector<Row> rows, const QStringList& problems, QWidget* parent = nullptr);

    // The test is over.
    void showFindings(const std::vector<Finding>& findings);

signals:
    void rowChosen(int row);
    void testWanted(int row);
    // What it finds is no longer waited for.
    void testGivenUp();
    void recordingWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter();
    void choose();
    void test();
    void endTest();
    void clearFindings();
    void addFinding(const Finding& finding);
    void done(int result) override;

    std::vector<Row> m_rows;
    QLineEdit* m_filter;
    QListWidget* m_list;
    QLabel* m_empty;
    QPushButton* m_test;
    QPushButton* m_add;
    QWidget* m_findings;
    bool m_testing = false;
};

} // namespace nephoscope
