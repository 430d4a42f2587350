// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/events_pane.h"

#include "widgets/common/empty_state.h"
#include "widgets/common/fonts.h"
#include "widgets/common/table_tools.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/pod_event_model.h"
#include "widgets/pods/tone_delegate.h"

#include <QHeaderView>
#include <QStackedLayout>
#include <QTableView>

namespace nephoscope {

namespace {

constexpr int ageWidth = 92;
constexpr int reasonWidth = 128;
constexpr int fromWidth = 96;
constexpr int messageWidth = 240; // at least, where the last column can give way
constexpr int rowSpace = 8;

// Rows of several lines, read from the top.
class EventDelegate final : public ToneDelegate {
public:
    using ToneDelegate::ToneDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return ToneDelegate::sizeHint(option, index) + QSize(0, rowSpace);
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        ToneDelegate::initStyleOption(option, index);
        option->decorationAlignment = Qt::AlignTop | Qt::AlignHCenter;
        option->decorationSize.setHeight(option->fontMetrics.height());
    }
};

} // namespace

EventsPane::EventsPane(const ViewContext& context, QWidget* parent)
    : QWidget(parent), m_model(new PodEventModel(this)), m_table(new QTableView), m_empty(new EmptyState(EmptyState::Room::Card)),
      m_stack(new QStackedLayout(this))
{
    new TableTools(*m_table, *m_model, PodEventModel::SortRole);
    m_table->setObjectName(QStringLiteral("podEvents"));
    m_table->setAccessibleName(tr("Events of the pod"));
    m_table->setItemDelegate(new EventDelegate(context, PodEventModel::ToneRole, PodEventModel::MarkRole, m_table));
    m_table->setFont(textFont(TypeSize::Small));
    m_table->setShowGrid(false);
    m_table->setWordWrap(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->sortByColumn(PodEventRow::Age, Qt::AscendingOrder);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(22);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setColumnWidth(PodEventRow::Age, ageWidth);
    m_table->setColumnWidth(PodEventRow::Reason, reasonWidth);
    m_table->setColumnWidth(PodEventRow::From, fromWidth);
    m_table->horizontalHeader()->setSectionResizeMode(PodEventRow::Message, QHeaderView::Stretch);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    setFocusProxy(m_table);
}

void EventsPane::setEvents(const std::vector<PodEvent>& events, Time now, const QString& refusal)
{
    m_model->setEvents(events, now);
    if (!events.empty())
        m_stack->setCurrentWidget(m_table);
    else if (!refusal.isEmpty())
        m_empty->setTexts(tr("Events cannot be read"), refusal, {});
    else
        m_empty->setTexts(tr("No events"),
                          tr("Nobody has told anything about this pod, or it was longer ago than events are kept (about an hour)."),
                          {});
    if (events.empty())
        m_stack->setCurrentWidget(m_empty);
}

void EventsPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_table->setColumnHidden(PodEventRow::From, width() - ageWidth - reasonWidth - fromWidth < messageWidth);
}

} // namespace nephoscope
