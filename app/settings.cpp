// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings.h"

#include "widgets/common/format.h"

#include <QCoreApplication>
#include <QUrl>
#include <utility>

namespace nephoscope {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Settings", text);
}

// A source may be called anything; the path of a key may not.
QString controllerKey(const QString& source, const char* what)
{
    return QStringLiteral("controllers/%1/%2").arg(QString::fromLatin1(QUrl::toPercentEncoding(source)), QLatin1String(what));
}

} // namespace

Settings::Settings(const QString& file)
    : m_settings(file.isEmpty() ? QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("nephoscope"),
                                            QStringLiteral("nephoscope"))
                                      .fileName()
                                : file,
                 QSettings::IniFormat)
{}

void Settings::problem(const QString& key, const QString& why) const
{
    const QString sentence = tr("%1 in %2 was left out: %3").arg(key, m_settings.fileName(), why);
    if (m_told.contains(sentence))
        return;
    m_told += sentence;
    m_problems += sentence;
}

Duration Settings::duration(const QString& key, Duration usual, QString (*refused)(Duration)) const
{
    const QString text = m_settings.value(key).toString();
    if (text.isEmpty())
        return usual;
    const auto value = parseDuration(text.toStdString());
    const QString why = value ? refused(*value) : tr("\"%1\" is no duration; write for example 30s or 5m.").arg(text);
    if (why.isEmpty())
        return *value;
    problem(key, why);
    return usual;
}

template <class E>
E Settings::word(const QString& key, E usual) const
{
    const QString text = m_settings.value(key).toString();
    if (text.isEmpty())
        return usual;
    if (const auto value = enumFromName<E>(text.toStdString()))
        return *value;
    QStringList words;
    for (const char* name : EnumNames<E>::names)
        words += QLatin1String(name);
    problem(key, tr("\"%1\" is none of %2.").arg(text, words.join(QStringLiteral(", "))));
    return usual;
}

SettingsChoice Settings::choice(const QStringList& sources) const
{
    SettingsChoice choice;
    choice.theme = word(QStringLiteral("window/theme"), choice.theme);
    choice.zone = word(QStringLiteral("window/zone"), choice.zone);
    choice.motion = word(QStringLiteral("window/motion"), choice.motion);
    choice.span = duration(QStringLiteral("window/span"), choice.span, &refusedSpan);
    for (const QString& source : sources)
        choice.controllers.push_back(controller(source));
    return choice;
}

ControllerChoice Settings::controller(const QString& source) const
{
    ControllerChoice choice;
    choice.source = source;
    choice.syncPeriod = duration(controllerKey(source, "syncPeriod"), choice.syncPeriod, &refusedSyncPeriod);
    choice.downscaleWindow = duration(controllerKey(source, "downscaleWindow"), choice.downscaleWindow, &refusedDownscaleWindow);
    return choice;
}

void Settings::setChoice(const SettingsChoice& choice)
{
    const auto name = [](auto value) { return toQString(enumName(value)); };
    m_settings.setValue(QStringLiteral("window/theme"), name(choice.theme));
    m_settings.setValue(QStringLiteral("window/zone"), name(choice.zone));
    m_settings.setValue(QStringLiteral("window/motion"), name(choice.motion));
    m_settings.setValue(QStringLiteral("window/span"), durationText(choice.span));
    for (const ControllerChoice& controller : choice.controllers) {
        m_settings.setValue(controllerKey(controller.source, "syncPeriod"), durationText(controller.syncPeriod));
        m_settings.setValue(controllerKey(controller.source, "downscaleWindow"), durationText(controller.downscaleWindow));
    }
    m_settings.sync();
    if (m_settings.status() != QSettings::NoError)
        problem(QStringLiteral("settings"), tr("the file cannot be written; they hold until the program ends."));
}

QByteArray Settings::geometry() const
{
    return m_settings.value(QStringLiteral("window/geometry")).toByteArray();
}

void Settings::setGeometry(const QByteArray& geometry)
{
    m_settings.setValue(QStringLiteral("window/geometry"), geometry);
}

QStringList Settings::takeProblems()
{
    return std::exchange(m_problems, {});
}

} // namespace nephoscope
