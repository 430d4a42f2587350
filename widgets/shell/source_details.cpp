// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/source_details.h"

#include "widgets/common/action_words.h"
#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPixmap>
#include <QPushButton>

namespace nephoscope {

namespace {

constexpr int readingWidth = 420;

QLabel* words(const QString& text, Tone tone, QFont::Weight weight, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(textFont(TypeSize::Small, weight));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTone(*label, tone);
    return label;
}

} // namespace

SourceDetails::SourceDetails(const ViewContext& context, const SourceSummary& source, bool removable, ActionSink* sink,
                             QWidget* parent)
    : QFrame(parent, Qt::Popup)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Source %1").arg(toQString(source.source.view())));
    setAccessibleDescription(toQString(source.sentence));
    setFrameShape(QFrame::StyledPanel);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);

    auto* title = new QLabel(toQString(source.source.view()), this);
    title->setFont(textFont(TypeSize::Normal, QFont::DemiBold));
    title->setTextFormat(Qt::PlainText);
    layout->addWidget(title);
    QStringList where;
    for (const Interned part : {source.kind, source.address, source.serverVersion}) {
        if (!part.empty())
            where += toQString(part.view());
    }
    layout->addWidget(words(where.join(QStringLiteral(" · ")), Tone::Muted, QFont::Normal, this));
    auto* sentence = words(toQString(source.sentence), Tone::Text, QFont::Normal, this);
    sentence->setFont(textFont());
    sentence->setWordWrap(true);
    sentence->setFixedWidth(readingWidth);
    layout->addWidget(sentence);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(3, 1);
    int row = 0;
    for (const ResourceSummary& resource : source.resources) {
        const SourceLook look = sourceLook(resource.status.state);
        QPixmap mark(18, 18);
        mark.fill(Qt::transparent);
        QPainter painter(&mark);
        drawMark(painter, look.mark, mark.rect(), context.palette().tone(look.tone));
        painter.end();
        mark.setDevicePixelRatio(2);
        auto* shape = new QLabel(this);
        shape->setPixmap(mark);
        grid->addWidget(shape, row, 0);
        grid->addWidget(words(toQString(resource.resource.view()), Tone::Text, QFont::Medium, this), row, 1);
        grid->addWidget(words(toQString(enumName(resource.status.state)), look.tone, QFont::Normal, this), row, 2);
        grid->addWidget(
            words(tr("since %1").arg(formatTimeOfDay(resource.since, context.zone())), Tone::Muted, QFont::Normal, this), row, 3);
        ++row;
    }
    layout->addLayout(grid);
    if (source.lost > 0)
        layout->addWidget(words(tr("%1 events could not be held and are missing.").arg(formatCount(source.lost)), Tone::Pending,
                                QFont::Normal, this));
    if (sink)
        addLock(source.source, *sink);
    if (removable && source.state != SourceState::Ended) {
        auto* remove = new QPushButton(tr("Stop watching it"), this);
        remove->setObjectName(QStringLiteral("removeSource"));
        remove->setToolTip(tr("What was seen stays, and can be scrubbed back to"));
        layout->addWidget(remove, 0, Qt::AlignLeft);
        connect(remove, &QPushButton::clicked, this, [this] {
            emit removeWanted();
            close();
        });
    }
}

void SourceDetails::addLock(Interned source, ActionSink& sink)
{
    const SourceLock lock = sink.lockOf(source);
    const ActionNote note = lockNote(lock, toQString(source.view()));
    auto* sentence = words(note.words, note.tone, QFont::Normal, this);
    sentence->setObjectName(QStringLiteral("sourceLock"));
    sentence->setFont(textFont());
    sentence->setWordWrap(true);
    sentence->setFixedWidth(readingWidth);
    layout()->addWidget(sentence);
    if (lock != SourceLock::Locked && lock != SourceLock::Open)
        return;
    const bool open = lock == SourceLock::Open;
    auto* toggle = new QPushButton(open ? tr("Lock it") : tr("Unlock it"), this);
    toggle->setObjectName(QStringLiteral("lockSource"));
    static_cast<QVBoxLayout*>(layout())->addWidget(toggle, 0, Qt::AlignLeft);
    connect(toggle, &QPushButton::clicked, this, [this, source, &sink, open] {
        sink.setLocked(source, open);
        close();
    });
}

} // namespace nephoscope
