// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextCursor>
#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace nephoscope {

class ViewContext;

// Searches a text without regard to case, and shows what it found: how often, where, the next (F3, in its field also Return) and
// the one before (with Shift). Keeps up with a text that grows. Escape clears it and goes to the text. GUI thread.
class FindBar final : public QWidget {
    Q_OBJECT
public:
    // `text` is beside it, and lives as long. In the whole of `parent` F3 goes to the next match.
    FindBar(const ViewContext& context, QPlainTextEdit& text, const QString& name, QWidget* parent = nullptr);

    void focusField();
    QLineEdit& field() { return *m_field; }
    void find(const QString& words);
    void step(bool forward);
    int matches() const { return m_matches; }

signals:
    // It is about to go to a match: the text had better stand still.
    void stepped();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void count();
    void mark();
    void say();

    const ViewContext& m_context;
    QPlainTextEdit& m_text;
    QLineEdit* m_field;
    QLabel* m_words;
    QToolButton* m_previous;
    QToolButton* m_next;
    QTextCursor m_current;   // the match that was gone to last; moves with the text
    QTimer m_recount;
    int m_matches = 0;
    int m_position = 0;      // of m_current among them, from 1; 0: none
};

} // namespace nephoscope
