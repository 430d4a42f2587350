// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/find_bar.h"

#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QShortcut>
#include <QTextBlock>
#include <QToolButton>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr auto recountAfter = 200ms;    // of a text that grows
constexpr double matchShare = 0.30;     // of the accent in the ground of a match
constexpr double currentShare = 0.65;
constexpr int wordsWidth = 84;
constexpr int mostMarked = 2'000;       // matches in sight

QToolButton* makeButton(const QString& name, const QString& id, Qt::ArrowType arrow, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(id);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setArrowType(arrow);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

FindBar::FindBar(const ViewContext& context, QPlainTextEdit& text, const QString& name, QWidget* parent)
    : QWidget(parent), m_context(context), m_text(text), m_field(new QLineEdit(this)), m_words(new QLabel(this)),
      m_previous(makeButton(tr("Previous match"), text.objectName() + QStringLiteral("FindPrevious"), Qt::UpArrow, this)),
      m_next(makeButton(tr("Next match"), text.objectName() + QStringLiteral("FindNext"), Qt::DownArrow, this))
{
    m_field->setObjectName(text.objectName() + QStringLiteral("Find"));
    m_field->setAccessibleName(name);
    m_field->setPlaceholderText(name);
    m_field->setClearButtonEnabled(false);
    m_field->installEventFilter(this);
    m_words->setFont(textFont(TypeSize::Small));
    m_words->setFixedWidth(wordsWidth);
    setTone(*m_words, Tone::Muted);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_field, 1);
    layout->addWidget(m_words);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    m_recount.setSingleShot(true);
    m_recount.setInterval(recountAfter);

    connect(m_field, &QLineEdit::textChanged, this, [this] {
        m_current = {};
        count();
    });
    connect(m_previous, &QToolButton::clicked, this, [this] { step(false); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(true); });
    if (parent) {
        for (const bool forward : {true, false}) {
            auto* shortcut = new QShortcut(forward ? QKeySequence(Qt::Key_F3) : QKeySequence(Qt::SHIFT | Qt::Key_F3), parent);
            shortcut->setContext(Qt::WidgetWithChildrenShortcut);
            connect(shortcut, &QShortcut::activated, this, [this, forward] { step(forward); });
        }
    }
    connect(&m_recount, &QTimer::timeout, this, &FindBar::count);
    connect(text.document(), &QTextDocument::contentsChanged, this, [this] {
        if (!m_field->text().isEmpty() && !m_recount.isActive())
            m_recount.start();
    });
    connect(text.verticalScrollBar(), &QScrollBar::valueChanged, this, &FindBar::mark);
    connect(&context, &ViewContext::appearanceChanged, this, &FindBar::mark);
    say();
}

void FindBar::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void FindBar::find(const QString& words)
{
    m_field->setText(words);
}

void FindBar::count()
{
    const QString words = m_field->text();
    m_matches = 0;
    m_position = 0;
    const bool has = m_current.hasSelection();
    if (!words.isEmpty()) {
        for (QTextBlock block = m_text.document()->begin(); block.isValid(); block = block.next()) {
            const QString line = block.text();
            for (qsizetype at = line.indexOf(words, 0, Qt::CaseInsensitive); at >= 0;
                 at = line.indexOf(words, at + words.size(), Qt::CaseInsensitive)) {
                ++m_matches;
                if (has && block.position() + at == m_current.selectionStart())
                    m_position = m_matches;
            }
        }
    }
    say();
    mark();
}

void FindBar::step(bool forward)
{
    const QString words = m_field->text();
    if (words.isEmpty())
        return;
    emit stepped();
    const auto flags = forward ? QTextDocument::FindFlags() : QTextDocument::FindBackward;
    QTextCursor from = m_current;
    if (!from.hasSelection()) {
        // From what is in sight.
        from = m_text.cursorForPosition(forward ? QPoint(0, 0) : m_text.viewport()->rect().bottomRight());
    }
    QTextCursor found = m_text.document()->find(words, from, flags);
    if (found.isNull()) {
        from.movePosition(forward ? QTextCursor::Start : QTextCursor::End);
        found = m_text.document()->find(words, from, flags);
    }
    m_current = found;
    if (!found.isNull()) {
        QTextCursor shown = found;
        shown.setPosition(found.selectionStart());
        m_text.setTextCursor(shown);
        m_text.ensureCursorVisible();
    }
    count();
}

void FindBar::mark()
{
    const QString words = m_field->text();
    QList<QTextEdit::ExtraSelection> marked;
    if (m_matches > 0 && !words.isEmpty()) {
        const Palette& palette = m_context.palette();
        QTextCursor last = m_text.cursorForPosition(m_text.viewport()->rect().bottomRight());
        const int end = last.blockNumber();
        QTextBlock block = m_text.cursorForPosition(QPoint(0, 0)).block();
        for (; block.isValid() && block.blockNumber() <= end && marked.size() < mostMarked; block = block.next()) {
            const QString line = block.text();
            for (qsizetype at = line.indexOf(words, 0, Qt::CaseInsensitive); at >= 0;
                 at = line.indexOf(words, at + words.size(), Qt::CaseInsensitive)) {
                QTextEdit::ExtraSelection one;
                one.cursor = QTextCursor(block);
                one.cursor.setPosition(block.position() + static_cast<int>(at));
                one.cursor.setPosition(one.cursor.position() + static_cast<int>(words.size()), QTextCursor::KeepAnchor);
                const bool current = m_current.hasSelection() && one.cursor.selectionStart() == m_current.selectionStart();
                one.format.setBackground(blend(palette.card, palette.accent, current ? currentShare : matchShare));
                if (current)
                    one.format.setForeground(palette.card);
                marked.push_back(one);
            }
        }
    }
    m_text.setExtraSelections(marked);
}

void FindBar::say()
{
    const bool asked = !m_field->text().isEmpty();
    QString words;
    if (asked && m_matches == 0)
        words = tr("not found");
    else if (asked && m_position > 0)
        words = tr("%1 of %2").arg(formatCount(m_position), formatCount(m_matches));
    else if (asked)
        words = tr("%1 found").arg(formatCount(m_matches));
    m_words->setText(words);
    m_field->setAccessibleDescription(words);
    m_previous->setEnabled(m_matches > 0);
    m_next->setEnabled(m_matches > 0);
}

bool FindBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F3: step(!(key->modifiers() & Qt::ShiftModifier)); return true;
    case Qt::Key_Escape:
        if (m_field->text().isEmpty())
            break;
        m_field->clear();
        m_text.setFocus(Qt::ShortcutFocusReason);
        return true;
    default: break;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace nephoscope
