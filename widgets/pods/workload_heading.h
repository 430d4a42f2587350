// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/replica_history.h"
#include "collectors/session/projections/workload_list.h"
#include "widgets/common/palette.h"

#include <QWidget>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace nephoscope {

class ElidedLabel;

// A big number with what it counts.
struct BigNumber {
    QString number;
    QString caption;
    Tone tone = Tone::Text;
    friend bool operator==(const BigNumber&, const BigNumber&) = default;
};
// Desired, ready, starting where some are, and each metric as the autoscaler reported it.
std::vector<BigNumber> bigNumbers(const WorkloadRow& workload, const std::vector<MetricHistory>& metrics);

// Which workload is shown, and its numbers, large.
class WorkloadHeading final : public QWidget {
    Q_OBJECT
public:
    explicit WorkloadHeading(QWidget* parent = nullptr);

    void setWorkload(const WorkloadRow& workload, const std::vector<BigNumber>& numbers);

private:
    struct Cell {
        QWidget* widget;
        QLabel* number;
        QLabel* caption;
    };

    QLabel* m_name;
    QLabel* m_kind;
    ElidedLabel* m_trouble;
    QHBoxLayout* m_numbers;
    std::vector<Cell> m_cells;
};

} // namespace nephoscope
