// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/command_palette.h"

#include "widgets/common/entry_delegate.h"
#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"
#include "widgets/shell/overlay_ground.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <utility>

namespace nephoscope {

namespace {

constexpr std::size_t mostFound = 50;
constexpr int gap = 10;
constexpr int fieldHeight = 40;
constexpr int rowHeight = EntryDelegate::rowHeight;
constexpr int widest = 620;
constexpr int highest = 460;

} // namespace

CommandPalette::CommandPalette(const ViewContext& context, QWidget& window)
    : QFrame(&window), m_context(context), m_window(window), m_query(new QLineEdit(this)), m_list(new QListView(this)),
      m_nothing(new QLabel(tr("Nothing of that name. Fewer letters find more."), this)), m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Search or run"));
    m_query->setObjectName(QStringLiteral("paletteQuery"));
    m_query->setAccessibleName(tr("Search or run"));
    m_query->setPlaceholderText(tr("Workload, pod, autoscaler, view or action"));
    m_query->setFont(textFont(TypeSize::Large));
    m_query->setMinimumHeight(fieldHeight);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("What was found"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EntryDelegate(this));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    setTone(*m_nothing, Tone::Muted);
    m_nothing->setContentsMargins(12, 4, 12, 8);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap);
    layout->addWidget(m_query);
    layout->addWidget(m_nothing);
    layout->addWidget(m_list, 1);
    hide();

    m_query->installEventFilter(this);
    window.installEventFilter(this);
    connect(m_query, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
}

void CommandPalette::open(std::vector<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    if (!isVisible())
        m_before = QApplication::focusWidget();
    m_query->clear();
    search();
    show();
    raise();
    m_query->setFocus();
}

void CommandPalette::place()
{
    const int width = std::min(widest, m_window.width() - 80);
    const int height = 3 * gap + fieldHeight + std::max(1, m_model->rowCount()) * rowHeight + 4;
    setGeometry((m_window.width() - width) / 2, 56, width, std::min({height, highest, m_window.height() - 112}));
}

void CommandPalette::search()
{
    m_found = rankEntries(m_entries, m_query->text().simplified(), mostFound);
    m_model->clear();
    for (const PaletteEntry& entry : m_found) {
        auto* item = new QStandardItem(entry.title);
        item->setData(entry.hint, EntryDelegate::HintRole);
        item->setData(entry.detail, EntryDelegate::DetailRole);
        item->setData(entry.title + QStringLiteral(", ") + entry.detail, Qt::AccessibleTextRole);
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
    m_nothing->setVisible(m_found.empty());
    m_list->setVisible(!m_found.empty());
    place();
}

void CommandPalette::move(int rows)
{
    const int last = m_model->rowCount() - 1;
    if (last >= 0)
        m_list->setCurrentIndex(m_model->index(std::clamp(m_list->currentIndex().row() + rows, 0, last), 0));
}

void CommandPalette::choose()
{
    const int row = m_list->currentIndex().row();
    if (row < 0)
        return;
    const PaletteEntry chosen = m_found.at(static_cast<std::size_t>(row));
    close(true);
    if (const auto* action = std::get_if<WindowAction>(&chosen.target))
        emit actionChosen(*action);
    else
        emit objectChosen(std::get<ObjectName>(chosen.target));
}

void CommandPalette::close(bool giveFocusBack)
{
    hide();
    m_entries.clear();
    QWidget* before = std::exchange(m_before, nullptr);
    if (giveFocusBack && before && m_window.findChildren<QWidget*>().contains(before))
        before->setFocus();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &m_window) {
        if (event->type() == QEvent::Resize && isVisible())
            place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && isVisible()
        && static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason) {
        close(false);
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down: move(1); return true;
    case Qt::Key_Up: move(-1); return true;
    case Qt::Key_PageDown: move(highest / rowHeight); return true;
    case Qt::Key_PageUp: move(-highest / rowHeight); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(); return true;
    case Qt::Key_Escape: close(true); return true;
    case Qt::Key_Tab: return true;
    default: return false;
    }
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    paintOverlayGround(*this, m_context.palette());
}

} // namespace nephoscope
