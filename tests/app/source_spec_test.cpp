// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source_spec.h"

#include <QTest>

using namespace nephoscope;

// How the sources of a command line become a list.
class SourceSpecTest : public QObject {
    Q_OBJECT
private slots:
    void aLabelledClusterNamesItsFileAndContext()
    {
        SourceOptions options;
        options.sources = {"dev=kubernetes:/home/me/kube.yaml#kind-dev"};
        const auto specs = sourceSpecs(options);
        QVERIFY(specs);
        QCOMPARE(specs->size(), 1U);
        QCOMPARE(specs->front(), (SourceSpec{"dev", SourceKind::Kubernetes, "/home/me/kube.yaml", "kind-dev"}));
    }

    void aColonInAPathBelongsToThePath()
    {
        SourceOptions options;
        options.sources = {"log=recording:/tmp/a:b.ndjson"};
        QCOMPARE(sourceSpecs(options)->front().address, std::string("/tmp/a:b.ndjson"));
    }

    void recordingsOfOneNameGetLabelsOfTheirOwn()
    {
        SourceOptions options;
        options.recordings = {"/a/scale-up.ndjson.gz", "/b/scale-up.ndjson"};
        const auto specs = sourceSpecs(options);
        QVERIFY(specs);
        QCOMPARE((*specs)[0].label, std::string("scale-up"));
        QCOMPARE((*specs)[1].label, std::string("scale-up-2"));
        // What has no name of its own is called by its path.
        options.recordings = {"/"};
        QCOMPARE(sourceSpecs(options)->front().label, std::string("/"));
        options.recordings = {""};
        QVERIFY(!sourceSpecs(options));
    }

    void aContextAloneMeansTheKubeconfigThatKubectlUses()
    {
        SourceOptions options;
        options.context = "kind-dev";
        const auto specs = sourceSpecs(options);
        QCOMPARE(specs->front(), (SourceSpec{"", SourceKind::Kubernetes, "", "kind-dev"}));
    }

    void mistakesAreNamed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("why");
        QTest::newRow("no label") << "kubernetes:/x" << "no label";
        QTest::newRow("empty label") << "=kubernetes:/x" << "no label";
        QTest::newRow("no address") << "a=kubernetes:" << "no kind and address";
        QTest::newRow("unknown kind") << "a=nomad:/x" << "no kind of source";
    }
    void mistakesAreNamed()
    {
        QFETCH(QString, text);
        QFETCH(QString, why);
        SourceOptions options;
        options.sources = {text.toStdString()};
        const auto specs = sourceSpecs(options);
        QVERIFY(!specs);
        QVERIFY2(sentence(specs.error()).find(why.toStdString()) != std::string::npos, sentence(specs.error()).c_str());
    }

    void oneLabelCannotNameTwoSources()
    {
        SourceOptions options;
        options.sources = {"a=kubernetes:/x", "a=recording:/y"};
        QVERIFY(!sourceSpecs(options));
    }
};

QTEST_APPLESS_MAIN(SourceSpecTest)
#include "source_spec_test.moc"
