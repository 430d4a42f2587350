// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/kubectl_command.h"

#include <QProcess>
#include <QTest>

using namespace nephoscope;

namespace {

// Holds the strings of its action.
struct Asked {
    StringPool pool;
    Action action;

    Asked(ActionVerb verb, ObjectKind kind, const char* space, const char* name)
    {
        action.verb = verb;
        action.kind = kind;
        action.namespaceName = pool.intern(space);
        action.name = pool.intern(name);
    }
};

} // namespace

class KubectlCommandTest : public QObject {
    Q_OBJECT

private slots:
    void saysTheSameAsTheAction()
    {
        Asked scale(ActionVerb::Scale, ObjectKind::Deployment, "shop", "web");
        scale.action.replicas = 5;
        QCOMPARE(kubectlCommand(scale.action, {{}, "kind-dev"}),
                 std::string{"kubectl --context=kind-dev -n shop scale deployment/web --replicas=5"});
        const Asked restart(ActionVerb::Restart, ObjectKind::StatefulSet, "shop", "db");
        QCOMPARE(kubectlCommand(restart.action, {"/home/me/dev.yaml", "kind-dev"}),
                 std::string{"kubectl --kubeconfig=/home/me/dev.yaml --context=kind-dev -n shop rollout restart statefulset/db"});
        Asked remove(ActionVerb::Delete, ObjectKind::Pod, "shop", "web-1");
        QCOMPARE(kubectlCommand(remove.action, {}), std::string{"kubectl -n shop delete pod/web-1"});
        remove.action.graceSeconds = 5;
        QCOMPARE(kubectlCommand(remove.action, {}), std::string{"kubectl -n shop delete pod/web-1 --grace-period=5"});
    }

    void aShellTakesItForTheSameWords_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << QStringLiteral("kind-dev");
        QTest::newRow("space") << QStringLiteral("my cluster");
        QTest::newRow("quote") << QStringLiteral("o'brien's");
        QTest::newRow("substitution") << QStringLiteral("$(touch /tmp/x) `id` $HOME");
        QTest::newRow("separators") << QStringLiteral("a;b&&c|d>e");
        QTest::newRow("glob") << QStringLiteral("*?[a]{b,c}~");
        QTest::newRow("backslash") << QStringLiteral("a\\b\"c");
        QTest::newRow("line break") << QStringLiteral("a\nb");
        QTest::newRow("beyond ASCII") << QStringLiteral("grün ☁");
        QTest::newRow("like an option") << QStringLiteral("--replicas=0");
        QTest::newRow("an ARN") << QStringLiteral("arn:aws:eks:eu-west-1:1:cluster/dev");
    }
    void aShellTakesItForTheSameWords()
    {
        QFETCH(const QString, name);
        const Asked restart(ActionVerb::Restart, ObjectKind::Deployment, "shop", "web");
        std::string line = kubectlCommand(restart.action, {"/tmp/" + name.toStdString(), name.toStdString()});
        QVERIFY(line.starts_with("kubectl "));
        line.replace(0, 7, "printf '%s\\0'");
        QProcess shell;
        shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromStdString(line)});
        QVERIFY(shell.waitForFinished());
        const QString said = QString::fromUtf8(shell.readAllStandardOutput());
        QCOMPARE(said.split(QChar::Null, Qt::SkipEmptyParts), (QStringList{"--kubeconfig=/tmp/" + name, "--context=" + name, "-n",
                                                                           "shop", "rollout", "restart", "deployment/web"}));
    }

    void nothingIsAWordToo() { QCOMPARE(shellWord(""), std::string{"''"}); }
};

QTEST_GUILESS_MAIN(KubectlCommandTest)
#include "kubectl_command_test.moc"
