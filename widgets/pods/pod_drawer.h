// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pod_details.h"
#include "widgets/common/refresher.h"
#include "widgets/common/session_host.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QPropertyAnimation;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace nephoscope {

class ElidedLabel;
class EventsPane;
class LogPane;
class MarkLabel;
class ObjectReader;
class PodDocument;
class SummaryView;
class ViewContext;
class YamlPane;

enum class DrawerTab { Details, Events, Logs, Yaml };

// What its keys do, besides choosing a tab: M, Ctrl+F, and in a log F, W and P.
enum class DrawerAction { Widen, Find, Follow, Wrap, Previous };

// Everything about the selected pod, over the right of the view: details and events as they were known at the context's time, logs and
// YAML live only. Escape closes it. GUI thread.
class PodDrawer final : public QFrame {
    Q_OBJECT
public:
    // `reader` may be null. All outlive it; it stands within `view`.
    PodDrawer(SessionHost& host, ViewContext& context, ObjectReader* reader, QWidget& view);
    ~PodDrawer() override;

    // Shows the selected pod; nothing happens if none is selected.
    void open(DrawerTab tab);
    void close();
    bool isOpen() const { return m_open; }
    DrawerTab tab() const;
    // In its view, while it is open.
    QRect place() const;
    // What its tab shows has been asked for, and has not arrived yet.
    bool reading() const;
    void perform(DrawerAction action);

    // Where the picture that it stands beside begins, and how wide that is at least: with less left it is covered whole.
    void setBeside(int begin, int leastRoom);

    // The present has moved on: ages with it.
    void timePassed();
    void refreshNow();

signals:
    // It is open or closed now, or has another place.
    void placed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeHead();
    void showTab();
    void sessionChanged(const Changes& changes);
    void selectionChanged();
    void refresh();
    void refreshHead(const std::optional<PodDetails>& pod);
    QString eventsRefusal() const;
    void slide(bool in);
    void focusPane();

    SessionHost& m_host;
    ViewContext& m_context;
    ObjectReader* m_reader;
    QWidget& m_view;
    Refresher* m_refresher;
    PodDocument* m_document;
    std::optional<ObjectKey> m_key; // of the pod that is shown
    bool m_open = false;
    bool m_wide = false;
    int m_besideBegin = 0;
    int m_besideRoom = 0;
    QPointer<QWidget> m_cameFrom; // had the focus before

    MarkLabel* m_mark;
    ElidedLabel* m_name;
    QLabel* m_status;
    ElidedLabel* m_headline;
    QPushButton* m_widen;
    QTabBar* m_tabs;
    QStackedWidget* m_panes;
    SummaryView* m_summary;
    EventsPane* m_events;
    LogPane* m_logs;
    YamlPane* m_yaml;
    QPropertyAnimation* m_motion;
};

} // namespace nephoscope
