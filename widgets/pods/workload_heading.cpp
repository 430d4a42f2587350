// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/workload_heading.h"

#include "widgets/charts/metric_chart.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/fonts.h"
#include "widgets/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>

namespace nephoscope {

namespace {

constexpr std::size_t mostMetrics = 3;
constexpr int cellWidth = 104;

} // namespace

std::vector<BigNumber> bigNumbers(const WorkloadRow& workload, const std::vector<MetricHistory>& metrics)
{
    const int starting = std::max(0, std::min(workload.current, workload.desired) - workload.ready);
    const int leaving = std::max(0, workload.current - workload.desired);
    std::vector<BigNumber> numbers{
        {formatCount(workload.desired), QStringLiteral("desired"), Tone::Text},
        {formatCount(workload.ready), QStringLiteral("ready"), workload.ready < workload.desired ? Tone::Pending : Tone::Ready},
    };
    if (starting > 0)
        numbers.push_back({formatCount(starting), QStringLiteral("not ready yet"), Tone::Pending});
    if (leaving > 0)
        numbers.push_back({formatCount(leaving), QStringLiteral("leaving"), Tone::Ending});
    for (std::size_t i = 0; i < std::min(mostMetrics, metrics.size()); ++i) {
        const MetricHistory& metric = metrics[i];
        const auto value = stepValueAt(metric.reported, metric.grid, metric.grid.column(metric.grid.count).begin, metric.gaps);
        const bool over = value && metric.calmTo && *value > *metric.calmTo;
        QString caption = metricTitle(metric);
        if (metric.target)
            caption += QStringLiteral(" · target ") + metricValueText(metric, *metric.target);
        numbers.push_back({value ? metricValueText(metric, *value) : QStringLiteral("–"), caption, over ? Tone::Cold : Tone::Text});
    }
    return numbers;
}

WorkloadHeading::WorkloadHeading(QWidget* parent)
    : QWidget(parent), m_name(new QLabel(this)), m_kind(new QLabel(this)), m_trouble(new ElidedLabel(this)),
      m_numbers(new QHBoxLayout)
{
    m_name->setFont(textFont(TypeSize::Large, QFont::DemiBold));
    setTone(*m_kind, Tone::Muted);
    setTone(*m_trouble, Tone::Failed);
    for (QLabel* label : {m_name, m_kind})
        label->setTextFormat(Qt::PlainText);

    auto* title = new QHBoxLayout;
    title->setSpacing(12);
    title->addWidget(m_name);
    title->addWidget(m_kind);
    title->addStretch(1);
    m_numbers->setSpacing(16);
    m_numbers->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(title);
    layout->addWidget(m_trouble);
    layout->addLayout(m_numbers);
}

void WorkloadHeading::setWorkload(const WorkloadRow& workload, const std::vector<BigNumber>& numbers)
{
    m_name->setText(toQString(workload.name.view()));
    m_kind->setText(toQString(enumName(workload.kind)) + QStringLiteral(" · ") + toQString(workload.namespaceName.view()));
    // Of one that is merely on its way the numbers tell enough.
    const bool failing = workload.health == WorkloadHealth::Failing;
    m_trouble->setVisible(failing);
    if (failing)
        m_trouble->setFullText(toQString(workload.reason) + QStringLiteral(": ") + toQString(workload.sentence));

    while (m_cells.size() < numbers.size()) {
        Cell cell{new QWidget(this), new QLabel(this), new QLabel(this)};
        cell.number->setFont(textFont(TypeSize::Huge, QFont::DemiBold));
        cell.caption->setFont(textFont(TypeSize::Small));
        setTone(*cell.caption, Tone::Muted);
        auto* column = new QVBoxLayout(cell.widget);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        column->addWidget(cell.number);
        column->addWidget(cell.caption);
        cell.widget->setMinimumWidth(cellWidth);
        m_numbers->insertWidget(static_cast<int>(m_cells.size()), cell.widget);
        m_cells.push_back(cell);
    }
    QStringList words;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        m_cells[i].widget->setVisible(i < numbers.size());
        if (i >= numbers.size())
            continue;
        m_cells[i].number->setText(numbers[i].number);
        m_cells[i].caption->setText(numbers[i].caption);
        setTone(*m_cells[i].number, numbers[i].tone);
        words += numbers[i].number + ' ' + numbers[i].caption;
    }
    setAccessibleName(m_name->text());
    setAccessibleDescription(words.join(QStringLiteral(", ")));
}

} // namespace nephoscope
