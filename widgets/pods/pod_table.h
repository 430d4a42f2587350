// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>
#include <optional>

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
    // A field that filters the rows.
    QLineEdit* makeFilter(QWidget* parent);

signals:
    // From the menu of the rows, for the current one.
    void deleteWanted(const nephoscope::ObjectName& pod);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns();

    PodTableModel& m_pods;
    TableTools* m_tools;
};

} // namespace nephoscope
