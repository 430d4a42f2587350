// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/time_chart.h"

namespace nephoscope {

// A metric of a workload's autoscaler over time against its target: what the autoscaler reported, and thinner what the pods'
// own samples say.
class MetricChart final : public TimeChart {
    Q_OBJECT
public:
    explicit MetricChart(QWidget* parent = nullptr);

    // Set the time first. Without a history the chart says what would be here.
    void setData(std::optional<MetricHistory> history, std::vector<ScaleMarker> markers);
    void setColours(const Palette& palette) override;
    QString readOut(Time time) const override;
    std::vector<ChartLine> lines() const override;

protected:
    QString valueText(double value) const override;

private:
    void lay();
    void addHeading(const std::vector<std::pair<QString, QColor>>& words);
    QString knownText(std::optional<double> value) const;

    std::optional<MetricHistory> m_history;
    std::vector<ScaleMarker> m_markers;
    QCPGraph* m_sampled;
    QCPGraph* m_reported;
    QCPItemLine* m_target;
    QCPItemRect* m_calm; // where nothing changes
};

// "CPU, % of request", "requests_per_second": over the chart and under a big number.
QString metricTitle(const MetricHistory& history);
// With its unit: "112 %", "250m", "512 Mi".
QString metricValueText(const MetricHistory& history, double value);

} // namespace nephoscope
