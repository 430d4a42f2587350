// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/palette_entries.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QListView;
class QStandardItemModel;

namespace nephoscope {

class ViewContext;

// Any object, view and action by a few letters of its name: lies over the window while it is open, and is worked by keys alone.
// Closes when something was chosen, with Escape, and when the focus goes elsewhere.
class CommandPalette final : public QFrame {
    Q_OBJECT
public:
    // Lies over `window`, and gives the focus back to whatever had it.
    CommandPalette(const ViewContext& context, QWidget& window);

    void open(std::vector<PaletteEntry> entries);

signals:
    void actionChosen(nephoscope::WindowAction action);
    void objectChosen(const nephoscope::ObjectName& object);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    void search();
    void move(int rows);
    void choose();
    void close(bool giveFocusBack);

    const ViewContext& m_context;
    QWidget& m_window;
    QLineEdit* m_query;
    QListView* m_list;
    QLabel* m_nothing;
    QStandardItemModel* m_model;
    std::vector<PaletteEntry> m_entries;
    std::vector<PaletteEntry> m_found;
    QWidget* m_before = nullptr;  // had the focus; only compared and asked while it is a child of the window
};

} // namespace nephoscope
