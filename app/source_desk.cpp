// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source_desk.h"

#include "app/source_offers.h"
#include "widgets/common/format.h"
#include "widgets/common/session_host.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/source_dialog.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QPointer>
#include <memory>
#include <utility>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr auto longestTest = 30s;

SourceDialog::Finding toFinding(const ProbeFinding& finding)
{
    const QString sentence = toQString(finding.sentence);
    switch (finding.verdict) {
    case ProbeFinding::Verdict::Works: return {Mark::Disc, Tone::Ready, sentence};
    case ProbeFinding::Verdict::Limited: return {Mark::HalfDisc, Tone::Pending, sentence};
    case ProbeFinding::Verdict::Fails: return {Mark::Cross, Tone::Failed, sentence};
    }
    return {};
}

} // namespace

SourceDesk::SourceDesk(Feed& feed, SessionHost& host, MainWindow& window, SourceOptions options, QObject* parent)
    : QObject(parent), m_feed(feed), m_host(host), m_window(window), m_options(std::move(options))
{
    window.offer(WindowAction::AddSource);
    connect(&window, &MainWindow::requested, this, [this](WindowAction action) {
        if (action == WindowAction::AddSource)
            ask();
    });
    connect(&window, &MainWindow::sourceRemoveWanted, this, &SourceDesk::remove);
}

void SourceDesk::ask()
{
    std::vector<std::string> files = m_options.kubeconfigs;
    files.insert(files.begin(), std::string{});
    const SourceOffers all = offeredContexts(files);
    std::vector<SourceDialog::Row> rows;
    for (const SourceOffer& offer : all.offers) {
        QStringList detail{offer.server.empty() ? tr("its cluster is not defined") : QString::fromStdString(offer.server)};
        for (const std::string& part : {offer.user, offer.spec.address}) {
            if (!part.empty())
                detail += QString::fromStdString(part);
        }
        rows.push_back({QString::fromStdString(offer.spec.context), detail.join(QStringLiteral(" · ")), offer.current});
    }
    QStringList problems;
    for (const Error& problem : all.problems) {
        if (problem.code != ErrorCode::NotFound)
            problems += toQString(sentence(problem));
    }
    auto* dialog = new SourceDialog(std::move(rows), problems, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SourceDialog::rowChosen, this,
            [this, offers = all.offers](int row) { add(offers.at(static_cast<std::size_t>(row)).spec); });
    connect(dialog, &SourceDialog::testWanted, this,
            [this, dialog, offers = all.offers](int row) { test(*dialog, offers.at(static_cast<std::size_t>(row)).spec); });
    connect(dialog, &SourceDialog::testGivenUp, this, &SourceDesk::endTest);
    connect(dialog, &SourceDialog::recordingWanted, this, &SourceDesk::askRecording);
    dialog->open();
}

void SourceDesk::askRecording()
{
    auto* dialog = new QFileDialog(&m_window, tr("Open an observation log"), {},
                                   tr("Observation logs (*.ndjson.gz *.ndjson);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        SourceOptions options;
        options.recordings = {file.toStdString()};
        if (const auto specs = sourceSpecs(options); specs && !specs->empty())
            add(specs->front());
    });
    dialog->open();
}

void SourceDesk::test(SourceDialog& dialog, const SourceSpec& spec)
{
    endTest();
    const QPointer<SourceDialog> shown(&dialog);
    const auto asked = std::make_shared<int>(0);
    const auto show = [this, self = QPointer<SourceDesk>(this), shown, asked](const ProbeReport& report) {
        // Of another test, or of nobody any more.
        if (!self || !shown || m_trial != *asked)
            return;
        endTest();
        std::vector<SourceDialog::Finding> findings;
        for (const ProbeFinding& finding : report)
            findings.push_back(toFinding(finding));
        shown->showFindings(findings);
    };
    const auto trial = m_feed.tryOut(spec, m_options, [show](ProbeReport report) {
        // Foreign thread. Desk and dialog may be gone when it is its turn, the program is not.
        QMetaObject::invokeMethod(qApp, [show, report = std::move(report)] { show(report); }, Qt::QueuedConnection);
    });
    if (!trial) {
        dialog.showFindings({toFinding({ProbeFinding::Verdict::Fails, sentence(trial.error())})});
        return;
    }
    *asked = *trial;
    m_trial = *trial;
    m_patience.disconnect();
    connect(&m_patience, &QTimer::timeout, this, [show] {
        show({{ProbeFinding::Verdict::Fails,
               "No answer within half a minute. Check the server's address and the network, or whether "
               "the credential plugin waits for something."}});
    });
    m_patience.start(longestTest);
}

void SourceDesk::endTest()
{
    m_patience.stop();
    if (m_trial)
        m_feed.giveUp(*std::exchange(m_trial, std::nullopt));
}

void SourceDesk::add(const SourceSpec& spec)
{
    if (const auto added = m_feed.add(spec, m_options); !added)
        m_window.tell(false, toQString(sentence(added.error())));
    m_host.setRecorded(m_feed.recordedOnly());
}

void SourceDesk::remove(const QString& label)
{
    if (!m_feed.remove(label.toStdString()))
        m_window.tell(false, tr("%1 cannot be ended: it is part of a recording. Stop watching the recording instead.").arg(label));
}

} // namespace nephoscope
