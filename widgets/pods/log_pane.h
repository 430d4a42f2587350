// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pod_details.h"
#include "widgets/common/object_reader.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace nephoscope {

class ElidedLabel;
class FindBar;
class LiveOnly;
class LogText;
class MarkLabel;
class ViewContext;

// The log of a container of the pod that is open: which container, of now or before its last restart, since when, searched, followed,
// wrapped and copied. Read while it is wanted and the view is live. GUI thread.
class LogPane final : public QWidget {
    Q_OBJECT
public:
    // `reader` may be null; both outlive it.
    LogPane(ViewContext& context, ObjectReader* reader, QWidget* parent = nullptr);

    // The pod as it is known at the context's time; nothing: none.
    void setPod(const std::optional<PodDetails>& pod);
    // Somebody looks at it; until the pod changes it is read from then on.
    void want();
    void stop();

    void focusFind();
    void toggleFollow();
    void toggleWrap();
    void togglePrevious();
    // What has arrived is shown now.
    void refreshNow();

    // The first that there is to say of it has not arrived yet.
    bool reading() const { return m_reading && m_status.state == LogState::Opening; }

    LogText& text() { return *m_text; }
    const LogStatus& status() const { return m_status; }

private:
    void listContainers(const PodDetails& pod);
    void read();
    void readAnew();
    void take(LogNews news);
    void showState();
    void say();
    void copy();

    ViewContext& m_context;
    ObjectReader* m_reader;
    std::optional<PodDetails> m_pod;
    std::unique_ptr<ObjectReader::Reading> m_reading;
    LogStatus m_status;
    bool m_wanted = false;

    QComboBox* m_container;
    QComboBox* m_since;
    QPushButton* m_previous;
    QPushButton* m_follow;
    QPushButton* m_wrap;
    LogText* m_text;
    FindBar* m_find;
    LiveOnly* m_frame;
    MarkLabel* m_mark;
    ElidedLabel* m_words;
    QLabel* m_count;
    QPushButton* m_again;
    QTimer m_teach; // an empty log is only spoken of when nothing follows at once
};

} // namespace nephoscope
