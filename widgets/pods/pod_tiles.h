// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pods/tile_layout.h"
#include "widgets/pods/tile_motion.h"
#include "widgets/pods/tile_pictures.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

namespace nephoscope {

class ViewContext;

// The pods of a cluster as tiles, grouped by node; those of the chosen workload stand out, the selected pod is ringed. What is
// born grows in and what dies fades, while the view is live. Arrows go from tile to tile, Home to the first, Return opens the
// pod's workload, Escape selects none. GUI thread.
class PodTiles final : public QWidget {
    Q_OBJECT
public:
    explicit PodTiles(ViewContext& context, QWidget* parent = nullptr);

    void setNodes(const std::vector<NodePods>& nodes);
    const std::vector<NodePods>& nodes() const { return m_nodes; }
    const TileLayout& tileLayout() const { return m_layout; }
    // The pod that stands there.
    const PlacedPod& podAt(TilePlace place) const;
    // How high this wants to be, at that width.
    int comfortableHeight(int width, int limit) const;
    bool moving() const { return m_frames.isActive(); }
    // In words what is shown, for who cannot see it.
    QString summary() const { return accessibleDescription(); }

signals:
    // Its workload is asked for.
    void podOpened(const nephoscope::ObjectKey& pod);
    // A menu for a pod, at that place of the screen.
    void menuWanted(const nephoscope::ObjectName& pod, const QPoint& globalPosition);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    // A tile to draw: nothing is decided while painting.
    struct Drawn {
        QPoint at;
        int look = 0;
        int node = 0;
        int pod = 0;
    };

    // All that a node's label depends on.
    struct LabelInputs {
        QRect box;
        Interned name;
        int percent = -1;  // of its CPU; -1: not known
        int hidden = 0;
        friend bool operator==(const LabelInputs&, const LabelInputs&) = default;
    };

    void layOut();
    void drawTiles();
    void noteMotion(const std::vector<NodePods>& next);
    void describe();
    std::optional<TilePlace> selectedPlace() const;
    void select(std::optional<TilePlace> place);
    void showReadOut(TilePlace place);
    QString readOut(const PlacedPod& pod) const;
    QString foldText() const;
    const Drawn& drawn(TilePlace place) const;
    void paintLabels(QPainter& painter);
    void drawLabels(QPainter& painter) const;
    void paintTiles(QPainter& painter);

    ViewContext& m_context;
    std::vector<NodePods> m_nodes;
    std::vector<NodeToLay> m_laid;               // what m_layout was made for, with the size
    QSize m_laidSize;
    TileLayout m_layout;
    mutable std::optional<TilePlace> m_selected;  // where the selected pod was last found
    std::vector<Drawn> m_drawn;                  // block after block
    std::vector<std::size_t> m_blockBegins;      // where each block begins in m_drawn
    std::optional<TilePlace> m_hovered;
    TilePictures m_pictures;
    // The labels as they were last drawn: text takes longer than thousands of tiles, and hardly ever changes.
    QPixmap m_labelPicture;
    std::vector<LabelInputs> m_labels;
    TileMotion m_motion;
    bool m_wasLive = false;  // when the nodes were last set: leaps through time are no births
    QElapsedTimer m_clock;
    QTimer m_frames;
};

} // namespace nephoscope
