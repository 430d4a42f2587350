// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/action_words.h"
#include "widgets/pods/explainer.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QSpinBox;

namespace nephoscope {

class SessionHost;
class ViewContext;

// Asks before anything is changed: names cluster, namespace and object, says what will follow, unlocks the source if it is locked,
// and offers the same as a line for kubectl. Follows the present while it is open, whatever time the window looks at. GUI thread.
class ActionDialog final : public QDialog {
    Q_OBJECT
public:
    // Nothing when that cannot be asked of the object, or it is not there now; then `whyNot` says so. All outlive it.
    static ActionDialog* make(ActionVerb verb, const ObjectName& object, SessionHost& host, const ViewContext& context,
                              ActionSink& sink, const Foreteller& foreteller, QWidget* parent, QString& whyNot);

signals:
    // Handed over: on its way, or refused by us.
    void submitted(const nephoscope::Action& action);
    void refused(const QString& words);

private:
    ActionDialog(Action action, Interned source, SessionHost& host, const ViewContext& context, ActionSink& sink,
                 const Foreteller& foreteller, QWidget* parent);

    QWidget* makeWhere();
    QWidget* makeChoice();
    QWidget* makeLockRow();
    QWidget* makeKubectlRow();
    QWidget* makeButtons();
    // What is asked for, as the fields say now.
    Action asked() const;
    ObjectKey key() const { return {m_source, m_action.uid}; }
    void refresh();
    void unlock();
    void copy();
    void submit();

    Action m_action;
    Interned m_source;
    SessionHost& m_host;
    const ViewContext& m_context;
    ActionSink& m_sink;
    Foreteller m_foreteller;
    QSpinBox* m_number = nullptr;  // replicas, or seconds of grace
    QLabel* m_present = nullptr;
    QLabel* m_note;
    QLabel* m_past;
    QLabel* m_lockWords;
    QPushButton* m_unlock;
    QLabel* m_kubectl;
    QPushButton* m_copy;
    QPushButton* m_cancel;
    QPushButton* m_act;
};

} // namespace nephoscope
