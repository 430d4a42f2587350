// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/palette.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace nephoscope {

namespace {

constexpr std::array<std::pair<const char*, QColor Palette::*>, 14> colourNames{{
    {"window", &Palette::window},
    {"card", &Palette::card},
    {"raised", &Palette::raised},
    {"hairline", &Palette::hairline},
    {"text", &Palette::text},
    {"muted", &Palette::muted},
    {"accent", &Palette::accent},
    {"ready", &Palette::ready},
    {"pending", &Palette::pending},
    {"cold", &Palette::cold},
    {"failed", &Palette::failed},
    {"ending", &Palette::ending},
    {"undone", &Palette::undone},
    {"throttled", &Palette::throttled},
}};

Error unreadable(const QString& file, const QString& why)
{
    return Error{.code = ErrorCode::BadInput,
                 .what = "Cannot read the theme",
                 .why = why.toStdString(),
                 .tryThis = "Give every colour as \"#RRGGBB\", as in resources/themes/dark.json",
                 .source = {},
                 .file = file.toStdString()};
}

double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

QColor Palette::tone(Tone tone) const
{
    switch (tone) {
    case Tone::Text: return text;
    case Tone::Muted: return muted;
    case Tone::Accent: return accent;
    case Tone::Ready: return ready;
    case Tone::Pending: return pending;
    case Tone::Cold: return cold;
    case Tone::Failed: return failed;
    case Tone::Ending: return ending;
    case Tone::Undone: return undone;
    case Tone::Throttled: return throttled;
    }
    return text;
}

Expected<Palette> readPalette(const QString& file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return tl::unexpected(unreadable(file, in.errorString()));
    QJsonParseError mistake;
    const QJsonDocument document = QJsonDocument::fromJson(in.readAll(), &mistake);
    if (!document.isObject())
        return tl::unexpected(unreadable(file, document.isNull() ? mistake.errorString() : QStringLiteral("it is no JSON object")));
    const QJsonObject object = document.object();

    Palette palette;
    palette.name = object["name"].toString();
    for (const auto& [name, member] : colourNames) {
        const QString text = object[QLatin1String(name)].toString();
        if (text.size() != 7 || !QColor::isValidColor(text))
            return tl::unexpected(unreadable(file, QStringLiteral("\"%1\" is missing or no colour").arg(QLatin1String(name))));
        palette.*member = QColor(text);
    }
    return palette;
}

QColor blend(const QColor& ground, const QColor& over, double share)
{
    const auto mix = [share](double a, double b) { return a + (b - a) * share; };
    return QColor::fromRgbF(static_cast<float>(mix(ground.redF(), over.redF())),
                            static_cast<float>(mix(ground.greenF(), over.greenF())),
                            static_cast<float>(mix(ground.blueF(), over.blueF())));
}

double contrast(const QColor& a, const QColor& b)
{
    // A list, for values: of two temporaries it would hand out references.
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace nephoscope
