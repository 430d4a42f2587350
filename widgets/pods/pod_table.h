// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <QTableView>
#include <optional>
#include <utility>

class QLineEdit;

namespace nephoscope {

class PodTableModel;
class TableTools;
class ViewContext;
struct ObjectName;

// The pods of a workload. Where it is narrow the last columns give way to the names.
class PodTable final : public QTableView {
    Q_OBJECT
public:
    PodTable(const ViewContext& context, PodTableModel& model, QWidget* parent = nullptr);

    // The pod of that row.
    std::optional<ObjectName> podAt(const QModelIndex& index) const;
    // The row of that pod, or an invalid index.
    QModelIndex find(const ObjectName& pod) const;
    // Ages move on in the rows that are seen.
    void setNow(Time now);
    // A field that filters the rows.
    QLineEdit* makeFilter(QWidget* parent);

signals:
    // From the menu of the rows, for the current one.
    void deleteWanted(const nephoscope::ObjectName& pod);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles) override;

private:
    void fitColumns();
    // The first and the last; -1 and -1 where there are none.
    std::pair<int, int> rowsSeen() const;

    PodTableModel& m_pods;
    TableTools* m_tools;
};

} // namespace nephoscope
