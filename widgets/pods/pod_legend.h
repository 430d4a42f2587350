// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pods_by_node.h"

#include <QWidget>

namespace nephoscope {

class ViewContext;

// What the colours and shapes of tiles mean, for the states that there are, with how many pods are in each. Pods that all fail
// for one reason are named by it.
class PodLegend final : public QWidget {
    Q_OBJECT
public:
    explicit PodLegend(const ViewContext& context, QWidget* parent = nullptr);

    // `chosen`: the name of what the chosen ones of the pods belong to.
    void setNodes(const std::vector<NodePods>& nodes, const QString& chosen);
    // Without what the strong tiles are.
    void setShort(bool shortened);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool showsChosen() const { return !m_short && !m_chosen.isEmpty(); }

    struct Entry {
        PodState state = PodState::Unknown;
        QString words;
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    const ViewContext& m_context;
    std::vector<Entry> m_entries;
    bool m_short = false;
    QString m_chosen; // what the strong tiles are; empty: all are alike
};

} // namespace nephoscope
