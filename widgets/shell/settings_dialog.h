// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/settings_choice.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace nephoscope {

// Asks for settings; what makes no sense it refuses with a sentence, and stays open. Knows nothing of where they are kept.
class SettingsDialog final : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(const SettingsChoice& choice, QWidget* parent = nullptr);

signals:
    void chosen(const nephoscope::SettingsChoice& choice);

private:
    struct ControllerFields {
        QString source;
        QLineEdit* syncPeriod;
        QLineEdit* downscaleWindow;
    };

    QComboBox* addChoice(QFormLayout& form, const char* name, const QString& title, const QStringList& words, int current);
    QLineEdit* addDuration(QFormLayout& form, const QString& name, const QString& title, Duration value);
    void addControllers(QFormLayout& form, const std::vector<ControllerChoice>& controllers);
    // What the field says; otherwise says why that is refused, and goes to the field.
    std::optional<Duration> read(QLineEdit& field, QString (*refused)(Duration));
    void accept() override;

    QComboBox* m_theme;
    QComboBox* m_zone;
    QComboBox* m_motion;
    QLineEdit* m_span;
    std::vector<ControllerFields> m_controllers;
    QLabel* m_refusal;
};

} // namespace nephoscope
