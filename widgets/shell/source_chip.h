// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/source_words.h"

#include <QAbstractButton>

namespace nephoscope {

class ViewContext;

// One source: its name and how fresh it is, in shape, colour and words. A click asks for details.
class SourceChip final : public QAbstractButton {
    Q_OBJECT
public:
    explicit SourceChip(const ViewContext& context, QWidget* parent = nullptr);

    // `unlocked`: it can be changed from this window, which must not be overlooked.
    void setSource(const SourceSummary& source, bool past, bool unlocked = false);
    const SourceSummary& source() const { return m_source; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ViewContext& m_context;
    SourceSummary m_source;
    QString m_label;
    QString m_words;
    QString m_trouble;
    QString m_lock;
};

} // namespace nephoscope
