// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>
#include <set>

#include "collectors/session/projections/workload_of.h"
#include "tests/widgets/quiet.h"
#include "tests/widgets/shell/shown_window.h"
#include "widgets/shell/command_palette.h"
#include "widgets/shell/palette_entries.h"
#include "widgets/shell/snapshot.h"

using namespace nephoscope;

namespace {

struct Shown : ShownWindow {
    QListView* workloads = child<QListView>("workloadList");
    QLineEdit* query = child<QLineEdit>("paletteQuery");
    QWidget* palette = child<QWidget>("commandPalette");
    QListView* found = child<QListView>("paletteList");

    Shown() { workloads->setFocus(); }
    void find(const QString& text)
    {
        press(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(query, text);
    }
    QString first() const { return found->model()->index(0, 0).data().toString(); }
    std::string selected() const { return context.selection()->name.str(); }
};

} // namespace

class CommandPaletteTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void everyActionStandsOnceAndNoKeyMeansTwoThings()
    {
        std::set<WindowAction> actions;
        std::set<QString> keys;
        for (const WindowActionEntry& entry : windowActions()) {
            QVERIFY2(actions.insert(entry.action).second, qPrintable(entry.title));
            QVERIFY(!entry.title.isEmpty() && !entry.group.isEmpty());
            for (const QKeySequence& key : entry.keys)
                QVERIFY2(keys.insert(key.toString()).second, qPrintable(key.toString()));
        }
        QCOMPARE(actions.size(), static_cast<std::size_t>(WindowAction::ShowKeys) + 1);
    }

    void aFewLettersAndEnterChooseAWorkload()
    {
        Shown shown;
        QVERIFY(!shown.palette->isVisible());
        shown.find(QStringLiteral("paygate"));
        QVERIFY(shown.palette->isVisible());
        QCOMPARE(shown.first(), QStringLiteral("payment-gateway"));
        shown.press(Qt::Key_Return);
        QVERIFY(!shown.palette->isVisible());
        QCOMPARE(shown.selected(), "payment-gateway");
        QCOMPARE(QApplication::focusWidget(), shown.workloads);
    }

    void aPodIsSelectedWithItsWorkload()
    {
        Shown shown;
        shown.find(QStringLiteral("payment-gateway-5b84d6-aaaaa"));
        shown.press(Qt::Key_Return);
        QCOMPARE(shown.selected(), "payment-gateway");
        QVERIFY(shown.context.selectedPod());
        QCOMPARE(shown.context.selectedPod()->name.str(), "payment-gateway-5b84d6-aaaaa");
    }

    void escapeLeavesEverythingAsItWas()
    {
        Shown shown;
        shown.find(QStringLiteral("payment"));
        shown.press(Qt::Key_Escape);
        QVERIFY(!shown.palette->isVisible());
        QCOMPARE(shown.selected(), "order-service");
        QCOMPARE(QApplication::focusWidget(), shown.workloads);
    }

    void upAndDownChooseAmongWhatWasFound()
    {
        Shown shown;
        shown.find(QStringLiteral("dark"));
        const bool dark = shown.context.palette().dark();
        const QModelIndex before = shown.found->currentIndex();
        shown.press(Qt::Key_Down);
        shown.press(Qt::Key_Up);
        QCOMPARE(shown.found->currentIndex(), before);
        QCOMPARE(shown.first(), QStringLiteral("Switch between dark and light"));
        shown.press(Qt::Key_Return);
        QCOMPARE(shown.context.palette().dark(), !dark);
    }

    void opensOverAFieldThatKnowsTheKeyToo()
    {
        Shown shown;
        shown.press(Qt::Key_Slash);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("cart"));
        shown.press(Qt::Key_Home);
        shown.press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(shown.palette->isVisible());
        QCOMPARE(QApplication::focusWidget(), shown.query);
    }

    void aClickOnTheSearchFieldOpensIt()
    {
        Shown shown;
        shown.window.findChild<QAbstractButton*>(QStringLiteral("searchButton"))->click();
        QVERIFY(shown.palette->isVisible());
    }

    void podsAndAutoscalersLeadToTheirWorkload()
    {
        const auto scene = busyScene();
        int pods = 0;
        scene->session.pods().forEachAt(liveTime, [&](const ObjectKey& key, const Pod& pod) {
            const ObjectName name{key.source, ObjectKind::Pod, pod.meta().namespaceName, pod.meta().name};
            const auto workload = workloadOf(scene->session, name, liveTime);
            QVERIFY(workload);
            QVERIFY2(pod.meta().name.view().starts_with(workload->name.view()), pod.meta().name.str().c_str());
            ++pods;
        });
        QVERIFY(pods > 10);
        scene->session.autoscalers().forEachAt(liveTime, [&](const ObjectKey& key, const Autoscaler& autoscaler) {
            const ObjectName name{key.source, ObjectKind::HorizontalPodAutoscaler, autoscaler.meta.namespaceName,
                                  autoscaler.meta.name};
            const auto workload = workloadOf(scene->session, name, liveTime);
            QVERIFY(workload);
            QCOMPARE(workload->name.str(), autoscaler.target.name.str());
        });
        const ObjectName nobody{scene->source, ObjectKind::Pod, scene->in("shop"), scene->in("nobody")};
        QVERIFY(!workloadOf(scene->session, nobody, liveTime));
    }

    void aNodeLeadsToWhatRunsOnIt()
    {
        Shown shown;
        const Session& session = shown.scene->session;
        std::optional<Interned> name;
        session.pods().forEachAt(liveTime, [&](const ObjectKey&, const Pod& pod) {
            if (!pod.node.empty())
                name = pod.node;
        });
        QVERIFY(name);
        Node node;
        node.meta = shown.scene->meta("uid-of-the-node", {}, name->view(), 0);
        shown.scene->see(toSeconds(shown.scene->now - ClusterScene::at(0)), node);
        shown.find(toQString(name->view()) + QStringLiteral(" node"));
        QCOMPARE(shown.first(), toQString(name->view()));
        shown.press(Qt::Key_Return);
        QVERIFY(shown.context.selectedPod());
        QCOMPARE(session.pods().at(*session.find(*shown.context.selectedPod(), liveTime), liveTime)->node, *name);
        auto* palette = shown.window.findChild<CommandPalette*>();
        emit palette->objectChosen({shown.scene->source, ObjectKind::Node, {}, shown.scene->in("nowhere")});
        QVERIFY(shown.window.findChild<QLabel*>(QStringLiteral("noticeWords"))->text().contains(QStringLiteral("nowhere")));
    }

    void onlyWhatIsOfferedIsListedAndAskedFor()
    {
        Shown shown;
        QSignalSpy spy(&shown.window, &MainWindow::requested);
        shown.press(Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(spy.count(), 0);
        shown.find(QStringLiteral("Save what just"));
        QCOMPARE(shown.found->model()->rowCount(), 0);
        shown.press(Qt::Key_Escape);
        shown.window.offer(WindowAction::SaveRecent);
        shown.press(Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(spy.count(), 1);
        shown.find(QStringLiteral("Save what just"));
        QCOMPARE(shown.found->model()->rowCount(), 1);
    }

    void whatCameOfItIsToldUntilItIsClosed()
    {
        Shown shown;
        auto* notice = shown.window.findChild<QWidget*>(QStringLiteral("notice"));
        QVERIFY(!notice->isVisible());
        shown.window.tell(false, QStringLiteral("Cannot write x: the disk is full."));
        QVERIFY(notice->isVisible());
        QCOMPARE(notice->accessibleName(), QStringLiteral("Cannot write x: the disk is full."));
        shown.window.findChild<QAbstractButton*>(QStringLiteral("noticeClose"))->click();
        QVERIFY(!notice->isVisible());
    }

    void theKeysAreShownUntilAKey()
    {
        Shown shown;
        auto* help = shown.window.findChild<QWidget*>(QStringLiteral("keyboardHelp"));
        shown.press(Qt::Key_Question);
        QVERIFY(help->isVisible());
        for (const WindowActionEntry& entry : windowActions()) {
            // The rest is the program's to offer.
            constexpr std::array offered{WindowAction::AddSource,       WindowAction::SaveRecent, WindowAction::OpenSettings,
                                         WindowAction::RestartWorkload, WindowAction::DeletePod,  WindowAction::ScaleWorkload};
            const bool expected = !entry.keys.empty() && std::find(offered.begin(), offered.end(), entry.action) == offered.end();
            QCOMPARE(help->accessibleDescription().contains(entry.title + QStringLiteral(": ") + keyText(entry)), expected);
        }
        shown.press(Qt::Key_Space);
        QVERIFY(!help->isVisible());
        QVERIFY(shown.context.live());
    }

    void aWordOfTheNamespaceTellsApart()
    {
        const auto scene = busyScene();
        const auto entries = paletteEntries(scene->session, liveTime, {});
        const auto found = rankEntries(entries, QStringLiteral("payments deploy"), 9);
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found.front().title, QStringLiteral("payment-gateway"));
    }

    void onlyTheBestOfThousandsAreListed()
    {
        const auto scene = podsScene(5'000);
        const auto entries = paletteEntries(scene->session, liveTime, {});
        QVERIFY(entries.size() > 5'000);
        QCOMPARE(rankEntries(entries, QStringLiteral("fleet"), 50).size(), 50U);
    }

    void overlaysArePictured()
    {
        const auto scene = busyScene();
        SnapshotRequest request;
        request.now = scene->now;
        request.selection = scene->workload("shop", "order-service");
        for (const ThemeMode theme : {ThemeMode::Dark, ThemeMode::Light}) {
            request.theme = theme;
            for (const QSize size : {QSize(1440, 900), QSize(1024, 768)}) {
                request.size = size;
                request.open.clear();
                const auto plain = renderView(scene->session, {}, request, "pods");
                QVERIFY(plain);
                for (const char* opened : {"palette", "keys"}) {
                    request.open = opened;
                    request.query = "pay";
                    const auto image = renderView(scene->session, {}, request, "pods");
                    QVERIFY(image);
                    QVERIFY(*image != *plain);
                    if (const QString folder = qEnvironmentVariable("NEPHOSCOPE_PICTURES"); !folder.isEmpty())
                        QVERIFY(image->save(QStringLiteral("%1/%2-%3-%4.png")
                                                .arg(folder, QLatin1String(opened),
                                                     theme == ThemeMode::Dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                                .arg(size.width())));
                }
            }
        }
    }
};

QTEST_MAIN(CommandPaletteTest)
#include "command_palette_test.moc"
