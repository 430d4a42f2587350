// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_tiles.h"

#include "collectors/rules/podstatus/pod_columns.h"
#include "widgets/common/fonts.h"
#include "widgets/common/motion.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/pod_look.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QTextDocument>
#include <QToolTip>

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

// Where not all can be drawn: trouble first, then those of the chosen workload, then what is on its way.
int rankOf(const PlacedPod& pod)
{
    if (pod.state == PodState::Failed)
        return 0;
    if (pod.chosen)
        return 1;
    return pod.state == PodState::Ready || pod.state == PodState::Ended ? 3 : 2;
}

std::vector<NodeToLay> toLay(const std::vector<NodePods>& nodes)
{
    std::vector<NodeToLay> result;
    result.reserve(nodes.size());
    for (const NodePods& node : nodes) {
        // What waits for a node is always worth a look.
        int rank = node.name.empty() ? 0 : 4;
        for (const PlacedPod& pod : node.pods)
            rank = std::min(rank, rankOf(pod));
        result.push_back({static_cast<int>(node.pods.size()), rank});
    }
    return result;
}

// Which `count` pods of the node are drawn, in their order.
std::vector<int> drawnPods(const NodePods& node, int count)
{
    std::vector<int> indices(node.pods.size());
    std::iota(indices.begin(), indices.end(), 0);
    if (static_cast<std::size_t>(count) == indices.size())
        return indices;
    const auto rank = [&node](int index) { return rankOf(node.pods[static_cast<std::size_t>(index)]); };
    std::stable_sort(indices.begin(), indices.end(), [&rank](int a, int b) { return rank(a) < rank(b); });
    indices.resize(static_cast<std::size_t>(count));
    std::sort(indices.begin(), indices.end());
    return indices;
}

ObjectName nameOf(const PlacedPod& pod)
{
    return {pod.key.source, ObjectKind::Pod, pod.pod->meta().namespaceName, pod.pod->meta().name};
}

QString nodeName(const NodePods& node)
{
    return node.name.empty() ? QStringLiteral("no node yet") : toQString(node.name.view());
}

// "24 ready, 1 failed"
QString countWords(const PodCounts& counts)
{
    QStringList words;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0)
            words += formatCount(counts[i]) + QLatin1Char(' ') + podLook(static_cast<PodState>(i)).word;
    }
    return words.join(QStringLiteral(", "));
}

} // namespace

PodTiles::PodTiles(ViewContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("podTiles"));
    setAccessibleName(tr("Pods by node"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumHeight(0);
    m_clock.start();
    m_frames.setInterval(16ms);
    connect(&m_frames, &QTimer::timeout, this, [this] {
        if (!m_motion.advance(m_clock.elapsed()))
            m_frames.stop();
        update();
    });
    connect(&context, &ViewContext::podSelectionChanged, this, [this] {
        describe();
        update();
    });
    connect(&context, &ViewContext::appearanceChanged, this, [this] {
        m_labelPicture = {};
        update();
    });
    describe();
}

void PodTiles::setNodes(const std::vector<NodePods>& nodes)
{
    noteMotion(nodes);
    m_nodes = nodes;
    m_hovered.reset();
    layOut();
    describe();
}

void PodTiles::noteMotion(const std::vector<NodePods>& next)
{
    const bool live = m_context.live();
    const bool wanted = live && m_wasLive && !m_nodes.empty() && motionWanted(*this, m_context.motion());
    m_wasLive = live;
    if (!wanted) {
        m_motion.clear();
        return;
    }
    // Only nodes that hold others than before are looked into.
    std::unordered_set<ObjectKey> before;
    std::vector<const NodePods*> differing;
    const auto sameKeys = [](const NodePods& a, const NodePods& b) {
        return std::equal(a.pods.begin(), a.pods.end(), b.pods.begin(), b.pods.end(),
                          [](const PlacedPod& one, const PlacedPod& other) { return one.key == other.key; });
    };
    const auto rememberPods = [&before](const NodePods& node) {
        for (const PlacedPod& pod : node.pods)
            before.insert(pod.key);
    };
    auto old = m_nodes.begin();
    for (const NodePods& node : next) {
        // Both in the natural order of names.
        for (; old != m_nodes.end() && naturallyBefore(old->name.view(), node.name.view()); ++old)
            rememberPods(*old);
        const bool known = old != m_nodes.end() && old->name == node.name;
        if (!known || !sameKeys(*old, node)) {
            differing.push_back(&node);
            if (known)
                rememberPods(*old);
        }
        if (known)
            ++old;
    }
    std::for_each(old, m_nodes.end(), rememberPods);
    const qint64 now = m_clock.elapsed();
    for (const NodePods* node : differing) {
        for (const PlacedPod& pod : node->pods) {
            if (before.erase(pod.key) == 0)
                m_motion.born(pod.key, node->name, now);
        }
    }
    // Those that are left are dead.
    if (!before.empty()) {
        for (const Drawn& tile : m_drawn) {
            if (before.contains(m_nodes[static_cast<std::size_t>(tile.node)].pods[static_cast<std::size_t>(tile.pod)].key))
                m_motion.died({tile.at, QSize(m_layout.side, m_layout.side)}, tile.look, now);
        }
    }
    if (m_motion.advance(now) && !m_frames.isActive())
        m_frames.start();
}

void PodTiles::layOut()
{
    // The place of the tiles depends on how many there are, hardly ever on what has changed about them.
    std::vector<NodeToLay> wanted = toLay(m_nodes);
    if (wanted != m_laid || m_laidSize != size()) {
        m_layout = layOutTiles(wanted, size());
        m_laid = std::move(wanted);
        m_laidSize = size();
    }
    drawTiles();
    update();
}

void PodTiles::drawTiles()
{
    m_drawn.clear();
    m_blockBegins.clear();
    for (std::size_t i = 0; i < m_layout.blocks.size(); ++i) {
        const TileBlock& block = m_layout.blocks[i];
        const NodePods& node = m_nodes[static_cast<std::size_t>(block.node)];
        m_blockBegins.push_back(m_drawn.size());
        int index = 0;
        for (const int pod : drawnPods(node, block.drawn))
            m_drawn.push_back({m_layout.tile({static_cast<int>(i), index++}).topLeft(),
                               TilePictures::look(node.pods[static_cast<std::size_t>(pod)]), block.node, pod});
    }
}

int PodTiles::comfortableHeight(int width, int limit) const
{
    return comfortableTileHeight(toLay(m_nodes), width, limit);
}

const PodTiles::Drawn& PodTiles::drawn(TilePlace place) const
{
    return m_drawn[m_blockBegins[static_cast<std::size_t>(place.block)] + static_cast<std::size_t>(place.index)];
}

const PlacedPod& PodTiles::podAt(TilePlace place) const
{
    const Drawn& tile = drawn(place);
    return m_nodes[static_cast<std::size_t>(tile.node)].pods[static_cast<std::size_t>(tile.pod)];
}

std::optional<TilePlace> PodTiles::selectedPlace() const
{
    const auto& wanted = m_context.selectedPod();
    if (!wanted)
        return std::nullopt;
    const auto stands = [&](TilePlace place) {
        return static_cast<std::size_t>(place.block) < m_blockBegins.size()
               && place.index < m_layout.blocks[static_cast<std::size_t>(place.block)].drawn && nameOf(podAt(place)) == *wanted;
    };
    // Most changes leave it where it was.
    if (m_selected && stands(*m_selected))
        return m_selected;
    m_selected.reset();
    for (std::size_t block = 0; block < m_blockBegins.size(); ++block) {
        for (int index = 0; index < m_layout.blocks[block].drawn; ++index) {
            const TilePlace place{static_cast<int>(block), index};
            if (stands(place))
                return m_selected = place;
        }
    }
    return std::nullopt;
}

void PodTiles::describe()
{
    PodCounts counts{};
    int pods = 0;
    int nodes = 0;
    for (const NodePods& node : m_nodes) {
        const PodCounts here = countPods(node.pods);
        for (std::size_t i = 0; i < counts.size(); ++i)
            counts[i] += here[i];
        pods += static_cast<int>(node.pods.size());
        nodes += node.name.empty() ? 0 : 1;
    }
    QString text = pods == 0 ? tr("No pods on %1 nodes.").arg(formatCount(nodes))
                             : tr("%1 pods on %2 nodes: %3.").arg(formatCount(pods), formatCount(nodes), countWords(counts));
    if (m_layout.foldedPods > 0)
        text += QLatin1Char(' ') + foldText() + QLatin1Char('.');
    if (const auto selected = selectedPlace())
        text += QLatin1Char(' ') + tr("Selected: %1.").arg(readOut(podAt(*selected)).replace('\n', QStringLiteral(", ")));
    if (text == accessibleDescription())
        return;
    setAccessibleDescription(text);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

QString PodTiles::readOut(const PlacedPod& pod) const
{
    const Cells cells = podCells(*pod.pod, m_context.shownTime());
    const auto cell = [&cells](std::string_view column) {
        const auto found = std::find_if(cells.begin(), cells.end(), [column](const Cell& one) { return one.column == column; });
        return found == cells.end() ? QString() : toQString(found->text);
    };
    const QString place = pod.pod->node.empty() ? tr("on no node yet") : tr("on %1").arg(toQString(pod.pod->node.view()));
    return tr("%1\n%2, %3 ready, %4 restarts, %5 old\n%6, %7")
        .arg(toQString(pod.pod->meta().name.view()), cell("Status"), cell("Ready"), cell("Restarts"), cell("Age"),
             toQString(pod.pod->meta().namespaceName.view()), place);
}

QString PodTiles::foldText() const
{
    PodCounts counts{};
    for (const NodePods& node : m_nodes) {
        const PodCounts here = countPods(node.pods);
        for (std::size_t i = 0; i < counts.size(); ++i)
            counts[i] += here[i];
    }
    for (const Drawn& tile : m_drawn)
        --counts[static_cast<std::size_t>(tile.look / 2)];
    const QString pods = tr("%1 pods find no room here").arg(formatCount(m_layout.foldedPods));
    const QString where = m_layout.foldedNodes > 0 ? tr(" (%1 whole nodes)").arg(formatCount(m_layout.foldedNodes)) : QString();
    return pods + where + QStringLiteral(": ") + countWords(counts);
}

void PodTiles::select(std::optional<TilePlace> place)
{
    m_context.selectPod(place ? std::optional(nameOf(podAt(*place))) : std::nullopt);
}

void PodTiles::showReadOut(TilePlace place)
{
    const QRect tile = m_layout.tile(place);
    QToolTip::showText(mapToGlobal(tile.bottomRight() + QPoint(2, 2)), Qt::convertFromPlainText(readOut(podAt(place))), this, tile);
}

bool PodTiles::event(QEvent* event)
{
    // The window has a use for arrows too; here they go from tile to tile.
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Home) {
            event->accept();
            return true;
        }
    }
    // The read-out follows the mouse at once, not after a while.
    return event->type() == QEvent::ToolTip || QWidget::event(event);
}

void PodTiles::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_motion.clear();
    layOut();
    describe();
}

void PodTiles::mouseMoveEvent(QMouseEvent* event)
{
    const auto place = m_layout.at(event->position().toPoint());
    if (place == m_hovered)
        return;
    m_hovered = place;
    if (place)
        showReadOut(*place);
    else
        QToolTip::hideText();
    update();
}

void PodTiles::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_hovered.reset();
    update();
}

void PodTiles::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    select(m_layout.at(event->position().toPoint()));
}

void PodTiles::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const auto place = m_layout.at(event->position().toPoint()))
        emit podOpened(podAt(*place).key);
}

void PodTiles::keyPressEvent(QKeyEvent* event)
{
    const auto current = selectedPlace();
    const auto first = std::find_if(m_layout.blocks.begin(), m_layout.blocks.end(),
                                    [](const TileBlock& block) { return block.drawn > 0; });
    if (first == m_layout.blocks.end())
        return QWidget::keyPressEvent(event);
    const TilePlace home{static_cast<int>(first - m_layout.blocks.begin()), 0};
    const auto go = [&](TileLayout::Step step) {
        const TilePlace place = current ? m_layout.neighbour(*current, step) : home;
        select(place);
        showReadOut(place);
    };
    switch (event->key()) {
    case Qt::Key_Left: go(TileLayout::Step::Left); return;
    case Qt::Key_Right: go(TileLayout::Step::Right); return;
    case Qt::Key_Up: go(TileLayout::Step::Up); return;
    case Qt::Key_Down: go(TileLayout::Step::Down); return;
    case Qt::Key_Home:
        select(home);
        showReadOut(home);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current)
            emit podOpened(podAt(*current).key);
        return;
    case Qt::Key_Escape:
        if (m_context.selectedPod()) {
            QToolTip::hideText();
            select(std::nullopt);
            return;
        }
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

void PodTiles::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const auto place = byKey ? selectedPlace() : m_layout.at(event->pos());
    if (!place)
        return;
    QToolTip::hideText();
    select(place);
    emit menuWanted(nameOf(podAt(*place)), byKey ? mapToGlobal(m_layout.tile(*place).center()) : event->globalPos());
}

void PodTiles::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintLabels(painter);
    paintTiles(painter);
    if (m_layout.foldLine.isEmpty())
        return;
    painter.setFont(textFont(TypeSize::Small));
    painter.setPen(m_context.palette().muted);
    painter.drawText(m_layout.foldLine, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(foldText(), Qt::ElideRight, m_layout.foldLine.width()));
}

void PodTiles::paintLabels(QPainter& painter)
{
    std::vector<LabelInputs> labels;
    labels.reserve(m_layout.blocks.size());
    for (const TileBlock& block : m_layout.blocks) {
        const NodePods& node = m_nodes[static_cast<std::size_t>(block.node)];
        labels.push_back({block.label, node.name, node.cpuShare ? static_cast<int>(std::round(*node.cpuShare * 100)) : -1,
                          static_cast<int>(node.pods.size()) - block.drawn});
    }
    const double scale = painter.deviceTransform().m11();
    const QSize pixels = (QSizeF(size()) * scale).toSize();
    if (labels != m_labels || m_labelPicture.size() != pixels) {
        m_labels = std::move(labels);
        m_labelPicture = QPixmap(pixels);
        m_labelPicture.setDevicePixelRatio(scale);
        m_labelPicture.fill(m_context.palette().card);
        QPainter onto(&m_labelPicture);
        drawLabels(onto);
    }
    painter.drawPixmap(0, 0, m_labelPicture);
}

void PodTiles::drawLabels(QPainter& painter) const
{
    const Palette& palette = m_context.palette();
    for (const TileBlock& block : m_layout.blocks) {
        const NodePods& node = m_nodes[static_cast<std::size_t>(block.node)];
        const bool twoLines = block.label.height() >= 2 * tileLabelLine;
        const int hidden = static_cast<int>(node.pods.size()) - block.drawn;
        QString share = node.cpuShare
                            ? formatPercent(std::round(*node.cpuShare * 100)) + (twoLines ? QStringLiteral(" CPU") : QString())
                            : QString();
        if (hidden > 0)
            share = QLatin1Char('+') + formatCount(hidden);
        QRect nameBox = block.label;
        QRect shareBox = block.label;
        painter.setFont(textFont(TypeSize::Small));
        const int shareWidth = share.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(share);
        if (twoLines && !share.isEmpty()) {
            nameBox.setHeight(block.label.height() / 2);
            shareBox.setTop(nameBox.bottom() + 1);
        } else if (shareWidth > 0 && block.label.width() - shareWidth - 8 >= block.label.width() / 2) {
            nameBox.setRight(nameBox.right() - shareWidth - 8);
            shareBox.setLeft(shareBox.right() - shareWidth);
        } else {
            shareBox = {};
        }
        painter.setPen(palette.muted);
        if (!share.isEmpty() && !shareBox.isEmpty())
            painter.drawText(shareBox, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, share);
        painter.setFont(node.name.empty() ? textFont(TypeSize::Small) : monoFont(TypeSize::Small));
        painter.setPen(node.name.empty() ? palette.pending : palette.text);
        painter.drawText(nameBox, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(nodeName(node), Qt::ElideMiddle, nameBox.width()));
    }
}

void PodTiles::paintTiles(QPainter& painter)
{
    const Palette& palette = m_context.palette();
    if (m_layout.side > 0)
        m_pictures.prepare(palette, m_layout.side, painter.deviceTransform().m11());
    const qint64 now = m_clock.elapsed();
    // Few nodes have newborn pods at a time; the tiles of the others are only copied.
    int node = -1;
    bool growing = false;
    for (const Drawn& tile : m_drawn) {
        if (tile.node != node) {
            node = tile.node;
            growing = m_motion.anyBornOn(m_nodes[static_cast<std::size_t>(node)].name);
        }
        const double size = growing ? m_motion.growth(
                                          m_nodes[static_cast<std::size_t>(node)].pods[static_cast<std::size_t>(tile.pod)].key, now)
                                    : 1;
        if (size >= 1) {
            painter.drawPixmap(tile.at, m_pictures.of(tile.look));
            continue;
        }
        const double inset = m_layout.side * (1 - size) / 2;
        const QRectF box = QRectF(tile.at, QSizeF(m_layout.side, m_layout.side)).adjusted(inset, inset, -inset, -inset);
        const QPixmap& picture = m_pictures.of(tile.look);
        painter.drawPixmap(box, picture, picture.rect());
    }
    for (const TileMotion::Ghost& ghost : m_motion.ghosts()) {
        painter.setOpacity(TileMotion::opacity(ghost, now));
        const QPixmap& picture = m_pictures.of(ghost.look);
        painter.drawPixmap(QRectF(ghost.tile), picture, picture.rect());
    }
    painter.setOpacity(1);

    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const auto ring = [&](TilePlace place, const QColor& colour, double width) {
        painter.setPen(QPen(colour, width));
        const double out = width / 2;
        painter.drawRoundedRect(QRectF(m_layout.tile(place)).adjusted(-out, -out, out, out), 3, 3);
    };
    if (m_hovered)
        ring(*m_hovered, palette.text, 1);
    if (const auto selected = selectedPlace()) {
        ring(*selected, palette.accent, hasFocus() ? 3 : 2);
    } else if (hasFocus()) {
        painter.setPen(palette.accent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

} // namespace nephoscope
