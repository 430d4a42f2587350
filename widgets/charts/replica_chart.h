// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/time_chart.h"

namespace nephoscope {

// Replicas of one workload over time: desired (dashed), ready (steps, filled), the band between the autoscaler's minimum and
// maximum, and a marker for each scaling.
class ReplicaChart final : public TimeChart {
    Q_OBJECT
public:
    explicit ReplicaChart(QWidget* parent = nullptr);

    // Set the time first.
    void setData(ReplicaHistory history, std::vector<ScaleMarker> markers);
    void setColours(const Palette& palette) override;
    QString readOut(Time time) const override;
    std::vector<ChartLine> lines() const override;

protected:
    QString valueText(double value) const override { return formatNumber(value); }

private:
    void lay();
    void choosePens();

    ReplicaHistory m_history;
    std::vector<ScaleMarker> m_markers;
    QCPGraph* m_minimum;
    QCPGraph* m_maximum;
    QCPGraph* m_ready;
    QCPGraph* m_desired;
    QCPGraph* m_area;  // under the ready ones
};

} // namespace nephoscope
