// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/theme.h"

#include "widgets/common/fonts.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QVariant>
#include <QWidget>
#include <array>

// Resources of a static library must be named once by somebody who is linked; the macro wants to stand outside of namespaces.
static void initResources()
{
    Q_INIT_RESOURCE(nephoscope);
}

namespace nephoscope {

namespace {

constexpr const char* toneProperty = "tone";

struct ToneName {
    Tone tone;
    const char* name;
};
constexpr std::array toneNames{
    ToneName{Tone::Text, "text"},           ToneName{Tone::Muted, "muted"},     ToneName{Tone::Accent, "accent"},
    ToneName{Tone::Ready, "ready"},         ToneName{Tone::Pending, "pending"}, ToneName{Tone::Cold, "cold"},
    ToneName{Tone::Failed, "failed"},       ToneName{Tone::Ending, "ending"},   ToneName{Tone::Undone, "undone"},
    ToneName{Tone::Throttled, "throttled"},
};

QPalette qtPalette(const Palette& palette)
{
    QPalette result;
    result.setColor(QPalette::Window, palette.window);
    result.setColor(QPalette::WindowText, palette.text);
    result.setColor(QPalette::Base, palette.card);
    result.setColor(QPalette::AlternateBase, palette.raised);
    result.setColor(QPalette::ToolTipBase, palette.raised);
    result.setColor(QPalette::ToolTipText, palette.text);
    result.setColor(QPalette::PlaceholderText, palette.muted);
    result.setColor(QPalette::Text, palette.text);
    result.setColor(QPalette::Button, palette.raised);
    result.setColor(QPalette::ButtonText, palette.text);
    result.setColor(QPalette::BrightText, palette.failed);
    result.setColor(QPalette::Light, palette.raised);
    result.setColor(QPalette::Midlight, palette.raised);
    result.setColor(QPalette::Mid, palette.hairline);
    result.setColor(QPalette::Dark, palette.hairline);
    result.setColor(QPalette::Shadow, palette.window);
    result.setColor(QPalette::Highlight, blend(palette.card, palette.accent, selectionShare));
    result.setColor(QPalette::HighlightedText, palette.text);
    result.setColor(QPalette::Link, palette.accent);
    result.setColor(QPalette::LinkVisited, palette.undone);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        result.setColor(QPalette::Disabled, role, palette.muted);
    return result;
}

QString styleSheet(const Palette& palette)
{
    QString sheet = QStringLiteral(R"(
nephoscope--Card { background: @card; border: 1px solid @hairline; border-radius: 8px; }
QToolTip { background: @raised; color: @text; border: 1px solid @hairline; padding: 4px; }
QLineEdit, QComboBox { background: @raised; border: 1px solid @hairline; border-radius: 6px; padding: 0 8px; min-height: 26px; }
QLineEdit:focus, QComboBox:focus, QAbstractItemView:focus { border-color: @accent; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @hairline; outline: none; }
QAbstractItemView { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: @muted; border: none; font-size: 12px; font-weight: 500; }
QHeaderView::section:horizontal { padding: 4px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QPushButton { background: @raised; border: 1px solid @hairline; border-radius: 6px; padding: 0 10px; min-height: 26px; }
QPushButton:hover, QPushButton:focus { border-color: @accent; }
QPushButton:checked { background: @chosen; border-color: @accent; }
QPushButton:disabled { color: @muted; }
QPushButton:default:enabled { background: @accent; color: @window; border-color: @accent; }
QPushButton:default:enabled:hover, QPushButton:default:enabled:focus { border-color: @text; }
QPushButton[danger="true"]:default:enabled { background: @failed; border-color: @failed; }
QPlainTextEdit, QTextBrowser { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QPlainTextEdit:focus, QTextBrowser:focus { border-color: @accent; }
QTabBar::tab { background: transparent; color: @muted; border: none; border-bottom: 2px solid @hairline; padding: 4px 12px 6px 12px; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { color: @accent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @hairline; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { background: none; border: none; width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none; width: 0; height: 0; }
)");
    for (const ToneName& entry : toneNames)
        sheet += QStringLiteral("*[tone=\"%1\"] { color: %2; }\n").arg(QLatin1String(entry.name), palette.tone(entry.tone).name());
    sheet.replace("@window", palette.window.name());
    sheet.replace("@card", palette.card.name());
    sheet.replace("@chosen", blend(palette.card, palette.accent, selectionShare).name());
    sheet.replace("@raised", palette.raised.name());
    sheet.replace("@hairline", palette.hairline.name());
    sheet.replace("@text", palette.text.name());
    sheet.replace("@muted", palette.muted.name());
    sheet.replace("@accent", palette.accent.name());
    sheet.replace("@failed", palette.failed.name());
    return sheet;
}

} // namespace

bool systemIsDark()
{
    // Without a palette of ours the application has the platform's, completed by the style's. Qt 6.4 has no other way to ask.
    const QPalette ours = QApplication::palette();
    const bool dressed = ours.resolveMask() != 0;
    if (dressed)
        QApplication::setPalette(QPalette());
    const QPalette system = QApplication::palette();
    if (dressed)
        QApplication::setPalette(ours);
    return system.color(QPalette::Window).lightnessF() < system.color(QPalette::WindowText).lightnessF();
}

Palette themePalette(ThemeMode mode, bool systemDark)
{
    initResources();
    const bool dark = mode == ThemeMode::Dark || (mode == ThemeMode::System && systemDark);
    const Expected<Palette> palette = readPalette(dark ? QStringLiteral(":/themes/dark.json")
                                                       : QStringLiteral(":/themes/light.json"));
    Q_ASSERT_X(palette.has_value(), "themePalette", "a theme of the program itself is broken");
    return palette.value_or(Palette{});
}

void applyTheme(QApplication& application, const Palette& palette)
{
    // The style of a program with a style sheet does not tell its name any more.
    if (application.styleSheet().isEmpty() && application.style()->name() != QLatin1String("fusion"))
        application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setFont(textFont());
    application.setPalette(qtPalette(palette));
    application.setStyleSheet(styleSheet(palette));
}

void setTone(QWidget& widget, Tone tone)
{
    const QString name = QLatin1String(toneNames.at(static_cast<std::size_t>(tone)).name);
    if (widget.property(toneProperty).toString() == name)
        return;
    widget.setProperty(toneProperty, name);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

} // namespace nephoscope
