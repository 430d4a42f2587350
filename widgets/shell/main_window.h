// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/action_sink.h"
#include "widgets/common/refresher.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/explainer.h"
#include "widgets/shell/window_action.h"

#include <QTimer>
#include <QWidget>
#include <set>

class QStackedWidget;

namespace nephoscope {

class CommandPalette;
class KeyboardHelp;
class NavigationRail;
class Notice;
class ObjectReader;
class PastStrip;
class PodsView;
class SourceBar;
class SourceStrip;
class TimeBar;
enum class DrawerTab;

// The window: views down the left, sources along the top, time along the bottom, the chosen view between. Everything it shows
// is asked of the host's session at the context's time; it changes nothing but the context. Applies the context's theme to the
// program. `host` and `context` outlive it. GUI thread.
//
// Its keys stand in windowActions().
class MainWindow final : public QWidget {
    Q_OBJECT
public:
    // `reader`: for what no session keeps; may be null, and outlives it.
    MainWindow(SessionHost& host, ViewContext& context, Explainer explainer, ObjectReader* reader = nullptr,
               QWidget* parent = nullptr);

    // The names by which the command line and snapshots choose a view, in the order of the rail.
    static QStringList viewNames() { return {QStringLiteral("pods")}; }
    // False if there is no view of that name.
    bool showView(const QString& name);

    // Does what a key of that action does.
    void perform(WindowAction action);
    // An action that the program does for the window: from now on offered, and asked for by `requested`.
    void offer(WindowAction action);

    // What may be changed from this window, and by which door; without it nothing may. Both outlive the window.
    void setActions(ActionSink& sink, Foreteller foreteller);

    // Says what came of something that was asked for.
    void tell(bool good, const QString& words);

    // Something that was asked of a source for what is open has not arrived yet.
    bool reading() const;

    // Brings every picture up to date at once, for snapshots and tests.
    void refreshNow();

signals:
    void requested(nephoscope::WindowAction action);
    // Asked for where sources may be added.
    void sourceRemoveWanted(const QString& label);

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addKeys();
    void refresh();
    void tick();
    void applyAppearance();
    void toggleTheme();
    void zoom(double factor);
    void openPalette();
    void openDrawer(DrawerTab tab);
    void showObject(const ObjectName& object);
    void askAction(ActionVerb verb, const std::optional<ObjectName>& object);

    SessionHost& m_host;
    ViewContext& m_context;
    NavigationRail* m_rail;
    SourceBar* m_sources;
    PastStrip* m_past;
    SourceStrip* m_trouble;
    QStackedWidget* m_views;
    PodsView* m_pods;
    Notice* m_notice;
    TimeBar* m_time;
    CommandPalette* m_palette;
    KeyboardHelp* m_keys;
    std::set<WindowAction> m_offered;
    ActionSink* m_sink = nullptr;
    Foreteller m_foreteller;
    Refresher* m_refresher;
    QTimer m_second;  // ages grow even when nothing else happens
};

} // namespace nephoscope
