// SPDX-License-Identifier: GPL-3.0-or-later
#include "kubeconfig_scene.h"

#include <QtTest>
#include <rapidcheck.h>

#include <algorithm>

using namespace nephoscope;

namespace {

std::string namesOf(const Kubeconfig& config)
{
    std::string text;
    for (const ContextEntry& entry : listContexts(config))
        text += (text.empty() ? "" : " ") + entry.name + (entry.current ? "*" : "");
    return text;
}

rc::Gen<Kubeconfig> anyKubeconfig()
{
    return rc::gen::exec([] {
        Kubeconfig config;
        // Few names, so that files overlap.
        for (int name = 0; name < 6; ++name) {
            if (*rc::gen::arbitrary<bool>())
                continue;
            KubeCluster& cluster = config.clusters.emplace_back();
            cluster.name = "n" + std::to_string(name);
            cluster.server = "https://" + std::to_string(*rc::gen::inRange(0, 1000));
            KubeUser& user = config.users.emplace_back();
            user.name = cluster.name;
            user.token = Secret{std::to_string(*rc::gen::inRange(0, 1000))};
            KubeContext& context = config.contexts.emplace_back();
            context.name = cluster.name;
            context.namespaceName = std::to_string(*rc::gen::inRange(0, 1000));
        }
        if (*rc::gen::arbitrary<bool>())
            config.currentContext = "n" + std::to_string(*rc::gen::inRange(0, 6));
        config.files.push_back("/f" + std::to_string(*rc::gen::inRange(0, 1000)));
        return config;
    });
}

} // namespace

// Where kubeconfigs come from, and how several become one.
class KubeconfigFilesTest : public QObject {
    Q_OBJECT

private slots:
    void theFileInTheHomeFolderIsTheUsualOne();
    void theVariableReplacesTheHomeFolder();
    void anEmptyVariableIsNone();
    void theFirstFileToDefineANameWinsWhole();
    void theEarliestCurrentContextCounts();
    void missingFilesOfTheListAreSkipped();
    void filesNamedTwiceAndEmptyNamesAreDropped();
    void anExplicitFileStandsAlone();
    void anExplicitFileMustExist();
    void noKubeconfigAtAllTeaches();
    void aFileThatMayNotBeReadIsNotSkipped();
    void anEmptyFileIsAnEmptyKubeconfig();
    void aBrokenSecondFileIsNamed();
    void aTildeIsNotExpanded();

    // Laws.
    void mergingIsLeftBiased();
    void mergingTwiceChangesNothing();
    void mergingIsAssociative();
};

void KubeconfigFilesTest::theFileInTheHomeFolderIsTheUsualOne()
{
    const auto config = loadKubeconfig(location({{"/home/me/.kube/config", one}}, {{"HOME", "/home/me"}}));
    QVERIFY(config);
    QCOMPARE(clustersOf(*config), std::string{"a=https://one"});
    QCOMPARE(config->files, std::vector<std::string>{"/home/me/.kube/config"});
}

void KubeconfigFilesTest::theVariableReplacesTheHomeFolder()
{
    const auto config = loadKubeconfig(
        location({{"/home/me/.kube/config", one}, {"/work/two", two}}, {{"HOME", "/home/me"}, {"KUBECONFIG", "two"}}));
    QVERIFY(config);
    QCOMPARE(clustersOf(*config), std::string{"a=https://two b=https://two"});
    QCOMPARE(config->files, std::vector<std::string>{"/work/two"});   // relative to the working folder
}

void KubeconfigFilesTest::anEmptyVariableIsNone()
{
    const auto config = loadKubeconfig(location({{"/home/me/.kube/config", one}}, {{"HOME", "/home/me"}, {"KUBECONFIG", ""}}));
    QVERIFY(config);
    QCOMPARE(clustersOf(*config), std::string{"a=https://one"});
}

void KubeconfigFilesTest::theFirstFileToDefineANameWinsWhole()
{
    const KubeconfigFiles files{
        {"/1", "clusters: [{name: a, cluster: {server: 'https://one'}}]\n"
               "users: [{name: u, user: {username: me}}]"},
        {"/2", "clusters: [{name: a, cluster: {server: 'https://two', tls-server-name: two, proxy-url: 'http://p'}}]\n"
               "users: [{name: u, user: {token: t, password: p}}]"}};
    const auto config = loadKubeconfig(location(files, {{"KUBECONFIG", "/1:/2"}}));
    QVERIFY(config);
    QCOMPARE(clustersOf(*config), std::string{"a=https://one"});
    QVERIFY(config->clusters[0].tlsServerName.empty());   // not filled up from the second file
    QVERIFY(config->clusters[0].proxyUrl.empty());
    QCOMPARE(config->users[0].username, std::string{"me"});
    QVERIFY(config->users[0].token.empty());
    QVERIFY(config->users[0].password.empty());
    QCOMPARE(config->clusters[0].place.file, std::string{"/1"});
}

void KubeconfigFilesTest::theEarliestCurrentContextCounts()
{
    const std::string noCurrent = file("c=https://c", "", "z=c/");
    QCOMPARE(loadKubeconfig(location({{"/1", one}, {"/2", two}}, {{"KUBECONFIG", "/1:/2"}}))->currentContext, std::string{"x"});
    QCOMPARE(loadKubeconfig(location({{"/1", one}, {"/2", two}}, {{"KUBECONFIG", "/2:/1"}}))->currentContext, std::string{"y"});
    QCOMPARE(loadKubeconfig(location({{"/1", noCurrent}, {"/2", two}}, {{"KUBECONFIG", "/1:/2"}}))->currentContext,
             std::string{"y"});
    QCOMPARE(namesOf(*loadKubeconfig(location({{"/1", noCurrent}, {"/2", two}}, {{"KUBECONFIG", "/1:/2"}}))),
             std::string{"z x y*"});
}

void KubeconfigFilesTest::missingFilesOfTheListAreSkipped()
{
    const auto config = loadKubeconfig(location({{"/2", two}}, {{"KUBECONFIG", "/1:/2:/3"}}));
    QVERIFY(config);
    QCOMPARE(config->files, std::vector<std::string>{"/2"});
}

void KubeconfigFilesTest::filesNamedTwiceAndEmptyNamesAreDropped()
{
    const auto config = loadKubeconfig(location({{"/1", one}, {"/2", two}}, {{"KUBECONFIG", ":/2::/1:/2:"}}));
    QVERIFY(config);
    QCOMPARE(config->files, (std::vector<std::string>{"/2", "/1"}));
    QCOMPARE(clustersOf(*config), std::string{"a=https://two b=https://two"});
}

void KubeconfigFilesTest::anExplicitFileStandsAlone()
{
    const auto config = loadKubeconfig(
        location({{"/1", one}, {"/2", two}, {"/home/me/.kube/config", two}}, {{"KUBECONFIG", "/2"}, {"HOME", "/home/me"}}, "/1"));
    QVERIFY(config);
    QCOMPARE(clustersOf(*config), std::string{"a=https://one"});
}

void KubeconfigFilesTest::anExplicitFileMustExist()
{
    const auto config = loadKubeconfig(location({{"/2", two}}, {{"KUBECONFIG", "/2"}}, "/1"));
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::NotFound);
    QVERIFY(contains(config.error(),
                     "Cannot read the kubeconfig: there is no such file (/1). Check the path given with --kubeconfig."));
}

void KubeconfigFilesTest::noKubeconfigAtAllTeaches()
{
    const auto config = loadKubeconfig(location({}, {{"HOME", "/home/me"}}));
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::NotFound);
    QVERIFY(contains(config.error(), "no file /home/me/.kube/config."));
    QVERIFY(contains(config.error(), "kind create cluster"));
    QVERIFY(contains(loadKubeconfig(location({}, {{"KUBECONFIG", "/1:/2:/3"}})).error(), "no file /1, /2 or /3."));
    QVERIFY(contains(loadKubeconfig(location({})).error(), "neither KUBECONFIG nor HOME is set"));
}

void KubeconfigFilesTest::aFileThatMayNotBeReadIsNotSkipped()
{
    KubeconfigLocation where = location({{"/2", two}}, {{"KUBECONFIG", "/1:/2"}});
    where.readFile = [inner = where.readFile](const std::string& path) -> Expected<std::string> {
        if (path != "/1")
            return inner(path);
        Error error;
        error.code = ErrorCode::BadInput;
        error.why = "we may not read it";
        return tl::unexpected(error);
    };
    const auto config = loadKubeconfig(where);
    QVERIFY(!config);
    QVERIFY(contains(config.error(), "we may not read it (/1)"));
}

void KubeconfigFilesTest::anEmptyFileIsAnEmptyKubeconfig()
{
    for (const char* text : {"", "\n\n", "# nothing but a comment\n", "---\n", "null\n", "{}"}) {
        const auto config = parseKubeconfig(text, "/k/config");
        QVERIFY2(config, text);
        QVERIFY(config->contexts.empty());
        QVERIFY(contains(resolveContext(*config, {}).error(), "the kubeconfig defines no contexts (/k/config)"));
    }
}

void KubeconfigFilesTest::aBrokenSecondFileIsNamed()
{
    const auto config = loadKubeconfig(
        location({{"/1", one}, {"/2", "clusters:\n  - name: a\n bad: [\n"}}, {{"KUBECONFIG", "/1:/2"}}));
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::BadInput);
    QCOMPARE(config.error().file, std::string{"/2"});
    QVERIFY(contains(config.error(), "(/2:3)"));
}

void KubeconfigFilesTest::aTildeIsNotExpanded()
{
    const auto config = loadKubeconfig(location({{"/home/me/x", one}}, {{"HOME", "/home/me"}}, "~/x"));
    QVERIFY(!config);
    QVERIFY(contains(config.error(), "/work/~/x"));
    QVERIFY(contains(config.error(), "replaced by the shell"));
}

void KubeconfigFilesTest::mergingIsLeftBiased()
{
    QVERIFY(rc::check("what the first file has stays as it is, and the second adds only new names", [] {
        const auto first = *anyKubeconfig();
        const auto second = *anyKubeconfig();
        const Kubeconfig merged = mergeKubeconfigs(first, second);
        RC_ASSERT(std::equal(first.clusters.begin(), first.clusters.end(), merged.clusters.begin()));
        RC_ASSERT(std::equal(first.users.begin(), first.users.end(), merged.users.begin()));
        RC_ASSERT(std::equal(first.contexts.begin(), first.contexts.end(), merged.contexts.begin()));
        for (std::size_t i = first.clusters.size(); i < merged.clusters.size(); ++i) {
            const auto named = [&](const KubeCluster& cluster) { return cluster.name == merged.clusters[i].name; };
            RC_ASSERT(std::none_of(first.clusters.begin(), first.clusters.end(), named));
            RC_ASSERT(std::count(second.clusters.begin(), second.clusters.end(), merged.clusters[i]) == 1);
        }
        for (const KubeCluster& cluster : second.clusters) {
            const auto named = [&](const KubeCluster& other) { return other.name == cluster.name; };
            RC_ASSERT(std::count_if(merged.clusters.begin(), merged.clusters.end(), named) == 1);
        }
        RC_ASSERT(merged.currentContext == (first.currentContext.empty() ? second.currentContext : first.currentContext));
    }));
}

void KubeconfigFilesTest::mergingTwiceChangesNothing()
{
    QVERIFY(rc::check("merging a kubeconfig into itself, or a second time, changes nothing", [] {
        const auto first = *anyKubeconfig();
        const auto second = *anyKubeconfig();
        RC_ASSERT(mergeKubeconfigs(first, first) == first);
        const Kubeconfig merged = mergeKubeconfigs(first, second);
        RC_ASSERT(mergeKubeconfigs(merged, second) == merged);
        RC_ASSERT(mergeKubeconfigs(merged, first) == merged);
    }));
}

void KubeconfigFilesTest::mergingIsAssociative()
{
    QVERIFY(rc::check("the order of the files counts, the order of merging does not", [] {
        const auto a = *anyKubeconfig();
        const auto b = *anyKubeconfig();
        const auto c = *anyKubeconfig();
        RC_ASSERT(mergeKubeconfigs(mergeKubeconfigs(a, b), c) == mergeKubeconfigs(a, mergeKubeconfigs(b, c)));
    }));
}

QTEST_APPLESS_MAIN(KubeconfigFilesTest)
#include "kubeconfig_files_test.moc"
