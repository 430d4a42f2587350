// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/workload_list.h"
#include "widgets/common/keyed_rows_model.h"
#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QSortFilterProxyModel>
#include <tuple>

namespace nephoscope {

// A workload in the list; its identity is its name, so that it stays selected when it is deleted and made anew.
struct WorkloadItem {
    WorkloadRow row;

    ObjectName name() const { return {row.key.source, row.kind, row.namespaceName, row.name}; }
    std::tuple<Interned, Interned, ObjectKind, Interned, Interned> identity() const
    {
        return {row.namespaceName, row.name, row.kind, row.key.source, row.key.uid};
    }
    friend bool operator==(const WorkloadItem&, const WorkloadItem&) = default;
};

// All workloads at T, by name; the view's order and filter are WorkloadListProxy's. GUI thread.
class WorkloadListModel final : public KeyedRowsModel<WorkloadItem> {
    Q_OBJECT
public:
    enum Role { DetailRole = Qt::UserRole, CountRole, ToneRole, MarkRole };

    using KeyedRowsModel::KeyedRowsModel;

    void setWorkloads(std::vector<WorkloadRow> workloads);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
};

// Trouble first, then by namespace and name; of one namespace or all, with a text in the name.
class WorkloadListProxy final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit WorkloadListProxy(WorkloadListModel& model, QObject* parent = nullptr);

    void setNamespace(const QString& name);  // empty: all
    void setText(const QString& text);

    const WorkloadItem& item(const QModelIndex& index) const;
    QModelIndex find(const ObjectName& name) const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    WorkloadListModel& m_model;
    QString m_namespace;
    QString m_text;
};

} // namespace nephoscope
