// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace nephoscope {

class PodTableModel;
class ViewContext;

// The pods of a workload, sortable by every column. Where it is narrow the last columns give way to the names.
class PodTable final : public QTableView {
    Q_OBJECT
public:
    PodTable(const ViewContext& context, PodTableModel& model, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns();
};

} // namespace nephoscope
