// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pods/workload_list_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;

namespace nephoscope {

class ViewContext;

// The workloads, trouble first, under a namespace filter and a text filter; choosing one selects it for the whole window.
class WorkloadListView final : public QWidget {
    Q_OBJECT
public:
    explicit WorkloadListView(ViewContext& context, QWidget* parent = nullptr);

    // Chooses the first row where nothing is selected yet.
    void setWorkloads(std::vector<WorkloadRow> workloads, const std::vector<Interned>& namespaces);
    void focusFilter();

signals:
    // A menu for a workload, at that place of the screen.
    void menuWanted(const nephoscope::ObjectName& workload, const QPoint& globalPosition);

private:
    void openMenu(const QPoint& position);
    void setNamespaces(const std::vector<Interned>& namespaces);
    void showNone();
    void showSelection();
    void choose(const QModelIndex& index);

    ViewContext& m_context;
    WorkloadListModel* m_model;
    WorkloadListProxy* m_proxy;
    QComboBox* m_namespace;
    QLineEdit* m_filter;
    QListView* m_list;
    QLabel* m_none;  // says why the list is empty
    bool m_following = false;  // the list is being told of the selection, not the other way round
};

} // namespace nephoscope
