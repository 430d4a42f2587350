// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/settings_dialog.h"

#include "widgets/common/choice_box.h"
#include "widgets/common/fonts.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

namespace nephoscope {

namespace {

constexpr int dialogWidth = 460;
constexpr int fieldWidth = 180;
constexpr int margin = 16;
constexpr int scrollRoom = 14;
constexpr int tallestForm = 480;  // the rest is scrolled to

QLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setFont(textFont(TypeSize::Normal, QFont::DemiBold));
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

SettingsDialog::SettingsDialog(const SettingsChoice& choice, QWidget* parent) : QDialog(parent), m_refusal(new QLabel(this))
{
    setObjectName(QStringLiteral("settingsDialog"));
    setWindowTitle(tr("Settings"));
    setMinimumWidth(dialogWidth);
    auto* title = new QLabel(tr("Settings"), this);
    title->setFont(textFont(TypeSize::Large, QFont::DemiBold));
    auto* content = new QWidget;
    auto* form = new QFormLayout(content);
    form->setContentsMargins(0, 0, 8, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_theme = addChoice(*form, "settingsTheme", tr("Colours"), {tr("As the system"), tr("Dark"), tr("Light")},
                        static_cast<int>(choice.theme));
    m_zone = addChoice(*form, "settingsZone", tr("Times"), {tr("Local time"), tr("UTC")}, static_cast<int>(choice.zone));
    m_motion = addChoice(*form, "settingsMotion", tr("Motion"), {tr("As the system"), tr("On"), tr("None")},
                         static_cast<int>(choice.motion));
    m_span = addDuration(*form, QStringLiteral("settingsSpan"), tr("Charts show"), choice.span);
    addControllers(*form, choice.controllers);
    // Many sources do not fit a small screen.
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumHeight(std::min(form->totalHeightForWidth(dialogWidth - 2 * margin - scrollRoom), tallestForm));

    m_refusal->setObjectName(QStringLiteral("settingsRefusal"));
    m_refusal->setTextFormat(Qt::PlainText);
    m_refusal->setWordWrap(true);
    setTone(*m_refusal, Tone::Failed);
    m_refusal->hide();
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelSettings"));
    cancel->setAutoDefault(false);
    auto* save = new QPushButton(tr("Save"), this);
    save->setObjectName(QStringLiteral("saveSettings"));
    save->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(12);
    layout->addWidget(title);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_refusal);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &SettingsDialog::accept);
    m_theme->setFocus();
}

QComboBox* SettingsDialog::addChoice(QFormLayout& form, const char* name, const QString& title, const QStringList& words,
                                     int current)
{
    auto* box = new ChoiceBox(form.parentWidget());
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(title);
    box->addItems(words);
    box->setCurrentIndex(current);
    box->setFixedWidth(fieldWidth);
    form.addRow(title, box);
    return box;
}

QLineEdit* SettingsDialog::addDuration(QFormLayout& form, const QString& name, const QString& title, Duration value)
{
    auto* field = new QLineEdit(durationText(value), form.parentWidget());
    field->setObjectName(name);
    field->setAccessibleName(title);
    field->setFont(monoFont(TypeSize::Normal));
    field->setFixedWidth(fieldWidth);
    form.addRow(title, field);
    return field;
}

void SettingsDialog::addControllers(QFormLayout& form, const std::vector<ControllerChoice>& controllers)
{
    if (controllers.empty())
        return;
    auto* words = new QLabel(tr("What no cluster tells of its autoscaler. Numbers that rest on these are marked inferred."),
                             form.parentWidget());
    words->setWordWrap(true);
    words->setFont(textFont(TypeSize::Small));
    setTone(*words, Tone::Muted);
    form.addRow(words);
    for (const ControllerChoice& controller : controllers) {
        form.addRow(heading(controller.source, form.parentWidget()));
        const auto field = [&](const char* name, const QString& title, Duration value) {
            QLineEdit* made = addDuration(form, QLatin1String(name) + controller.source, title, value);
            made->setAccessibleName(tr("%1 of %2").arg(title, controller.source));
            return made;
        };
        ControllerFields fields;
        fields.source = controller.source;
        fields.syncPeriod = field("settingsSync-", tr("Syncs every"), controller.syncPeriod);
        fields.downscaleWindow = field("settingsDownscale-", tr("Down-scale window"), controller.downscaleWindow);
        m_controllers.push_back(fields);
    }
}

std::optional<Duration> SettingsDialog::read(QLineEdit& field, QString (*refused)(Duration))
{
    const auto value = parseDuration(field.text().trimmed().toStdString());
    const QString why = value ? refused(*value)
                              : tr("\"%1\" is no length of time: write for example 30s, 5m or 1h30m.").arg(field.text());
    if (why.isEmpty())
        return value;
    m_refusal->setText(tr("%1: %2").arg(field.accessibleName(), why));
    m_refusal->show();
    layout()->activate();
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
    field.setFocus();
    field.selectAll();
    return std::nullopt;
}

void SettingsDialog::accept()
{
    SettingsChoice choice;
    choice.theme = static_cast<ThemeMode>(m_theme->currentIndex());
    choice.zone = static_cast<TimeZone>(m_zone->currentIndex());
    choice.motion = static_cast<MotionMode>(m_motion->currentIndex());
    const auto span = read(*m_span, &refusedSpan);
    if (!span)
        return;
    choice.span = *span;
    for (const ControllerFields& fields : m_controllers) {
        const auto period = read(*fields.syncPeriod, &refusedSyncPeriod);
        const auto window = period ? read(*fields.downscaleWindow, &refusedDownscaleWindow) : std::nullopt;
        if (!window)
            return;
        choice.controllers.push_back({fields.source, *period, *window});
    }
    QDialog::accept();
    emit chosen(choice);
}

} // namespace nephoscope
