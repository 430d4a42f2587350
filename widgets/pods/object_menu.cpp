// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/object_menu.h"

#include "widgets/common/format.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <array>

namespace nephoscope {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ObjectMenu", text);
}

struct MenuEntry {
    ActionVerb verb;
    const char* title;
    QKeySequence key;
};

} // namespace

void openObjectMenu(const ObjectName& object, const QPoint& globalPosition, QWidget& over,
                    std::function<void(ActionVerb verb, const ObjectName& object)> chosen)
{
    const std::array<MenuEntry, 3> entries{{{ActionVerb::Scale, QT_TRANSLATE_NOOP("ObjectMenu", "Scale…"), Qt::Key_S},
                                            {ActionVerb::Restart, QT_TRANSLATE_NOOP("ObjectMenu", "Restart…"), Qt::Key_R},
                                            {ActionVerb::Delete, QT_TRANSLATE_NOOP("ObjectMenu", "Delete…"), Qt::Key_Delete}}};
    auto* menu = new QMenu(&over);
    menu->setObjectName(QStringLiteral("objectMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("What may be asked of %1").arg(toQString(object.name.view())));
    for (const MenuEntry& entry : entries) {
        if (!offers(object.kind, entry.verb))
            continue;
        QAction* action = menu->addAction(tr(entry.title));
        action->setShortcut(entry.key);
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setShortcutVisibleInContextMenu(true);
        QObject::connect(action, &QAction::triggered, &over, [chosen, verb = entry.verb, object] { chosen(verb, object); });
    }
    if (menu->isEmpty())
        menu->addAction(tr("Nothing may be asked of a %1").arg(toQString(enumName(object.kind))))->setEnabled(false);
    menu->popup(globalPosition);
}

} // namespace nephoscope
