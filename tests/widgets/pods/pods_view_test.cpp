// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTest>

#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/quiet.h"
#include "widgets/charts/metric_chart.h"
#include "widgets/charts/replica_chart.h"
#include "widgets/common/source_words.h"
#include "widgets/pods/pod_table.h"
#include "widgets/pods/pod_tiles.h"
#include "widgets/pods/pods_view.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

struct Shown {
    std::unique_ptr<ClusterScene> scene;
    ManualTime clock;
    SessionHost host;
    ViewContext context;
    int explained = 0;
    int working = 0;  // so many answers are not the last yet
    PodsView view;

    explicit Shown(std::unique_ptr<ClusterScene> told)
        : scene(std::move(told)), clock(scene->now), host(scene->session, clock), context(host), view(host, context, explainer())
    {
        view.resize(1200, 800);
        view.show();
        view.refreshNow();
        // What making it has queued.
        QCoreApplication::processEvents();
    }
    Explainer explainer()
    {
        return [this](const Session&, const ObjectKey&, Time t) {
            if (working > 0 && --working > 0)
                return std::optional(ExplainedDecision{t, {}, {}, true});
            ++explained;
            return std::optional(ExplainedDecision{t, {}, {}});
        };
    }
    template <class Widget>
    Widget* child(const char* name = nullptr)
    {
        return name ? view.findChild<Widget*>(QLatin1String(name)) : view.findChild<Widget*>();
    }
    QString selected() const { return context.selection() ? QString::fromStdString(context.selection()->name.str()) : QString(); }
    bool says(const QString& text) const
    {
        const auto labels = view.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
    }
};

} // namespace

class PodsViewTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void theWorstWorkloadIsShownFirst()
    {
        Shown shown(busyScene());
        QCOMPARE(shown.selected(), QStringLiteral("payment-gateway"));
        QCOMPARE(shown.child<PodTable>()->model()->rowCount(), 2);
        QVERIFY(shown.says(QStringLiteral("CrashLoopBackOff: Container \"app\"")));
        QVERIFY(shown.says(QStringLiteral("Nothing scales this")));
        // Nothing to compare: no empty chart.
        QVERIFY(!shown.child<MetricChart>()->isVisible());
    }

    void choosingAnotherShowsIt()
    {
        Shown shown(busyScene());
        shown.context.select(shown.scene->workload("shop", "order-service"));
        shown.view.refreshNow();
        QCOMPARE(shown.child<QListView>("workloadList")->currentIndex().data().toString(), QStringLiteral("order-service"));
        QVERIFY(shown.child<MetricChart>()->isVisible());
        QTest::keyClick(shown.child<QListView>("workloadList"), Qt::Key_Down);
        shown.view.refreshNow();
        QVERIFY(shown.selected() != QStringLiteral("order-service"));
        QVERIFY(!shown.selected().isEmpty());
    }

    void tilesAndTableMarkTheSamePod()
    {
        Shown shown(busyScene());
        shown.context.select(shown.scene->workload("shop", "order-service"));
        shown.view.refreshNow();
        auto* table = shown.child<PodTable>();
        table->setCurrentIndex(table->model()->index(2, 0));
        QVERIFY(shown.context.selectedPod());
        QCOMPARE(toQString(shown.context.selectedPod()->name.view()), table->currentIndex().data().toString());
        QVERIFY(
            shown.child<PodTiles>()->summary().contains(QStringLiteral("Selected: ") + table->currentIndex().data().toString()));
        // A pod of another workload has no row here.
        const auto elsewhere = shown.scene->workload("payments", "payment-gateway-6c5b-q8z2w", ObjectKind::Pod);
        shown.context.selectPod(elsewhere);
        QVERIFY(!table->currentIndex().isValid());
        QVERIFY(table->selectionModel()->selectedRows().isEmpty());
        QCOMPARE(shown.context.selectedPod(), std::optional(elsewhere));
    }

    void aTileOpensItsWorkload()
    {
        Shown shown(busyScene());
        shown.context.select(shown.scene->workload("shop", "order-service"));
        shown.view.refreshNow();
        auto* tiles = shown.child<PodTiles>();
        int opened = 0;
        for (std::size_t block = 0; block < tiles->tileLayout().blocks.size(); ++block) {
            for (int index = 0; index < tiles->tileLayout().blocks[block].drawn; ++index) {
                const PlacedPod& pod = tiles->podAt({static_cast<int>(block), index});
                if (!pod.pod->meta().name.view().starts_with("payment-gateway"))
                    continue;
                QTest::mouseDClick(tiles, Qt::LeftButton, {}, tiles->tileLayout().tile({static_cast<int>(block), index}).center());
                ++opened;
            }
        }
        QVERIFY(opened > 0);
        QCOMPARE(shown.selected(), QStringLiteral("payment-gateway"));
    }

    void theFilterSaysHowManyItLeaves()
    {
        Shown shown(busyScene());
        shown.context.select(shown.scene->workload("shop", "order-service"));
        shown.view.refreshNow();
        QVERIFY(shown.says(QStringLiteral("6 pods of order-service")));
        const QString name = shown.child<PodTable>()->model()->index(0, 0).data().toString();
        shown.child<QLineEdit>("podFilter")->setText(name);
        QCOMPARE(shown.child<PodTable>()->model()->rowCount(), 1);
        QVERIFY(shown.says(QStringLiteral("1 of 6 pods of order-service")));
    }

    void theSelectionIsByNameAndSurvivesDeathAndRebirth()
    {
        Shown shown(busyScene());
        shown.context.select(shown.scene->workload("shop", "cart"));
        shown.clock.advance(10s);
        shown.host.notify(shown.scene->see(
            1330, ObjectGone{ObjectKind::Deployment, shown.scene->in("cart"), shown.scene->in("shop"), shown.scene->in("cart")}));
        shown.view.refreshNow();
        QVERIFY(shown.says(QStringLiteral("cart is no more")));
        shown.host.notify(shown.scene->see(1330, shown.scene->deployment("cart-2", "shop", "cart", 1, 1, 1330)));
        shown.view.refreshNow();
        QVERIFY(!shown.says(QStringLiteral("cart is no more")));
        QCOMPARE(shown.selected(), QStringLiteral("cart"));
    }

    void tenThousandUpdatesCauseFewRefreshes()
    {
        Shown shown(busyScene());
        shown.context.select(shown.scene->workload("shop", "order-service"));
        shown.view.refreshNow();
        QCoreApplication::processEvents();
        const int explainedBefore = shown.explained;
        int replots = 0;
        connect(shown.child<ReplicaChart>(), &QCustomPlot::afterReplot, this, [&replots] { ++replots; });

        shown.clock.advance(5s);
        Pod pod = shown.scene->pod("order-service-pod-0", "shop", "order-service-7d9f8c-x2kq4", "order-service", "order-service-rs",
                                   -7200);
        for (int i = 1; i <= 10'000; ++i) {
            pod.statuses = restarted(pod, i);
            shown.host.notify(shown.scene->see(1321 + i * 1e-4, pod));
        }
        QCOMPARE(replots, 0);
        const auto* model = shown.child<PodTable>()->model();
        const auto restarts = [model] {
            for (int row = 0; row < model->rowCount(); ++row) {
                if (model->index(row, 0).data() == QStringLiteral("order-service-7d9f8c-x2kq4"))
                    return model->index(row, 3).data().toString();
            }
            return QString();
        };
        QTRY_COMPARE(restarts(), QStringLiteral("10000"));
        QVERIFY2(replots <= 3, qPrintable(QString::number(replots)));
        // Pods that change do not change what was decided.
        QCOMPARE(shown.explained, explainedBefore);
    }

    void aHiddenViewAsksNothing()
    {
        Shown shown(busyScene());
        shown.view.hide();
        int replots = 0;
        connect(shown.child<ReplicaChart>(), &QCustomPlot::afterReplot, this, [&replots] { ++replots; });
        shown.host.notify(
            shown.scene->see(1321, shown.scene->deployment("payment-gateway", "payments", "payment-gateway", 5, 3, -400000)));
        shown.view.timePassed();
        QCoreApplication::processEvents();
        QCOMPARE(replots, 0);
        shown.view.show();
        QTRY_VERIFY(replots > 0);
    }

    // Charts move by whole columns, and say nothing of other workloads.
    void whatTheChartsDoNotShowDoesNotRedrawThem()
    {
        Shown shown(busyScene());
        shown.context.select(shown.scene->workload("shop", "order-service"));
        shown.view.refreshNow();
        QCoreApplication::processEvents();
        int replots = 0;
        connect(shown.child<ReplicaChart>(), &QCustomPlot::afterReplot, this, [&replots] { ++replots; });
        shown.host.notify(shown.scene->see(1321, shown.scene->deployment("cart", "shop", "cart", 5, 3, -400000)));
        shown.view.timePassed();
        QTest::qWait(150);
        QCOMPARE(replots, 0);
        shown.clock.advance(60s);
        shown.view.timePassed();
        QTRY_VERIFY(replots > 0);
    }

    void theDecisionStaysUntilTheNextIsWorkedOut()
    {
        Shown shown(busyScene());
        shown.context.select(shown.scene->workload("shop", "order-service"));
        shown.working = 3;
        shown.view.refreshNow();
        QCOMPARE(shown.working, 0);
        QVERIFY(shown.says(QStringLiteral("decided")));
        shown.clock.advance(15s);
        shown.working = 2;
        shown.view.timePassed();
        QVERIFY(shown.says(QStringLiteral("decided")));
        QTRY_COMPARE(shown.working, 0);
        QVERIFY(!shown.says(QStringLiteral("Being worked out")));
    }

    void lookingBackIsNotDisturbedByThePresent()
    {
        Shown shown(busyScene());
        shown.context.select(shown.scene->workload("shop", "order-service"));
        shown.context.lookAt(ClusterScene::at(300));
        shown.view.refreshNow();
        QCOMPARE(shown.child<PodTable>()->model()->rowCount(), 3);
        const int before = shown.explained;
        shown.host.notify(shown.scene->see(1321, shown.scene->deployment("cart", "shop", "cart", 5, 3, -400000)));
        shown.view.refreshNow();
        QCOMPARE(shown.explained, before);
    }

    void filteringToNothingSaysSo()
    {
        Shown shown(busyScene());
        shown.view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shown.view));
        auto* filter = shown.child<QLineEdit>("workloadFilter");
        filter->setFocus();
        QTest::keyClicks(filter, QStringLiteral("nonsense"));
        QVERIFY(shown.says(QStringLiteral("None matches")));
        QTest::keyClick(filter, Qt::Key_Escape);
        QCOMPARE(filter->text(), QString());
        QVERIFY(!shown.says(QStringLiteral("None matches")));
    }

    void namespacesCanBeChosen()
    {
        Shown shown(busyScene());
        auto* box = shown.child<QComboBox>("namespaceFilter");
        QCOMPARE(box->count(), 7);
        box->setCurrentIndex(box->findData(QStringLiteral("payments")));
        QCOMPARE(shown.child<QListView>("workloadList")->model()->rowCount(), 2);
        // A namespace that vanishes stays chosen.
        shown.host.notify(shown.scene->see(
            1321, ObjectGone{ObjectKind::Namespace, shown.scene->in("payments"), {}, shown.scene->in("payments")}));
        shown.view.refreshNow();
        QCOMPARE(box->currentData().toString(), QStringLiteral("payments"));
    }

    void emptySessionsTeach_data()
    {
        QTest::addColumn<int>("state");
        QTest::newRow("no source") << -2;
        QTest::newRow("empty cluster") << -1;
        for (std::size_t i = 0; i < EnumNames<SourceState>::names.size(); ++i)
            QTest::newRow(EnumNames<SourceState>::names[i]) << static_cast<int>(i);
    }
    void emptySessionsTeach()
    {
        QFETCH(int, state);
        Shown shown(state == -2   ? nothingScene()
                    : state == -1 ? emptyClusterScene()
                                  : sourceScene(static_cast<SourceState>(state)));
        const TeachingText text = teachEmptySession(sourceSummaries(shown.scene->session, shown.scene->now));
        QVERIFY(shown.says(text.what));
        QVERIFY(shown.says(text.why));
        QVERIFY(shown.says(text.tryThis));
        QVERIFY(!shown.child<ReplicaChart>()->isVisible());
    }
};

QTEST_MAIN(PodsViewTest)
#include "pods_view_test.moc"
