// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/action_dialog.h"

#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/fake_action_sink.h"
#include "tests/widgets/quiet.h"
#include "widgets/common/view_context.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace nephoscope;

namespace {

// A dialog over the busy scene: shop/order-service has ten replicas, and an autoscaler that owns them.
struct Asked {
    std::unique_ptr<ClusterScene> scene = busyScene();
    ManualTime clock{scene->now};
    SessionHost host{scene->session, clock};
    ViewContext context{host};
    FakeActionSink sink;
    QString whyNot;
    std::unique_ptr<ActionDialog> dialog;

    ActionDialog* ask(ActionVerb verb, const ObjectName& object)
    {
        const auto foreteller = [](const Session& session, const ObjectKey& workload, std::int32_t replicas, Time t) {
            return autoscalerReaction(session, workload, replicas, t);
        };
        dialog.reset(ActionDialog::make(verb, object, host, context, sink, foreteller, nullptr, whyNot));
        if (dialog)
            dialog->show();
        return dialog.get();
    }
    ObjectName podOf(const char* app)
    {
        std::optional<ObjectName> found;
        scene->session.pods().forEachAt(liveTime, [&](const ObjectKey& key, const Pod& pod) {
            if (!found && pod.meta().name.view().starts_with(app))
                found = ObjectName{key.source, ObjectKind::Pod, pod.meta().namespaceName, pod.meta().name};
        });
        return *found;
    }
    QString text(const char* label) { return dialog->findChild<QLabel*>(QLatin1String(label))->text(); }
    QPushButton* button(const char* name) { return dialog->findChild<QPushButton*>(QLatin1String(name)); }
    QSpinBox* replicas() { return dialog->findChild<QSpinBox*>(QStringLiteral("actionReplicas")); }
    std::int32_t wanted(const ObjectName& workload)
    {
        return desiredReplicas(*scene->session.workloads().at(*scene->session.find(workload, liveTime), liveTime));
    }
};

} // namespace

class ActionDialogTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void namesContextNamespaceAndObject()
    {
        Asked asked;
        QVERIFY(asked.ask(ActionVerb::Scale, asked.scene->workload("shop", "order-service")));
        const QString where = asked.dialog->accessibleDescription();
        for (const char* part : {"kind-dev", "shop", "Deployment", "order-service"})
            QVERIFY2(where.contains(QLatin1String(part)), qPrintable(where));
    }

    void aLockedSourceIsUnlockedRightThere()
    {
        Asked asked;
        asked.ask(ActionVerb::Restart, asked.scene->workload("shop", "order-service"));
        QVERIFY(asked.text("actionLock").contains(QStringLiteral("locked")));
        QVERIFY(!asked.button("doAction")->isEnabled());
        QTest::keyClick(asked.dialog.get(), Qt::Key_Return);
        QVERIFY(asked.sink.submitted.empty());
        asked.button("unlockSource")->click();
        QVERIFY(asked.sink.open);
        QVERIFY(asked.button("unlockSource")->isHidden());
        QSignalSpy spy(asked.dialog.get(), &ActionDialog::submitted);
        asked.button("doAction")->click();
        QCOMPARE(spy.count(), 1);
        QCOMPARE(asked.sink.submitted.size(), std::size_t{1});
        const Action& action = asked.sink.submitted.front();
        QVERIFY(action.verb == ActionVerb::Restart && action.name == "order-service" && !action.uid.empty());
    }

    void aRecordingIsNeverUnlockedAndSaysWhy()
    {
        Asked asked;
        asked.sink.never = true;
        asked.ask(ActionVerb::Scale, asked.scene->workload("shop", "order-service"));
        QVERIFY(asked.button("unlockSource")->isHidden());
        QVERIFY(!asked.button("doAction")->isEnabled());
        QVERIFY2(asked.text("actionLock").contains(QStringLiteral("recording")), qPrintable(asked.text("actionLock")));
    }

    void scalingSaysWhatTheAutoscalerWillMakeOfIt()
    {
        Asked asked;
        asked.sink.open = true;
        const ObjectName orders = asked.scene->workload("shop", "order-service");
        const int wanted = asked.wanted(orders);
        asked.ask(ActionVerb::Scale, orders);
        QCOMPARE(asked.replicas()->value(), wanted);
        QVERIFY(!asked.button("doAction")->isEnabled()); // that many there are
        asked.replicas()->setValue(1);
        QVERIFY2(asked.text("actionNote").contains(QStringLiteral("order-service-hpa"))
                     || asked.text("actionNote").contains(QStringLiteral("autoscaler order-service")),
                 qPrintable(asked.text("actionNote")));
        QVERIFY2(asked.text("actionNote").contains(QStringLiteral("Its minimum is 3")), qPrintable(asked.text("actionNote")));
        asked.replicas()->setValue(40);
        QVERIFY2(asked.text("actionNote").contains(QStringLiteral("Its maximum is 10")), qPrintable(asked.text("actionNote")));
        asked.replicas()->setValue(0);
        QVERIFY2(asked.text("actionNote").contains(QStringLiteral("switched off")), qPrintable(asked.text("actionNote")));
        QVERIFY(asked.text("actionKubectl").endsWith(QStringLiteral("--replicas=0")));
        QTest::keyClick(asked.replicas(), Qt::Key_Return);
        QCOMPARE(asked.sink.submitted.size(), std::size_t{1});
        QVERIFY(asked.sink.submitted.front().replicas == 0 && asked.sink.submitted.front().replicasBefore == wanted);
    }

    void theSameLineForKubectlIsCopied()
    {
        Asked asked;
        asked.ask(ActionVerb::Scale, asked.scene->workload("shop", "order-service"));
        asked.replicas()->setValue(4);
        asked.button("copyKubectl")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), asked.text("actionKubectl"));
        QVERIFY(asked.text("actionKubectl").startsWith(QStringLiteral("kubectl ")));
        QVERIFY(asked.dialog->isVisible()); // also where nothing may be changed
    }

    void deletingSaysWhoTakesItsPlace()
    {
        Asked asked;
        asked.sink.open = true;
        QVERIFY(asked.ask(ActionVerb::Delete, asked.podOf("order-service")));
        QVERIFY2(asked.text("actionNote").contains(QStringLiteral("in its place")), qPrintable(asked.text("actionNote")));
        auto* grace = asked.dialog->findChild<QSpinBox*>(QStringLiteral("actionGrace"));
        grace->setValue(5);
        asked.button("doAction")->click();
        QCOMPARE(asked.sink.submitted.at(0).graceSeconds, std::optional<std::int64_t>{5});
    }

    void whatEndsMeanwhileCannotBeChangedAnyMore()
    {
        Asked asked;
        asked.sink.open = true;
        const ObjectName pod = asked.podOf("order-service");
        asked.ask(ActionVerb::Delete, pod);
        QVERIFY(asked.button("doAction")->isEnabled());
        const ObjectKey key = *asked.scene->session.find(pod, liveTime);
        asked.host.notify(asked.scene->see(1'400, ObjectGone{ObjectKind::Pod, key.uid, pod.namespaceName, pod.name}));
        QTRY_VERIFY(!asked.button("doAction")->isEnabled());
        QVERIFY(asked.text("actionNote").contains(QStringLiteral("no more")));
        QVERIFY(!asked.ask(ActionVerb::Delete, pod));
        QVERIFY(asked.whyNot.contains(QStringLiteral("no more")));
    }

    void thePastIsNotChanged()
    {
        Asked asked;
        asked.context.lookAt(ClusterScene::at(300));
        asked.ask(ActionVerb::Restart, asked.scene->workload("shop", "order-service"));
        QVERIFY(asked.dialog->findChild<QLabel*>(QStringLiteral("actionPast"))->isVisible());
        asked.context.goLive();
        QVERIFY(!asked.dialog->findChild<QLabel*>(QStringLiteral("actionPast"))->isVisible());
    }

    void whatRefusesItIsTold()
    {
        Asked asked;
        asked.sink.open = true;
        asked.sink.refuses = true;
        asked.ask(ActionVerb::Restart, asked.scene->workload("shop", "order-service"));
        QSignalSpy spy(asked.dialog.get(), &ActionDialog::refused);
        asked.button("doAction")->click();
        QCOMPARE(spy.count(), 1);
        QVERIFY(spy.at(0).at(0).toString().contains(QStringLiteral("no cluster")));
    }

    void everyFieldHasANameAndTabsInReadingOrder()
    {
        Asked asked;
        asked.ask(ActionVerb::Scale, asked.scene->workload("shop", "order-service"));
        QStringList order;
        QWidget* widget = asked.replicas();
        do {
            if (widget->focusPolicy() & Qt::TabFocus && widget->isVisible() && widget->isEnabled())
                order += widget->objectName();
            widget = widget->nextInFocusChain();
        } while (widget != asked.replicas());
        order.removeAll(QStringLiteral("qt_spinbox_lineedit"));
        order.removeAll(QStringLiteral("actionDialog"));
        QCOMPARE(order, (QStringList{"actionReplicas", "copyKubectl", "unlockSource", "cancelAction"}));
    }

    void isPicturedInBothThemes()
    {
        Asked asked;
        for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
            asked.context.setThemeMode(mode);
            applyTheme(*qApp, asked.context.palette());
            for (const ActionVerb verb : {ActionVerb::Scale, ActionVerb::Restart, ActionVerb::Delete}) {
                asked.sink.open = verb == ActionVerb::Delete;
                asked.ask(verb, verb == ActionVerb::Delete ? asked.podOf("order-service")
                                                           : asked.scene->workload("shop", "order-service"));
                if (verb == ActionVerb::Scale)
                    asked.replicas()->setValue(4);
                const QImage image = asked.dialog->grab().toImage();
                QVERIFY(!image.isNull());
                if (const QString folder = qEnvironmentVariable("NEPHOSCOPE_PICTURES"); !folder.isEmpty())
                    QVERIFY(image.save(QStringLiteral("%1/action-%2-%3.png")
                                           .arg(folder, toQString(enumName(verb)), asked.context.palette().name)));
            }
        }
    }
};

QTEST_MAIN(ActionDialogTest)
#include "action_dialog_test.moc"
