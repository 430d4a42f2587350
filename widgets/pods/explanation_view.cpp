// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/explanation_view.h"

#include "widgets/common/fonts.h"
#include "widgets/common/format.h"
#include "widgets/common/theme.h"
#include "widgets/pods/tone_delegate.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace nephoscope {

namespace {

constexpr int roomForWords = 360; // of the origin

QString originMark(Provenance provenance)
{
    switch (provenance) {
    case Provenance::Reported: return QStringLiteral("•");
    case Provenance::Reproduced: return QStringLiteral("=");
    case Provenance::Inferred: return QStringLiteral("≈");
    }
    return {};
}

} // namespace

void ExplanationModel::setShort(bool marks)
{
    if (std::exchange(m_short, marks) != marks && !m_steps.empty())
        emit dataChanged(index(0, Origin), index(rowCount() - 1, Origin));
}

QString ExplanationModel::markWords() const
{
    QStringList words;
    for (const Provenance provenance : {Provenance::Reported, Provenance::Reproduced, Provenance::Inferred}) {
        if (std::any_of(m_steps.begin(), m_steps.end(), [provenance](const auto& step) { return step.provenance == provenance; }))
            words += originMark(provenance) + QLatin1Char(' ') + toQString(enumName(provenance));
    }
    return words.join(QStringLiteral("   "));
}

void ExplanationModel::setSteps(std::vector<PhrasedStep> steps)
{
    const int before = static_cast<int>(m_steps.size());
    const int after = static_cast<int>(steps.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_steps.resize(steps.size());
        endRemoveRows();
    }
    const int common = std::min(before, after);
    int first = common;
    int last = -1;
    for (int i = 0; i < common; ++i) {
        auto& present = m_steps[static_cast<std::size_t>(i)];
        auto& wanted = steps[static_cast<std::size_t>(i)];
        if (present == wanted)
            continue;
        present = std::move(wanted);
        first = std::min(first, i);
        last = i;
    }
    if (last >= 0)
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_steps.insert(m_steps.end(), std::make_move_iterator(steps.begin() + before), std::make_move_iterator(steps.end()));
        endInsertRows();
    }
}

int ExplanationModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int ExplanationModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ExplanationModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PhrasedStep& step = m_steps[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case Text: return step.subject.isEmpty() ? step.text : step.subject + QStringLiteral(": ") + step.text;
        case Number: return step.number;
        default: return m_short ? originMark(step.provenance) : toQString(enumName(step.provenance));
        }
    }
    if (index.column() == Origin && (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole))
        return toQString(enumName(step.provenance));
    if (role == Qt::FontRole)
        return index.column() == Number ? monoFont(TypeSize::Small, QFont::DemiBold) : textFont(TypeSize::Small);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((index.column() == Text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == ToneRole && index.column() == Origin)
        return static_cast<int>(step.provenance == Provenance::Inferred ? Tone::Pending : Tone::Muted);
    return {};
}

ExplanationView::ExplanationView(const ViewContext& context, QWidget* parent)
    : QWidget(parent), m_model(new ExplanationModel(this)), m_table(new QTableView(this)), m_result(new QLabel(this)),
      m_outlook(new QLabel(this)), m_marks(new QLabel(this))
{
    m_table->setObjectName(QStringLiteral("explanation"));
    m_table->setAccessibleName(tr("The decision, step by step"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new ToneDelegate(context, ExplanationModel::ToneRole, -1, m_table));
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->horizontalHeader()->hide();
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(22);
    m_table->horizontalHeader()->setSectionResizeMode(ExplanationModel::Text, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(ExplanationModel::Number, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(ExplanationModel::Origin, QHeaderView::ResizeToContents);
    // At once, and again when all columns have their places.
    connect(m_table->horizontalHeader(), &QHeaderView::sectionResized, m_table, &QTableView::resizeRowsToContents);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionResized, m_table, &QTableView::resizeRowsToContents,
            Qt::QueuedConnection);
    m_result->setFont(textFont(TypeSize::Normal, QFont::DemiBold));
    m_result->setTextFormat(Qt::PlainText);
    m_result->setWordWrap(true);
    m_outlook->setFont(textFont(TypeSize::Small));
    m_outlook->setTextFormat(Qt::PlainText);
    m_outlook->setWordWrap(true);
    m_marks->setObjectName(QStringLiteral("originMarks"));
    m_marks->setFont(textFont(TypeSize::Small));
    m_marks->setTextFormat(Qt::PlainText);
    for (QLabel* label : {m_outlook, m_marks})
        setTone(*label, Tone::Muted);
    m_marks->hide();

    auto* line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_marks);
    layout->addWidget(line);
    layout->addWidget(m_result);
    layout->addWidget(m_outlook);
}

void ExplanationView::setDecision(const PhrasedDecision& decision)
{
    if (m_decision == decision)
        return;
    m_decision = decision;
    m_model->setSteps(decision.steps);
    m_table->resizeRowsToContents();
    m_result->setText(decision.result);
    setTone(*m_result, decision.changed ? Tone::Ready : Tone::Text);
    m_outlook->setText(decision.outlook);
    m_outlook->setVisible(!decision.outlook.isEmpty());
    m_marks->setText(m_model->markWords());
    setAccessibleName(decision.question);
    setAccessibleDescription(decision.result);
}

void ExplanationView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool narrow = width() < roomForWords;
    m_model->setShort(narrow);
    m_marks->setVisible(narrow);
}

} // namespace nephoscope
