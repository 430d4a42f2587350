// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace nephoscope {

// Adds a source: a context of a kubeconfig, found by a filter, or an observation log. Whether it can be reached its chip tells
// afterwards. Asks nothing of anybody: what may be added is given.
class SourceDialog final : public QDialog {
    Q_OBJECT
public:
    struct Row {
        QString name;
        QString detail;  // server, user, file
        bool current = false;
    };

    // `problems`: sentences about kubeconfigs that cannot be read.
    SourceDialog(std::vector<Row> rows, const QStringList& problems, QWidget* parent = nullptr);

signals:
    void rowChosen(int row);
    void recordingWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter();
    void choose();

    std::vector<Row> m_rows;
    QLineEdit* m_filter;
    QListWidget* m_list;
    QLabel* m_empty;
    QPushButton* m_add;
};

} // namespace nephoscope
