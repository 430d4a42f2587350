// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pods_panel.h"

#include "collectors/session/projections/workload_of.h"
#include "widgets/common/card.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/pod_legend.h"
#include "widgets/pods/pod_table.h"
#include "widgets/pods/pod_table_model.h"
#include "widgets/pods/pod_tiles.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>

namespace nephoscope {

namespace {

constexpr double tilesShare = 0.5;  // of the card's height, at most
constexpr int filterWidth = 192;
constexpr int roomForAll = 560;      // with less, what can be found elsewhere goes
constexpr int tableHeight = 110;    // at least, where there is room

} // namespace

PodsPanel::PodsPanel(ViewContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_card(new Card(tr("Pods by node"), this)), m_legend(new PodLegend(context, m_card)),
      m_tiles(new PodTiles(context, m_card)), m_model(new PodTableModel(this)), m_table(new PodTable(context, *m_model, m_card)),
      m_count(new ElidedLabel), m_keys(new QLabel(tr("Enter: details · L: logs"))), m_tableHead(new QWidget(m_card))
{
    m_count->setFont(textFont(TypeSize::Small));
    m_count->setTextFormat(Qt::PlainText);
    setTone(*m_count, Tone::Muted);
    auto* head = new QHBoxLayout(m_tableHead);
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(m_count, 1);
    m_keys->setFont(textFont(TypeSize::Small));
    setTone(*m_keys, Tone::Muted);
    head->addWidget(m_keys);
    head->addSpacing(8);
    QLineEdit* filter = m_table->makeFilter(m_tableHead);
    filter->setMaximumWidth(filterWidth);
    head->addWidget(filter);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    m_card->addToHead(*m_legend);
    m_card->body().setSpacing(4);
    m_card->body().addWidget(m_tiles);
    m_card->body().addWidget(m_tableHead);
    m_card->body().addWidget(m_table, 1);

    setTabOrder(filter, m_table);

    connect(m_tiles, &PodTiles::menuWanted, this, &PodsPanel::menuWanted);
    connect(m_table, &PodTable::deleteWanted, this, &PodsPanel::deleteWanted);
    connect(m_tiles, &PodTiles::podOpened, this, [this](const ObjectKey& pod) {
        openWorkloadOf(pod);
        emit podOpened();
    });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        m_context.selectPod(m_table->podAt(index));
        emit podOpened();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &PodsPanel::selectRow);
    connect(filter, &QLineEdit::textChanged, this, &PodsPanel::countRows);
    connect(&context, &ViewContext::podSelectionChanged, this, &PodsPanel::showSelection);
}

void PodsPanel::setWorkload(const Session& session, const ObjectKey& workload)
{
    m_session = &session;
    m_board.begin(session, workload, m_context.at(), m_context.shownTime());
    {
        const QScopedValueRollback following(m_following, true);
        m_model->setPods(m_board.takeOwn(), m_context.shownTime());
    }
    showNodes();
    timePassed();
}

void PodsPanel::update(std::span<const Changes::Key> keys)
{
    const auto own = m_board.update(*m_session, keys, m_context.shownTime());
    {
        const QScopedValueRollback following(m_following, true);
        if (own.whole)
            m_model->setPods(m_board.takeOwn(), m_context.shownTime());
        else
            m_model->updatePods(own.changed, own.gone, m_context.shownTime());
    }
    showNodes();
}

void PodsPanel::timePassed()
{
    if (m_session && m_board.at() == liveTime) {
        m_board.age(*m_session, m_context.shownTime());
        m_tiles->setNodes(m_board.nodes());
    }
    m_table->setNow(m_context.shownTime());
}

void PodsPanel::showNodes()
{
    m_tiles->setNodes(m_board.nodes());
    const auto value = m_session && m_board.workload() ? m_session->workloads().at(*m_board.workload(), m_context.at()) : nullptr;
    m_legend->setNodes(m_board.nodes(), value ? toQString(value->meta.name.view()) : QString());
    countRows();
    fitTiles();
    showSelection();
}

bool PodsPanel::selectSomePod()
{
    if (!m_context.selectedPod() && m_table->model()->rowCount() > 0)
        m_context.selectPod(m_table->podAt(m_table->model()->index(0, 0)));
    return m_context.selectedPod().has_value();
}

void PodsPanel::countRows()
{
    const int all = m_model->rowCount();
    const int shown = m_table->model()->rowCount();
    const auto value = m_session && m_board.workload() ? m_session->workloads().at(*m_board.workload(), m_context.at()) : nullptr;
    const QString name = value ? toQString(value->meta.name.view()) : QString();
    if (all == 0)
        m_count->setFullText(tr("%1 has no pods at this moment").arg(name));
    else if (shown < all)
        m_count->setFullText(tr("%1 of %2 pods of %3").arg(formatCount(shown), formatCount(all), name));
    else
        m_count->setFullText(all == 1 ? tr("1 pod of %1").arg(name) : tr("%1 pods of %2").arg(formatCount(all), name));
}

void PodsPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_legend->setShort(width() < roomForAll);
    fitTiles();
}

void PodsPanel::fitTiles()
{
    const QMargins margins = m_card->body().contentsMargins();
    const int room = height() - margins.top() - margins.bottom() - m_tableHead->sizeHint().height() - 48;
    const int limit = std::max(0, std::max(room - tableHeight, static_cast<int>(room * tilesShare)));
    m_tiles->setFixedHeight(m_tiles->comfortableHeight(width() - margins.left() - margins.right() - 2, limit));
}

void PodsPanel::showSelection()
{
    const QScopedValueRollback following(m_following, true);
    const auto& wanted = m_context.selectedPod();
    const QModelIndex index = wanted ? m_table->find(*wanted) : QModelIndex();
    if (m_table->currentIndex().siblingAtColumn(0) == index)
        return;
    m_table->setCurrentIndex(index);
    if (!index.isValid())
        m_table->clearSelection();
}

void PodsPanel::selectRow()
{
    if (!m_following && m_table->currentIndex().isValid())
        m_context.selectPod(m_table->podAt(m_table->currentIndex()));
}

void PodsPanel::openWorkloadOf(const ObjectKey& pod)
{
    const Time t = m_context.at();
    const auto value = m_session->pods().at(pod, t);
    if (!value)
        return;
    const ObjectName name{pod.source, ObjectKind::Pod, value->meta().namespaceName, value->meta().name};
    m_context.selectPod(name);
    if (const auto workload = workloadOf(*m_session, name, t))
        m_context.select(*workload);
}

} // namespace nephoscope
