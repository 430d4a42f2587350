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

    void setNodes(const std::vector<NodePods>& nodes);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Entry {
        PodState state = PodState::Unknown;
        QString words;
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    const ViewContext& m_context;
    std::vector<Entry> m_entries;
};

} // namespace nephoscope
