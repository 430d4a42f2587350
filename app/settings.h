// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/settings_choice.h"

#include <QByteArray>
#include <QSettings>
#include <QStringList>

namespace nephoscope {

// What the user has chosen, kept from one run to the next. What the file holds that makes no sense is left out and told. GUI thread.
class Settings {
public:
    // Where the platform keeps them, or in that file.
    explicit Settings(const QString& file = {});

    // With a choice for each of these sources, as upstream unless something else was chosen.
    SettingsChoice choice(const QStringList& sources) const;
    void setChoice(const SettingsChoice& choice);
    ControllerChoice controller(const QString& source) const;

    // Of the window, as QWidget::saveGeometry() tells; empty: none yet.
    QByteArray geometry() const;
    void setGeometry(const QByteArray& geometry);

    // Sentences on what was left out so far, each once.
    QStringList takeProblems();

private:
    Duration duration(const QString& key, Duration usual, QString (*refused)(Duration)) const;
    template <class E>
    E word(const QString& key, E usual) const;
    void problem(const QString& key, const QString& why) const;

    mutable QSettings m_settings;
    mutable QStringList m_problems;
    mutable QStringList m_told;
};

} // namespace nephoscope
