// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/palette.h"
#include "widgets/pods/phrasing.h"

#include <QAbstractTableModel>
#include <QWidget>

class QLabel;
class QTableView;

namespace nephoscope {

class ViewContext;

// The lines of a decision: text, number, provenance. GUI thread.
class ExplanationModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Text, Number, Origin, ColumnCount };
    enum Role { ToneRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setSteps(std::vector<PhrasedStep> steps);
    // Where there is little room, a mark stands for each origin, and these words for the marks.
    void setShort(bool marks);
    QString markWords() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<PhrasedStep> m_steps;
    bool m_short = false;
};

// A decision as arithmetic, step by step, with where each number comes from, and the result as a sentence.
class ExplanationView final : public QWidget {
    Q_OBJECT
public:
    explicit ExplanationView(const ViewContext& context, QWidget* parent = nullptr);

    void setDecision(const PhrasedDecision& decision);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    PhrasedDecision m_decision;
    ExplanationModel* m_model;
    QTableView* m_table;
    QLabel* m_result;
    QLabel* m_outlook;
    QLabel* m_marks;
};

} // namespace nephoscope
