// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace nephoscope {

class FindBar;
class LiveOnly;
class PodDocument;
class ViewContext;

// The pod that is open as its API server says it now, searched and copied. GUI thread.
class YamlPane final : public QWidget {
    Q_OBJECT
public:
    // `document` outlives it.
    YamlPane(const ViewContext& context, PodDocument& document, QWidget* parent = nullptr);

    // Whether its source can be asked, and whether the pod is no more.
    void setReadable(bool readable, bool gone);
    void focusFind();
    void focusText();
    QString text() const;

private:
    void refresh();
    void copy();

    const ViewContext& m_context;
    PodDocument& m_document;
    QPlainTextEdit* m_text;
    FindBar* m_find;
    LiveOnly* m_frame;
    bool m_readable = false;
    bool m_gone = false;
};

} // namespace nephoscope
