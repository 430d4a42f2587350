// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/yaml_pane.h"

#include "widgets/common/find_bar.h"
#include "widgets/common/fonts.h"
#include "widgets/common/tab_order.h"
#include "widgets/common/text_keys.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/live_only.h"
#include "widgets/pods/pod_document.h"
#include "widgets/pods/yaml_highlighter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>

namespace nephoscope {

namespace {

QPlainTextEdit* makeText()
{
    auto* text = new QPlainTextEdit;
    text->setObjectName(QStringLiteral("yamlText"));
    text->setAccessibleName(YamlPane::tr("The pod as YAML"));
    text->setReadOnly(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setUndoRedoEnabled(false);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setFont(monoFont(TypeSize::Small));
    text->setFrameShape(QFrame::NoFrame);
    new TextKeys(*text);
    return text;
}

} // namespace

YamlPane::YamlPane(const ViewContext& context, PodDocument& document, QWidget* parent)
    : QWidget(parent), m_context(context), m_document(document), m_text(makeText()),
      m_find(new FindBar(context, *m_text, tr("Search the YAML"), this)), m_frame(new LiveOnly(m_text, this))
{
    new YamlHighlighter(context, *m_text->document());
    auto* copyButton = new QPushButton(tr("Copy"), this);
    copyButton->setObjectName(QStringLiteral("yamlCopy"));
    copyButton->setToolTip(tr("Copy what is selected, or everything"));
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(m_find, 1);
    head->addWidget(copyButton);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(head);
    column->addWidget(m_frame, 1);
    tabBefore(*copyButton, *m_text);
    connect(copyButton, &QPushButton::clicked, this, &YamlPane::copy);
    connect(&document, &PodDocument::changed, this, &YamlPane::refresh);
    refresh();
}

void YamlPane::setReadable(bool readable, bool gone)
{
    m_readable = readable;
    m_gone = gone;
    refresh();
}

void YamlPane::refresh()
{
    const auto& document = m_document.document();
    const QString yaml = document ? toQString(document->yaml) : QString();
    if (yaml != m_text->toPlainText()) {
        const int down = m_text->verticalScrollBar()->value();
        const int right = m_text->horizontalScrollBar()->value();
        m_text->setPlainText(yaml);
        m_text->verticalScrollBar()->setValue(down);
        m_text->horizontalScrollBar()->setValue(right);
    }
    const auto greyOrTeach = [&](const QString& grey, const QString& what, const QString& why, const QString& tryThis) {
        if (document)
            m_frame->grey(grey);
        else
            m_frame->teach(what, why, tryThis);
    };
    if (!m_readable) {
        greyOrTeach(tr("Live only. The source is not being read any more: this was so until then."), tr("YAML is live only"),
                    tr("A recording keeps what the views show, not whole objects."), tr("Watch the cluster itself to read it."));
    } else if (!m_context.live()) {
        greyOrTeach(tr("Live only: not of %1, the time that is shown. Press End to look at the present.")
                        .arg(formatTimeOfDay(m_context.shownTime(), m_context.zone())),
                    tr("YAML is live only"), tr("The session keeps no whole objects, and the time that is shown is not now."),
                    tr("Press End to look at the present."));
    } else if (m_gone) {
        greyOrTeach(tr("The pod is gone: this was its last state."), tr("The pod is gone"),
                    tr("Its API server does not know it any more."), {});
    } else if (const auto& error = m_document.error()) {
        greyOrTeach(toQString(sentence(*error)), toQString(error->what), toQString(error->why), toQString(error->tryThis));
    } else if (!document) {
        m_frame->teach(tr("Reading the pod…"), {}, {});
    } else {
        m_frame->showContents();
    }
}

void YamlPane::focusFind()
{
    m_find->focusField();
}

void YamlPane::focusText()
{
    m_text->setFocus(Qt::OtherFocusReason);
}

QString YamlPane::text() const
{
    return m_text->toPlainText();
}

void YamlPane::copy()
{
    QString text = m_text->textCursor().selectedText();
    if (text.isEmpty())
        text = m_text->toPlainText();
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    QGuiApplication::clipboard()->setText(text);
}

} // namespace nephoscope
