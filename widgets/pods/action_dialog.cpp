// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/action_dialog.h"

#include "widgets/common/fonts.h"
#include "widgets/common/refresher.h"
#include "widgets/common/view_context.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace nephoscope {

namespace {

constexpr int dialogWidth = 480;
constexpr int noteLines = 2;          // room for, so that the dialog does not jump while a number is typed
constexpr int mostReplicas = 1'000'000;
constexpr int longestGrace = 86'400;  // s

// The font comes before the tone: a label that has a style sheet's colour keeps the font it had then.
QLabel* label(const QString& text, const QFont& font, Tone tone, QWidget* parent)
{
    auto* made = new QLabel(text, parent);
    made->setTextFormat(Qt::PlainText);
    made->setFont(font);
    setTone(*made, tone);
    return made;
}

QLabel* words(QWidget* parent, const char* name, const QFont& font = textFont())
{
    QLabel* made = label({}, font, Tone::Text, parent);
    made->setObjectName(QLatin1String(name));
    made->setWordWrap(true);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return made;
}

void say(QLabel& label, const ActionNote& note)
{
    label.setText(note.words);
    setTone(label, note.tone);
}

} // namespace

ActionDialog* ActionDialog::make(ActionVerb verb, const ObjectName& object, SessionHost& host, const ViewContext& context,
                                 ActionSink& sink, const Foreteller& foreteller, QWidget* parent, QString& whyNot)
{
    const QString name = toQString(object.name.view());
    if (!offers(object.kind, verb)) {
        whyNot = verb == ActionVerb::Scale
                     ? tr("%1 is a %2, which has no number of replicas to set.").arg(name, toQString(enumName(object.kind)))
                     : tr("%1 is a %2, which cannot be restarted as a whole.").arg(name, toQString(enumName(object.kind)));
        return nullptr;
    }
    const auto key = host.session().find(object, liveTime);
    if (!key) {
        whyNot = tr("%1 is no more: only what is there now can be changed.").arg(name);
        return nullptr;
    }
    Action action;
    action.verb = verb;
    action.kind = object.kind;
    action.uid = key->uid;
    action.namespaceName = object.namespaceName;
    action.name = object.name;
    return new ActionDialog(action, object.source, host, context, sink, foreteller, parent);
}

ActionDialog::ActionDialog(Action action, Interned source, SessionHost& host, const ViewContext& context, ActionSink& sink,
                           const Foreteller& foreteller, QWidget* parent)
    : QDialog(parent), m_action(std::move(action)), m_source(source), m_host(host), m_context(context), m_sink(sink),
      m_foreteller(foreteller), m_note(words(this, "actionNote")), m_past(words(this, "actionPast")),
      m_lockWords(words(this, "actionLock")), m_unlock(new QPushButton(tr("Unlock"), this)),
      m_kubectl(words(this, "actionKubectl", monoFont(TypeSize::Small))), m_copy(new QPushButton(tr("Copy as kubectl"), this)),
      m_cancel(new QPushButton(tr("Cancel"), this)), m_act(new QPushButton(this))
{
    setObjectName(QStringLiteral("actionDialog"));
    setWindowTitle(actionTitle(m_action));
    auto* title = label(actionTitle(m_action), textFont(TypeSize::Large, QFont::DemiBold), Tone::Text, this);
    title->setWordWrap(true);
    m_note->setMinimumHeight(m_note->fontMetrics().lineSpacing() * noteLines);
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_past->setText(tr("You are looking at the past; this changes the present."));
    setTone(*m_past, Tone::Pending);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(title);
    layout->addWidget(makeWhere());
    if (QWidget* choice = makeChoice())
        layout->addWidget(choice);
    layout->addWidget(m_note);
    layout->addWidget(m_past);
    layout->addWidget(makeKubectlRow());
    layout->addWidget(makeLockRow());
    layout->addStretch(1);
    layout->addWidget(makeButtons());
    setMinimumWidth(dialogWidth);

    QWidget* before = m_number ? m_number : static_cast<QWidget*>(m_copy);
    for (QWidget* next : {m_copy, m_unlock, m_cancel, m_act}) {
        setTabOrder(before, next);
        before = next;
    }

    // The forecast replays what led here: not for every change of a busy cluster.
    auto* calm = new Refresher(*this, [this] { refresh(); }, std::chrono::milliseconds{250});
    connect(&host, &SessionHost::changed, this, [calm](const Changes& changes) {
        if (changes.has(Topic::Workloads) || changes.has(Topic::Autoscalers) || changes.has(Topic::Pods)
            || changes.has(Topic::Sources))
            calm->markDirty();
    });
    connect(&context, &ViewContext::timeChanged, this, &ActionDialog::refresh);
    refresh();
    resize(dialogWidth, layout->totalHeightForWidth(dialogWidth));
    if (m_number) {
        m_number->setFocus();
        m_number->selectAll();
    }
}

// Three lines of what and where, so that nobody hits another cluster than the one that is meant.
QWidget* ActionDialog::makeWhere()
{
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    const std::array<std::pair<QString, Interned>, 3> rows{{{tr("Context"), m_source},
                                                            {tr("Namespace"), m_action.namespaceName},
                                                            {toQString(enumName(m_action.kind)), m_action.name}}};
    QStringList spoken;
    for (int row = 0; row < static_cast<int>(rows.size()); ++row) {
        const auto& [caption, value] = rows.at(static_cast<std::size_t>(row));
        grid->addWidget(label(caption, textFont(), Tone::Muted, box), row, 0);
        auto* text = label(toQString(value.view()), monoFont(TypeSize::Normal), Tone::Text, box);
        text->setWordWrap(true);
        grid->addWidget(text, row, 1);
        spoken += caption + QLatin1Char(' ') + toQString(value.view());
    }
    box->setObjectName(QStringLiteral("actionWhere"));
    box->setAccessibleName(spoken.join(QStringLiteral(", ")));
    setAccessibleDescription(box->accessibleName());
    return box;
}

QWidget* ActionDialog::makeChoice()
{
    if (m_action.verb == ActionVerb::Restart)
        return nullptr;
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    const bool scale = m_action.verb == ActionVerb::Scale;
    auto* caption = label(scale ? tr("Replicas") : tr("Time to end"), textFont(), Tone::Muted, box);
    m_number = new QSpinBox(box);
    m_number->setFont(monoFont(TypeSize::Normal));
    m_number->setMinimumSize(132, 30);
    m_number->setAccelerated(true);
    caption->setBuddy(m_number);
    if (scale) {
        const auto workload = m_host.session().workloads().at(key(), liveTime);
        m_number->setObjectName(QStringLiteral("actionReplicas"));
        m_number->setAccessibleName(tr("Replicas"));
        m_number->setRange(0, mostReplicas);
        m_number->setValue(workload ? desiredReplicas(*workload) : 0);
    } else {
        m_number->setObjectName(QStringLiteral("actionGrace"));
        m_number->setAccessibleName(tr("Time to end, in seconds"));
        m_number->setRange(0, longestGrace);
        // 0 is not offered: it leaves a container running that nobody knows of any more.
        m_number->setSpecialValueText(tr("as the pod says"));
        m_number->setSuffix(QStringLiteral("\u00A0s"));
        m_number->setValue(0);
    }
    m_present = label({}, textFont(), Tone::Muted, box);
    m_present->setObjectName(QStringLiteral("actionPresent"));
    row->addWidget(caption);
    row->addWidget(m_number);
    row->addWidget(m_present, 1);
    connect(m_number, &QSpinBox::valueChanged, this, &ActionDialog::refresh);
    return box;
}

QWidget* ActionDialog::makeKubectlRow()
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_kubectl->setAccessibleName(tr("The same with kubectl"));
    m_copy->setObjectName(QStringLiteral("copyKubectl"));
    m_copy->setAutoDefault(false);
    row->addWidget(m_kubectl, 1);
    row->addWidget(m_copy, 0, Qt::AlignTop);
    connect(m_copy, &QPushButton::clicked, this, &ActionDialog::copy);
    return box;
}

QWidget* ActionDialog::makeLockRow()
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_unlock->setObjectName(QStringLiteral("unlockSource"));
    m_unlock->setAutoDefault(false);
    m_unlock->setText(tr("Unlock %1").arg(toQString(m_source.view())));
    row->addWidget(m_lockWords, 1);
    row->addWidget(m_unlock, 0, Qt::AlignTop);
    connect(m_unlock, &QPushButton::clicked, this, &ActionDialog::unlock);
    return box;
}

QWidget* ActionDialog::makeButtons()
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_cancel->setObjectName(QStringLiteral("cancelAction"));
    m_cancel->setAutoDefault(false);
    m_act->setObjectName(QStringLiteral("doAction"));
    m_act->setDefault(true);
    m_act->setProperty("danger", m_action.verb == ActionVerb::Delete);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_act);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_act, &QPushButton::clicked, this, &ActionDialog::submit);
    return box;
}

Action ActionDialog::asked() const
{
    Action action = m_action;
    if (action.verb == ActionVerb::Scale) {
        const auto workload = m_host.session().workloads().at(key(), liveTime);
        action.replicas = m_number->value();
        if (workload)
            action.replicasBefore = desiredReplicas(*workload);
    } else if (action.verb == ActionVerb::Delete && m_number->value() > 0) {
        action.graceSeconds = m_number->value();
    }
    return action;
}

void ActionDialog::refresh()
{
    const Session& session = m_host.session();
    const Action action = asked();
    const ObjectName name{m_source, m_action.kind, m_action.namespaceName, m_action.name};
    const bool there = session.find(name, liveTime) == key();
    const SourceLock lock = m_sink.lockOf(m_source);

    if (!there) {
        say(*m_note, {tr("%1 is no more.").arg(toQString(m_action.name.view())), Tone::Failed});
    } else {
        const auto reaction = action.verb == ActionVerb::Scale && m_foreteller
                                  ? m_foreteller(session, key(), *action.replicas, m_host.now())
                                  : std::nullopt;
        say(*m_note, reaction ? reactionNote(*reaction, *action.replicas) : consequenceNote(session, key(), action, liveTime));
    }
    if (m_action.verb == ActionVerb::Scale)
        m_present->setText(tr("now %1").arg(formatCount(action.replicasBefore.value_or(0))));
    m_past->setVisible(!m_context.live());
    if (const QString line = m_sink.kubectl(m_source, action); line != m_kubectl->text()) {
        m_kubectl->setText(line);
        m_copy->setText(tr("Copy as kubectl"));
    }
    say(*m_lockWords, lockNote(lock, toQString(m_source.view())));
    m_unlock->setVisible(lock == SourceLock::Locked);
    m_act->setText(actionButton(action));
    m_act->setEnabled(there && lock == SourceLock::Open && !(action.replicas && action.replicas == action.replicasBefore));
}

void ActionDialog::unlock()
{
    m_sink.setLocked(m_source, false);
    refresh();
    if (m_number)
        m_number->setFocus();
    else
        m_cancel->setFocus();
}

void ActionDialog::copy()
{
    QGuiApplication::clipboard()->setText(m_kubectl->text());
    m_copy->setText(tr("Copied"));
}

void ActionDialog::submit()
{
    const Action action = asked();
    const auto id = m_sink.submit(m_source, action);
    accept();
    if (id)
        emit submitted(action);
    else
        emit refused(toQString(sentence(id.error())));
}

} // namespace nephoscope
