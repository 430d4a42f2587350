// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/navigation_rail.h"

#include "widgets/common/fonts.h"
#include "widgets/common/icons.h"
#include "widgets/common/tab_order.h"
#include "widgets/common/view_context.h"

#include <QButtonGroup>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace nephoscope {

namespace {

constexpr int railWidth = 76;

// Icon above word; the chosen one stands on a tinted ground with a bar at the window's edge.
class RailButton final : public QToolButton {
public:
    RailButton(const ViewContext& context, QString iconName, QWidget* parent)
        : QToolButton(parent), m_context(context), m_iconName(std::move(iconName))
    {
        setFixedSize(64, 54);
        setFont(textFont(TypeSize::Small));
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Palette& palette = m_context.palette();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isChecked() ? blend(palette.card, palette.accent, 0.16) : palette.raised);
            painter.drawRoundedRect(box, 6, 6);
        }
        if (hasFocus()) {
            painter.setPen(palette.accent);
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box, 6, 6);
        }
        const QColor colour = isChecked() ? palette.accent : palette.muted;
        icon(m_iconName, colour).paint(&painter, QRect((width() - 22) / 2, 7, 22, 22));
        painter.setPen(isChecked() ? palette.text : palette.muted);
        QFont words = font();
        words.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
        painter.setFont(words);
        painter.drawText(QRect(0, 31, width(), 18), Qt::AlignCenter, text());
    }

private:
    // Hides QToolButton::icon(), which knows no colour.
    static QIcon icon(const QString& name, const QColor& colour) { return nephoscope::icon(name, colour); }

    const ViewContext& m_context;
    QString m_iconName;
};

} // namespace

NavigationRail::NavigationRail(ViewContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_layout(new QVBoxLayout(this)), m_logo(new QLabel(this)),
      m_views(new QButtonGroup(this)), m_theme(new RailButton(context, QStringLiteral("theme"), this))
{
    setFixedWidth(railWidth);
    setAccessibleName(tr("Views"));
    m_logo->setAlignment(Qt::AlignCenter);
    m_logo->setFixedHeight(40);
    m_logo->setAccessibleName(tr("Nephoscope"));
    m_theme->setObjectName(QStringLiteral("themeButton"));
    m_theme->setText(tr("Theme"));
    m_theme->setAccessibleName(tr("Switch between dark and light"));
    m_theme->setToolTip(tr("Dark or light (Ctrl+T)"));
    m_layout->setContentsMargins(6, 10, 6, 10);
    m_layout->setSpacing(6);
    m_layout->addWidget(m_logo);
    m_layout->addStretch(1);
    m_layout->addWidget(m_theme);

    connect(m_views, &QButtonGroup::idClicked, this, &NavigationRail::viewChosen);
    connect(m_theme, &QToolButton::clicked, this, &NavigationRail::themeToggled);
    connect(&context, &ViewContext::appearanceChanged, this, &NavigationRail::applyColours);
    applyColours();
}

void NavigationRail::addView(const QString& name, const QString& iconName)
{
    const int index = static_cast<int>(m_views->buttons().size());
    auto* button = new RailButton(m_context, iconName, this);
    button->setObjectName(QStringLiteral("view%1").arg(index + 1));
    button->setText(name);
    button->setCheckable(true);
    button->setAccessibleName(name);
    button->setToolTip(QStringLiteral("%1 (%2)").arg(name).arg(index + 1));
    m_views->addButton(button, index);
    button->setChecked(index == 0);
    m_layout->insertWidget(index + 1, button);
    tabBefore(*button, *m_theme);
}

void NavigationRail::showChosen(int index)
{
    if (QAbstractButton* button = m_views->button(index))
        button->setChecked(true);
    update();
}

void NavigationRail::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_context.palette();
    QPainter painter(this);
    painter.fillRect(rect(), palette.card);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), palette.hairline);
    if (const QAbstractButton* chosen = m_views->checkedButton())
        painter.fillRect(QRect(0, chosen->y() + 6, 2, chosen->height() - 12), palette.accent);
}

void NavigationRail::applyColours()
{
    m_logo->setPixmap(icon(QStringLiteral("cloud"), m_context.palette().accent).pixmap(QSize(28, 28), devicePixelRatioF()));
    update();
}

} // namespace nephoscope
