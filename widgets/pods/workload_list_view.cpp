// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/workload_list_view.h"

#include "widgets/common/choice_box.h"
#include "widgets/common/fonts.h"
#include "widgets/common/theme.h"
#include "widgets/common/view_context.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace nephoscope {

namespace {

constexpr int rowHeight = 44;

// Two lines and a count: mark and name, what it is or what is wrong with it, how many are ready.
class WorkloadDelegate final : public QStyledItemDelegate {
public:
    WorkloadDelegate(const ViewContext& context, QObject* parent) : QStyledItemDelegate(parent), m_context(context) {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {120, rowHeight}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Palette& palette = m_context.palette();
        const QRect box = option.rect.adjusted(0, 1, 0, -1);
        const auto tone = static_cast<Tone>(index.data(WorkloadListModel::ToneRole).toInt());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            const bool selected = option.state.testFlag(QStyle::State_Selected);
            painter->setPen(Qt::NoPen);
            painter->setBrush(selected ? blend(palette.card, palette.accent, selectionShare) : palette.raised);
            painter->drawRoundedRect(box, 6, 6);
        }
        if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
            painter->setPen(palette.accent);
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        }
        drawMark(*painter, static_cast<Mark>(index.data(WorkloadListModel::MarkRole).toInt()),
                 QRectF(box.left() + 9, box.top() + 9, 9, 9), palette.tone(tone));

        const QString count = index.data(WorkloadListModel::CountRole).toString();
        painter->setFont(monoFont(TypeSize::Small));
        const int countWidth = painter->fontMetrics().horizontalAdvance(count);
        const QRect countBox(box.right() - 8 - countWidth, box.top() + 4, countWidth + 1, 18);
        painter->setPen(palette.tone(tone == Tone::Ready ? Tone::Muted : tone));
        painter->drawText(countBox, Qt::AlignLeft | Qt::AlignVCenter, count);

        const int left = box.left() + 26;
        const QRect nameBox(left, box.top() + 4, countBox.left() - 8 - left, 18);
        painter->setFont(textFont(TypeSize::Normal, QFont::Medium));
        painter->setPen(palette.text);
        painter->drawText(nameBox, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, nameBox.width()));
        const QRect detailBox(left, box.top() + 22, box.right() - 8 - left, 16);
        painter->setFont(textFont(TypeSize::Small));
        painter->setPen(tone == Tone::Failed ? palette.failed : palette.muted);
        painter->drawText(detailBox, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data(WorkloadListModel::DetailRole).toString(), Qt::ElideRight,
                                                            detailBox.width()));
        painter->restore();
    }

private:
    const ViewContext& m_context;
};

} // namespace

WorkloadListView::WorkloadListView(ViewContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_model(new WorkloadListModel(this)), m_proxy(new WorkloadListProxy(*m_model, this)),
      m_namespace(new ChoiceBox(this)), m_filter(new QLineEdit(this)), m_list(new QListView(this)), m_none(new QLabel(this))
{
    m_namespace->setObjectName(QStringLiteral("namespaceFilter"));
    m_namespace->setAccessibleName(tr("Namespace"));
    m_namespace->setToolTip(tr("Show the workloads of one namespace"));
    m_namespace->addItem(tr("All namespaces"), QString());
    m_namespace->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_filter->setObjectName(QStringLiteral("workloadFilter"));
    m_filter->setAccessibleName(tr("Filter workloads by name"));
    m_filter->setPlaceholderText(tr("Filter  /"));
    m_filter->setClearButtonEnabled(false);
    m_list->setObjectName(QStringLiteral("workloadList"));
    m_list->setAccessibleName(tr("Workloads, trouble first"));
    m_list->setModel(m_proxy);
    m_list->setItemDelegate(new WorkloadDelegate(context, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);

    m_none->setObjectName(QStringLiteral("noWorkload"));
    m_none->setFont(textFont(TypeSize::Small));
    m_none->setTextFormat(Qt::PlainText);
    m_none->setWordWrap(true);
    setTone(*m_none, Tone::Muted);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_namespace);
    layout->addWidget(m_filter);
    layout->addWidget(m_none);
    layout->addWidget(m_list, 1);

    connect(m_namespace, &QComboBox::currentIndexChanged, this, [this] {
        m_proxy->setNamespace(m_namespace->currentData().toString());
        showNone();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setText(text);
        showNone();
    });
    connect(m_filter, &QLineEdit::returnPressed, m_list, [this] { m_list->setFocus(Qt::ShortcutFocusReason); });
    connect(new QShortcut(Qt::Key_Escape, m_filter, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this, [this] {
        m_filter->clear();
        m_list->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &WorkloadListView::choose);
    connect(m_list, &QWidget::customContextMenuRequested, this, &WorkloadListView::openMenu);
    connect(&context, &ViewContext::selectionChanged, this, &WorkloadListView::showSelection);
    connect(&context, &ViewContext::appearanceChanged, m_list->viewport(), qOverload<>(&QWidget::update));
}

void WorkloadListView::setWorkloads(std::vector<WorkloadRow> workloads, const std::vector<Interned>& namespaces)
{
    const QScopedValueRollback following(m_following, true);
    setNamespaces(namespaces);
    m_model->setWorkloads(std::move(workloads));
    if (!m_context.selection() && m_proxy->rowCount() > 0)
        m_context.select(m_proxy->item(m_proxy->index(0, 0)).name());
    showSelection();
    showNone();
}

void WorkloadListView::showNone()
{
    m_none->setVisible(m_proxy->rowCount() == 0);
    m_none->setText(m_model->rowCount() == 0 ? tr("None yet.") : tr("None matches. Esc in the filter shows all."));
}

void WorkloadListView::setNamespaces(const std::vector<Interned>& namespaces)
{
    QStringList wanted{QString()};
    for (const Interned name : namespaces)
        wanted += toQString(name.view());
    QStringList present;
    for (int i = 0; i < m_namespace->count(); ++i)
        present += m_namespace->itemData(i).toString();
    const QString chosen = m_namespace->currentData().toString();
    if (!wanted.contains(chosen))
        wanted += chosen;
    if (wanted == present)
        return;
    const QSignalBlocker quiet(m_namespace);
    while (m_namespace->count() > 1)
        m_namespace->removeItem(1);
    for (const QString& name : wanted.mid(1))
        m_namespace->addItem(name, name);
    m_namespace->setCurrentIndex(m_namespace->findData(chosen));
}

void WorkloadListView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void WorkloadListView::showSelection()
{
    const QScopedValueRollback following(m_following, true);
    const QModelIndex wanted = m_context.selection() ? m_proxy->find(*m_context.selection()) : QModelIndex();
    if (m_list->currentIndex() != wanted)
        m_list->setCurrentIndex(wanted);
}

void WorkloadListView::openMenu(const QPoint& position)
{
    if (const QModelIndex index = m_list->indexAt(position); index.isValid())
        emit menuWanted(m_proxy->item(index).name(), m_list->viewport()->mapToGlobal(position));
}

void WorkloadListView::choose(const QModelIndex& index)
{
    if (index.isValid() && !m_following)
        m_context.select(m_proxy->item(index).name());
}

} // namespace nephoscope
