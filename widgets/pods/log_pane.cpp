// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/log_pane.h"

#include "widgets/common/choice_box.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/find_bar.h"
#include "widgets/common/fonts.h"
#include "widgets/common/mark_label.h"
#include "widgets/common/tab_order.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/live_only.h"
#include "widgets/pods/log_text.h"
#include "widgets/pods/log_words.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

QPushButton* makeSwitch(const QString& title, const QString& id, const QString& help, QWidget* parent)
{
    auto* button = new QPushButton(title, parent);
    button->setObjectName(id);
    button->setCheckable(true);
    button->setToolTip(help);
    return button;
}

QString containerWords(const ContainerDetails& container)
{
    const QString name = toQString(container.spec.name.view());
    switch (container.role) {
    case ContainerDetails::Role::Init: return LogPane::tr("%1 (init)").arg(name);
    case ContainerDetails::Role::Sidecar: return LogPane::tr("%1 (sidecar)").arg(name);
    case ContainerDetails::Role::Main: break;
    }
    return name;
}

} // namespace

LogPane::LogPane(ViewContext& context, ObjectReader* reader, QWidget* parent)
    : QWidget(parent), m_context(context), m_reader(reader), m_container(new ChoiceBox(this)),
      m_since(new ChoiceBox(this)),
      m_previous(makeSwitch(tr("Previous"), QStringLiteral("logPrevious"),
                            tr("The log from before the container's last restart (P)"), this)),
      m_follow(makeSwitch(tr("Follow"), QStringLiteral("logFollow"), tr("Keep the newest line in sight (F)"), this)),
      m_wrap(makeSwitch(tr("Wrap"), QStringLiteral("logWrap"), tr("Break long lines (W)"), this)), m_text(new LogText),
      m_find(new FindBar(context, *m_text, tr("Search the log"), this)), m_frame(new LiveOnly(m_text, this)),
      m_mark(new MarkLabel(Mark::Ring, Tone::Muted, this)), m_words(new ElidedLabel(this)), m_count(new QLabel(this)),
      m_again(new QPushButton(tr("Try again"), this))
{
    setObjectName(QStringLiteral("logPane"));
    m_container->setObjectName(QStringLiteral("logContainer"));
    m_container->setAccessibleName(tr("Container"));
    m_container->setToolTip(tr("The container whose log is read"));
    m_since->setObjectName(QStringLiteral("logSince"));
    m_since->setAccessibleName(tr("Since"));
    m_since->setToolTip(tr("No lines older than this"));
    m_since->addItem(tr("All there is"), 0);
    for (const auto& [title, seconds] :
         {std::pair{tr("Last minute"), 60}, std::pair{tr("Last 5 min"), 300}, std::pair{tr("Last 15 min"), 900},
          std::pair{tr("Last hour"), 3600}, std::pair{tr("Last 6 h"), 21600}, std::pair{tr("Last day"), 86400}})
        m_since->addItem(title, seconds);
    m_follow->setChecked(true);
    m_again->setObjectName(QStringLiteral("logAgain"));
    m_again->hide();
    auto* copyButton = new QPushButton(tr("Copy"), this);
    copyButton->setObjectName(QStringLiteral("logCopy"));
    copyButton->setToolTip(tr("Copy what is selected, or all lines"));
    m_words->setObjectName(QStringLiteral("logState"));
    m_count->setObjectName(QStringLiteral("logCount"));
    m_count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_container->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (QLabel* label : std::initializer_list<QLabel*>{m_words, m_count}) {
        label->setFont(textFont(TypeSize::Small));
        label->setTextFormat(Qt::PlainText);
        setTone(*label, Tone::Muted);
    }

    auto* choices = new QHBoxLayout;
    choices->setSpacing(6);
    choices->addWidget(m_container, 3);
    choices->addWidget(m_since, 2);
    for (QPushButton* button : {m_previous, m_follow, m_wrap})
        choices->addWidget(button);
    auto* search = new QHBoxLayout;
    search->setSpacing(6);
    search->addWidget(m_find, 1);
    search->addWidget(copyButton);
    auto* state = new QHBoxLayout;
    state->setSpacing(8);
    state->addWidget(m_mark);
    state->addWidget(m_words, 1);
    state->addWidget(m_count);
    state->addWidget(m_again);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(choices);
    column->addLayout(search);
    column->addWidget(m_frame, 1);
    column->addLayout(state);

    tabBefore(*copyButton, *m_text);
    m_teach.setSingleShot(true);
    m_teach.setInterval(300ms);
    connect(&m_teach, &QTimer::timeout, this, &LogPane::showState);
    connect(m_container, &QComboBox::activated, this, &LogPane::readAnew);
    connect(m_since, &QComboBox::activated, this, &LogPane::readAnew);
    connect(m_previous, &QPushButton::toggled, this, &LogPane::readAnew);
    connect(m_again, &QPushButton::clicked, this, &LogPane::readAnew);
    connect(m_follow, &QPushButton::toggled, m_text, &LogText::setFollowing);
    connect(m_text, &LogText::followingChanged, m_follow, &QPushButton::setChecked);
    connect(m_text, &LogText::counted, this, &LogPane::say);
    connect(m_wrap, &QPushButton::toggled, this,
            [this](bool wrapped) { m_text->setLineWrapMode(wrapped ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap); });
    connect(m_find, &FindBar::stepped, this, [this] {
        m_text->showNow();
        m_text->setFollowing(false);
    });
    connect(copyButton, &QPushButton::clicked, this, &LogPane::copy);
    showState();
}

void LogPane::setPod(const std::optional<PodDetails>& pod)
{
    const bool another = !pod || !m_pod || !(pod->key == m_pod->key);
    m_pod = pod;
    if (another) {
        m_reading.reset();
        m_status = {};
        m_wanted = false;
        m_text->startAnew();
        m_previous->blockSignals(true);
        m_previous->setChecked(false);
        m_previous->blockSignals(false);
    }
    if (pod)
        listContainers(*pod);
    read();
}

void LogPane::listContainers(const PodDetails& pod)
{
    QStringList wanted;
    for (const ContainerDetails& container : pod.containers)
        wanted += toQString(container.spec.name.view());
    QStringList present;
    for (int i = 0; i < m_container->count(); ++i)
        present += m_container->itemData(i).toString();
    if (present == wanted)
        return;
    const QString chosen = m_container->currentData().toString();
    m_container->clear();
    int first = -1;
    for (const ContainerDetails& container : pod.containers) {
        if (first < 0 && container.role == ContainerDetails::Role::Main)
            first = m_container->count();
        m_container->addItem(containerWords(container), toQString(container.spec.name.view()));
    }
    const int again = m_container->findData(chosen);
    m_container->setCurrentIndex(again >= 0 ? again : std::max(first, 0));
}

void LogPane::want()
{
    m_wanted = true;
    read();
}

void LogPane::stop()
{
    m_reading.reset();
    m_wanted = false;
}

void LogPane::readAnew()
{
    m_reading.reset();
    m_status = {};
    read();
}

// Brings what is being read in step with what is wanted.
void LogPane::read()
{
    const bool readable = m_pod && !m_pod->gone && m_context.live() && m_reader && m_reader->reads(m_pod->name.source);
    if (!readable || !m_wanted) {
        m_reading.reset();
    } else if (!m_reading && m_status.state != LogState::Refused && m_status.state != LogState::Complete) {
        LogQuery query;
        query.namespaceName = m_pod->name.namespaceName.str();
        query.pod = m_pod->name.name.str();
        query.container = m_container->currentData().toString().toStdString();
        query.previous = m_previous->isChecked();
        query.tail = static_cast<std::size_t>(LogText::mostLines);
        if (const int seconds = m_since->currentData().toInt(); seconds > 0)
            query.since = std::chrono::seconds{seconds};
        m_status = {};
        m_text->startAnew();
        m_reading = m_reader->followLog(m_pod->name.source, query, [this](LogNews news) { take(std::move(news)); });
        m_teach.start();
    }
    showState();
}

void LogPane::take(LogNews news)
{
    if (!news.lines.empty() || news.dropped > 0)
        m_text->append(std::move(news.lines), news.dropped);
    if (!news.status)
        return;
    m_status = std::move(*news.status);
    // It has ended by itself.
    if (m_status.state == LogState::Complete || m_status.state == LogState::Refused)
        m_reading.reset();
    showState();
}

void LogPane::showState()
{
    const bool empty = m_text->lines() == 0 && m_text->waiting() == 0;
    const bool asked = m_reader && m_pod && m_reader->reads(m_pod->name.source);
    for (QWidget* choice : std::initializer_list<QWidget*>{m_container, m_since, m_previous, m_follow})
        choice->setEnabled(asked && m_context.live());
    m_again->setVisible(asked && m_context.live() && m_status.state == LogState::Refused);
    if (!m_pod) {
        m_frame->teach(tr("No pod"), {}, {});
    } else if (!asked) {
        const QString why = tr("A recording keeps what happened, but no logs.");
        if (empty)
            m_frame->teach(tr("Logs are live only"), why, tr("Watch the cluster itself to read them."));
        else
            m_frame->grey(tr("Live only. The source is not being read any more: these are the lines until then."));
    } else if (!m_context.live()) {
        if (empty)
            m_frame->teach(tr("Logs are live only"), tr("The session keeps no logs, and the time that is shown is not now."),
                           tr("Press End to look at the present."));
        else
            m_frame->grey(tr("Live only: not of %1, the time that is shown. Press End to look at the present.")
                              .arg(formatTimeOfDay(m_context.shownTime(), m_context.zone())));
    } else if (m_pod->gone) {
        if (empty)
            m_frame->teach(tr("The pod is gone, and its logs with it"), tr("A cluster keeps them only as long as the pod."), {});
        else
            m_frame->grey(tr("The pod is gone: these are its last lines."));
    } else if (empty && !m_teach.isActive()) {
        const LogTeaching words = teachEmptyLog(m_status, m_container->currentData().toString(), m_since->currentIndex() > 0);
        m_frame->teach(words.what, words.why, words.tryThis);
    } else {
        m_frame->showContents();
    }
    say();
}

void LogPane::say()
{
    const bool reading = m_reading != nullptr || m_status.state == LogState::Complete || m_status.state == LogState::Refused;
    const LogLook look = reading ? logLook(m_status) : LogLook{Tone::Muted, Mark::Ring, tr("not being read")};
    m_mark->setLook(look.mark, look.tone);
    m_words->setFullText(look.words);
    m_count->setText(logCountWords(m_text->lines(), m_text->dropped(), m_text->waiting()));
    // The first line takes the place of what was said about none.
    if (m_text->lines() > 0 && reading && !m_frame->greyed())
        m_frame->showContents();
}

void LogPane::copy()
{
    const QString selected = m_text->textCursor().selectedText();
    QString text = selected.isEmpty() ? m_text->toPlainText() : selected;
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    QGuiApplication::clipboard()->setText(text);
}

void LogPane::focusFind()
{
    m_find->focusField();
}

void LogPane::toggleFollow()
{
    m_follow->toggle();
}

void LogPane::toggleWrap()
{
    m_wrap->toggle();
}

void LogPane::togglePrevious()
{
    m_previous->toggle();
}

void LogPane::refreshNow()
{
    m_text->showNow();
    m_teach.stop();
    showState();
}

} // namespace nephoscope
