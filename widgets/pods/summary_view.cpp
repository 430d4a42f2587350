// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/summary_view.h"

#include "widgets/common/fonts.h"
#include "widgets/common/marks.h"
#include "widgets/common/text_keys.h"
#include "widgets/common/view_context.h"

#include <QPainter>
#include <QPixmap>
#include <QScrollBar>

namespace nephoscope {

namespace {

constexpr int markPixels = 36; // sharp on screens of 400 %

} // namespace

SummaryView::SummaryView(const ViewContext& context, QWidget* parent) : QTextBrowser(parent), m_context(context)
{
    setObjectName(QStringLiteral("podSummary"));
    setAccessibleName(tr("Details of the pod"));
    setOpenLinks(false);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setFont(textFont(TypeSize::Small));
    document()->setDocumentMargin(2);
    new TextKeys(*this);
}

void SummaryView::setSummary(const QString& html)
{
    if (m_html == html || textCursor().hasSelection())
        return;
    m_html = html;
    const int at = verticalScrollBar()->value();
    document()->setDefaultFont(textFont(TypeSize::Small));
    setHtml(html);
    verticalScrollBar()->setValue(at);
}

QVariant SummaryView::loadResource(int type, const QUrl& name)
{
    if (name.scheme() != QLatin1String("mark"))
        return QTextBrowser::loadResource(type, name);
    const QStringList parts = name.path().split(QLatin1Char(':'));
    if (parts.size() != 2)
        return {};
    QPixmap pixmap(markPixels, markPixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    drawMark(painter, static_cast<Mark>(parts.at(0).toInt()), pixmap.rect(),
             m_context.palette().tone(static_cast<Tone>(parts.at(1).toInt())));
    return pixmap;
}

} // namespace nephoscope
