// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QButtonGroup;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace nephoscope {

class ViewContext;

// The views there are, as icons with words down the left edge; the theme at its foot.
class NavigationRail final : public QFrame {
    Q_OBJECT
public:
    explicit NavigationRail(ViewContext& context, QWidget* parent = nullptr);

    // Views are numbered in the order they are added, from 0; the tool tip names key `index + 1`.
    void addView(const QString& name, const QString& iconName);
    void showChosen(int index);

signals:
    void viewChosen(int index);
    void themeToggled();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void applyColours();

    ViewContext& m_context;
    QVBoxLayout* m_layout;
    QLabel* m_logo;
    QButtonGroup* m_views;
    QToolButton* m_theme;
};

} // namespace nephoscope
