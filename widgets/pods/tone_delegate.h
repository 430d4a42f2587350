// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace nephoscope {

class ViewContext;

// Draws cells in the tone and with the mark that the model gives for them under the roles named here, in the present theme.
class ToneDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    // `markRole` negative: no marks.
    ToneDelegate(const ViewContext& context, int toneRole, int markRole, QObject* parent);

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    const ViewContext& m_context;
    int m_toneRole;
    int m_markRole;
};

} // namespace nephoscope
