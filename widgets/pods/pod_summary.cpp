// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_summary.h"

#include "widgets/pods/pod_look.h"

#include <QCoreApplication>
#include <algorithm>

namespace nephoscope {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("PodSummary", text);
}

QString text(Interned value)
{
    return toQString(value.view());
}

// A piece of HTML, put together from texts that are escaped on the way.
class Html {
public:
    explicit Html(const Palette& palette) : m_palette(palette) {}

    QString coloured(const QString& words, Tone tone) const
    {
        return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(m_palette.tone(tone).name(), words.toHtmlEscaped());
    }
    static QString mono(const QString& words)
    {
        return QStringLiteral("<span style=\"font-family:'JetBrains Mono',monospace\">%1</span>").arg(words.toHtmlEscaped());
    }
    static QString mark(Mark mark, Tone tone)
    {
        return QStringLiteral("<img src=\"mark:%1:%2\" width=\"9\" height=\"9\">&nbsp;&nbsp;")
            .arg(static_cast<int>(mark))
            .arg(static_cast<int>(tone));
    }
    void heading(const QString& words)
    {
        m_text += QStringLiteral("<p style=\"margin-top:14px;margin-bottom:4px;font-weight:600\">%1</p>")
                      .arg(words.toHtmlEscaped());
    }
    void line(const QString& html, int top = 2)
    {
        m_text += QStringLiteral("<p style=\"margin-top:%1px;margin-bottom:0px\">%2</p>").arg(top).arg(html);
    }
    void beginTable() { m_text += QStringLiteral("<table cellspacing=\"0\" cellpadding=\"2\" style=\"margin-left:14px\">"); }
    void row(const QString& label, const QString& html)
    {
        m_text += QStringLiteral("<tr><td style=\"padding-right:12px;color:%1\"><nobr>%2</nobr></td><td>%3</td></tr>")
                      .arg(m_palette.muted.name(), label.toHtmlEscaped(), html);
    }
    void endTable() { m_text += QStringLiteral("</table>"); }
    QString finished() const { return m_text; }

private:
    const Palette& m_palette;
    QString m_text;
};

QString endWords(const ContainerState& state)
{
    QStringList parts;
    if (!state.reason.empty())
        parts += text(state.reason);
    if (state.signal != 0)
        parts += tr("signal %1").arg(state.signal);
    else
        parts += tr("exit code %1").arg(state.exitCode);
    QString words = parts.join(QStringLiteral(", "));
    if (state.startedAt && state.finishedAt && *state.finishedAt >= *state.startedAt)
        words += tr(", after %1").arg(formatDuration(*state.finishedAt - *state.startedAt));
    return words;
}

bool isOnItsWay(Interned reason)
{
    return reason.empty() || reason == "ContainerCreating" || reason == "PodInitializing";
}

QString amounts(const std::optional<double>& used, const std::optional<double>& requested, const std::optional<double>& limit,
                QString (*format)(double))
{
    QStringList parts;
    if (used)
        parts += tr("uses %1").arg(format(*used));
    parts += requested ? tr("requests %1").arg(format(*requested)) : tr("requests nothing");
    parts += limit ? tr("limit %1").arg(format(*limit)) : tr("no limit");
    return parts.join(QStringLiteral(" · ")).toHtmlEscaped();
}

std::optional<double> scaled(const std::optional<std::int64_t>& amount, double unit)
{
    return amount ? std::optional(static_cast<double>(*amount) / unit) : std::nullopt;
}

void addResources(Html& html, const ContainerDetails& container)
{
    const ContainerResources& resources = container.spec.resources;
    const auto cpuUsed = container.usage ? scaled(container.usage->cpuNano, 1e9) : std::nullopt;
    const auto memoryUsed = container.usage ? scaled(container.usage->memoryBytes, 1) : std::nullopt;
    html.row(tr("CPU"),
             amounts(cpuUsed, scaled(resources.cpuRequestMilli, 1000), scaled(resources.cpuLimitMilli, 1000), formatCpu));
    html.row(tr("Memory"),
             amounts(memoryUsed, scaled(resources.memoryRequestBytes, 1), scaled(resources.memoryLimitBytes, 1), formatBytes));
}

void addProbes(Html& html, const ContainerDetails& container, const SummaryContext& context)
{
    if (!context.document) {
        if (!context.withoutDocument.isEmpty())
            html.row(tr("Probes"), html.coloured(context.withoutDocument, Tone::Muted));
        return;
    }
    const auto& all = context.document->probes;
    const auto own = std::find_if(all.begin(), all.end(),
                                  [&container](const ContainerProbes& entry) { return container.spec.name == entry.container; });
    if (own == all.end()) {
        html.row(tr("Probes"), html.coloured(tr("none: it counts as ready as soon as it runs"), Tone::Muted));
        return;
    }
    for (const Probe& probe : own->probes) {
        QString name = toQString(enumName(probe.kind));
        name[0] = name[0].toUpper();
        html.row(name, probeWords(probe).toHtmlEscaped());
    }
}

void addContainer(Html& html, const ContainerDetails& container, const SummaryContext& context, bool first)
{
    const ContainerStatus& status = container.status;
    const ContainerWords words = containerWords(status, context.now);
    QString title = Html::mark(words.mark, words.tone) + QStringLiteral("<b>%1</b>").arg(Html::mono(text(container.spec.name)));
    if (container.role != ContainerDetails::Role::Main) {
        title += QStringLiteral("&nbsp; ")
                 + html.coloured(container.role == ContainerDetails::Role::Init ? tr("init container") : tr("sidecar"),
                                 Tone::Muted);
    }
    html.line(title + QStringLiteral("&nbsp; ") + html.coloured(words.words, words.tone), first ? 2 : 10);
    html.beginTable();
    html.row(tr("Image"), Html::mono(text(container.spec.image)));
    QString restarts = formatCount(status.restarts);
    if (status.lastState.kind == ContainerStateKind::Terminated) {
        const QString when = status.lastState.finishedAt
                                 ? tr("ended %1: ").arg(formatAgo(*status.lastState.finishedAt, context.now))
                                 : tr("ended: ");
        restarts += QStringLiteral(" · ") + when + endWords(status.lastState);
    }
    html.row(tr("Restarts"), status.restarts > 0 ? html.coloured(restarts, Tone::Pending) : restarts.toHtmlEscaped());
    addResources(html, container);
    addProbes(html, container, context);
    html.endTable();
}

void addCondition(Html& html, const Condition& condition, Time now)
{
    const bool good = condition.status == ConditionStatus::True;
    const Tone tone = good ? Tone::Ready : condition.status == ConditionStatus::False ? Tone::Pending : Tone::Muted;
    const Mark mark = good ? Mark::Disc : condition.status == ConditionStatus::False ? Mark::Cross : Mark::Ring;
    QString line = Html::mark(mark, tone) + text(condition.type).toHtmlEscaped() + QStringLiteral("&nbsp; ")
                   + html.coloured(toQString(enumName(condition.status)), tone);
    if (condition.lastTransition)
        line += QStringLiteral("&nbsp; ")
                + html.coloured(tr("since %1").arg(formatAgo(*condition.lastTransition, now)), Tone::Muted);
    html.line(line, 4);
    QString why = text(condition.reason);
    if (!condition.message.empty())
        why += (why.isEmpty() ? QString() : QStringLiteral(": ")) + text(condition.message);
    if (!why.isEmpty())
        html.line(QStringLiteral("<span style=\"margin-left:14px\">&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;%1</span>")
                      .arg(html.coloured(why, Tone::Muted)),
                  0);
}

void addPlace(Html& html, const PodDetails& pod, const SummaryContext& context)
{
    const ObjectMeta& meta = pod.pod->meta();
    const auto when = [&context](Time time) {
        return (formatDateTime(time, context.zone) + QStringLiteral(" · ") + formatAgo(time, context.now)).toHtmlEscaped();
    };
    html.beginTable();
    html.row(tr("Namespace"), Html::mono(text(meta.namespaceName)));
    html.row(tr("Node"), pod.pod->node.empty() ? html.coloured(tr("none yet"), Tone::Pending) : Html::mono(text(pod.pod->node)));
    if (!pod.pod->ip.empty())
        html.row(tr("Address"), Html::mono(text(pod.pod->ip)));
    if (meta.created)
        html.row(tr("Created"), when(*meta.created));
    if (pod.pod->deletionRequested)
        html.row(tr("To be gone"), html.coloured(formatDateTime(*pod.pod->deletionRequested, context.zone), Tone::Ending));
    if (meta.controller)
        html.row(tr("Controlled by"),
                 (text(meta.controller->kind) + QLatin1Char(' ')).toHtmlEscaped() + Html::mono(text(meta.controller->name)));
    QStringList labels;
    for (const auto& [key, value] : meta.labels.items)
        labels += Html::mono(text(key) + QLatin1Char('=') + text(value));
    if (!labels.isEmpty())
        html.row(tr("Labels"), labels.join(QStringLiteral("<br>")));
    html.endTable();
}

} // namespace

ContainerWords containerWords(const ContainerStatus& status, Time now)
{
    const ContainerState& state = status.state;
    switch (state.kind) {
    case ContainerStateKind::Running: {
        const QString since = state.startedAt
                                  ? tr("running for %1").arg(formatDuration(std::max(now - *state.startedAt, Duration::zero())))
                                  : tr("running");
        if (status.ready)
            return {Tone::Ready, Mark::Disc, tr("ready, %1").arg(since)};
        return {Tone::Cold, Mark::HalfDisc, tr("not ready, %1").arg(since)};
    }
    case ContainerStateKind::Waiting: {
        const QString reason = state.reason.empty() ? tr("for no reason given") : text(state.reason);
        if (isOnItsWay(state.reason))
            return {Tone::Pending, Mark::Ring, tr("waiting: %1").arg(reason)};
        return {Tone::Failed, Mark::Cross, tr("waiting: %1").arg(reason)};
    }
    case ContainerStateKind::Terminated: {
        const QString when = state.finishedAt ? tr("ended %1: ").arg(formatAgo(*state.finishedAt, now)) : tr("ended: ");
        const bool good = state.exitCode == 0 && state.signal == 0;
        return {good ? Tone::Ending : Tone::Failed, good ? Mark::Square : Mark::Cross, when + endWords(state)};
    }
    case ContainerStateKind::None: break;
    }
    return {Tone::Pending, Mark::Ring, tr("not started")};
}

QString probeWords(const Probe& probe)
{
    QString words = tr("%1 every %2, answer within %3")
                        .arg(toQString(probe.action), formatDuration(probe.period), formatDuration(probe.timeout));
    if (probe.delay > Duration::zero())
        words += tr(", first after %1").arg(formatDuration(probe.delay));
    const QString then = probe.kind == ProbeKind::Readiness ? tr("no traffic") : tr("a restart");
    words += probe.failures == 1 ? tr("; a failure means %1").arg(then)
                                 : tr("; %1 failures in a row mean %2").arg(formatCount(probe.failures), then);
    if (probe.successes > 1)
        words += tr(", %1 successes undo it").arg(formatCount(probe.successes));
    return words;
}

QString podHeadline(const PodDetails& pod, Time now)
{
    QStringList parts{tr("%1/%2 ready").arg(pod.status.ready).arg(pod.status.total)};
    if (pod.status.restarts > 0)
        parts += pod.status.restarts == 1 ? tr("1 restart") : tr("%1 restarts").arg(formatCount(pod.status.restarts));
    if (pod.gone)
        parts += tr("gone %1").arg(formatAgo(*pod.gone, now));
    else if (pod.pod->meta().created)
        parts += tr("%1 old").arg(toQString(ageText(pod.pod->meta().created, now)));
    parts += pod.pod->node.empty() ? tr("on no node yet") : tr("on %1").arg(text(pod.pod->node));
    return parts.join(QStringLiteral(" · "));
}

QString podSummaryHtml(const PodDetails& pod, const SummaryContext& context)
{
    Html html(context.palette);
    if (pod.gone)
        html.line(html.coloured(tr("The pod is no more: this is what was known of it last."), Tone::Ending), 0);
    html.heading(pod.containers.size() == 1 ? tr("Container") : tr("Containers"));
    for (std::size_t i = 0; i < pod.containers.size(); ++i)
        addContainer(html, pod.containers[i], context, i == 0);
    html.heading(tr("Conditions"));
    if (pod.conditions.empty())
        html.line(html.coloured(tr("None told yet."), Tone::Muted));
    for (const Condition& condition : pod.conditions)
        addCondition(html, condition, context.now);
    html.heading(tr("Where and whose"));
    addPlace(html, pod, context);
    return html.finished();
}

} // namespace nephoscope
