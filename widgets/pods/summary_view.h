// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>

namespace nephoscope {

class ViewContext;

// A rich text that is told anew every second and stays where it was scrolled to; while something is selected it stands still.
// GUI thread.
class SummaryView final : public QTextBrowser {
    Q_OBJECT
public:
    explicit SummaryView(const ViewContext& context, QWidget* parent = nullptr);

    void setSummary(const QString& html);

protected:
    // Marks, see podSummaryHtml().
    QVariant loadResource(int type, const QUrl& name) override;

private:
    const ViewContext& m_context;
    QString m_html;
};

} // namespace nephoscope
