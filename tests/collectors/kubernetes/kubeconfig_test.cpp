// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/yaml_tree.h"
#include "kubeconfig_scene.h"

#include <QtTest>

#include <algorithm>

using namespace nephoscope;

namespace {

Kubeconfig parsed(const std::string& text)
{
    auto config = parseKubeconfig(text, "/k/config");
    if (!config)
        qFatal("%s", sentence(config.error()).c_str());
    return *config;
}

Error faultIn(const std::string& text)
{
    const auto config = parseKubeconfig(text, "/k/config");
    return config ? Error{ErrorCode::Internal, "no fault was found", "", "", "", "", 0} : config.error();
}

// A kubeconfig of one user with these fields (indented by four), in the only and current context "c".
std::string withUser(const std::string& fields)
{
    return "clusters: [{name: k, cluster: {server: 'https://k'}}]\n"
           "contexts: [{name: c, context: {cluster: k, user: u}}]\n"
           "current-context: c\nusers:\n- name: u\n  user:\n"
           + fields;
}

Error refusalOf(const std::string& text, std::string_view context = {})
{
    const auto resolved = resolveContext(parsed(text), context);
    return resolved ? Error{ErrorCode::Internal, "it was not refused", "", "", "", "", 0} : resolved.error();
}

} // namespace

class KubeconfigTest : public QObject {
    Q_OBJECT

private slots:
    // What stands in them.
    void everyFieldIsRead();
    void relativePathsStartFromTheirOwnFile();
    void unknownFieldsAndNullsAreIgnored();
    void ofAKeyGivenTwiceTheLastCounts();
    void mergeKeysAndAliasesWork();
    void jsonIsAKubeconfigToo();
    void brokenFilesAreToldWithTheirLine_data();
    void brokenFilesAreToldWithTheirLine();
    void sentencesHoldNoSecret();

    // Choosing a context.
    void theCurrentContextIsTheDefault();
    void anEmptyCurrentContextIsLegal();
    void refusedContextsSayWhy_data();
    void refusedContextsSayWhy();
    void aServerWithoutSchemeGetsTheOneOfClientGo();
    void allContextsAreListedWhateverTheirState();

    // Hostile input.
    void deepNestingIsRefused();
    void manyValuesAreRefused();
    void aliasesCannotMultiply();
    void anAliasCannotContainItself();
    void aLargeFileIsRefused();
};

void KubeconfigTest::everyFieldIsRead()
{
    const Kubeconfig config = parsed(R"(
apiVersion: v1
kind: Config
clusters:
- name: kind-dev
  cluster:
    server: https://127.0.0.1:6443
    tls-server-name: kubernetes
    insecure-skip-tls-verify: true
    certificate-authority: /ca.pem
    certificate-authority-data: Y2E=
    proxy-url: http://proxy:3128
    disable-compression: true
    extensions:
    - name: other
      extension: {a: b}
    - name: client.authentication.k8s.io/exec
      extension: {audience: dev, level: 3, deep: [true, null, "7"]}
users:
- name: dev
  user:
    client-certificate: /c.pem
    client-certificate-data: Y2VydA==
    client-key: /k.pem
    client-key-data: a2V5
    token: abc
    tokenFile: /token
    as: admin
    as-uid: 7-7
    as-groups: [g1, g2]
    as-user-extra: {reason: [demo, test]}
    username: me
    password: secret
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: plugin
      args: [get-token, --region, eu]
      env: [{name: A, value: "1"}, {name: B, value: "2"}]
      installHint: install it
      provideClusterInfo: true
      interactiveMode: Never
contexts:
- name: dev
  context: {cluster: kind-dev, user: dev, namespace: shop}
current-context: dev
)");
    const KubeCluster& cluster = config.clusters.at(0);
    QCOMPARE(cluster.name, std::string{"kind-dev"});
    QCOMPARE(cluster.server, std::string{"https://127.0.0.1:6443"});
    QCOMPARE(cluster.tlsServerName, std::string{"kubernetes"});
    QVERIFY(cluster.insecureSkipTlsVerify);
    QCOMPARE(cluster.certificateAuthority, std::string{"/ca.pem"});
    QCOMPARE(cluster.certificateAuthorityData, std::string{"ca"});
    QCOMPARE(cluster.proxyUrl, std::string{"http://proxy:3128"});
    QVERIFY(cluster.disableCompression);
    QCOMPARE(cluster.execConfigJson, std::string{R"({"audience":"dev","deep":[true,null,"7"],"level":3})"});
    QCOMPARE(cluster.place.line, 5);
    const KubeUser& user = config.users.at(0);
    QCOMPARE(user.clientCertificate, std::string{"/c.pem"});
    QCOMPARE(user.clientCertificateData, std::string{"cert"});
    QCOMPARE(user.clientKey, std::string{"/k.pem"});
    QCOMPARE(user.clientKeyData.reveal(), std::string{"key"});
    QCOMPARE(user.token.reveal(), std::string{"abc"});
    QCOMPARE(user.tokenFile, std::string{"/token"});
    QCOMPARE(user.impersonate, std::string{"admin"});
    QCOMPARE(user.impersonateUid, std::string{"7-7"});
    QCOMPARE(user.impersonateGroups, (std::vector<std::string>{"g1", "g2"}));
    QCOMPARE(user.impersonateExtra.at("reason"), (std::vector<std::string>{"demo", "test"}));
    QCOMPARE(user.username, std::string{"me"});
    QCOMPARE(user.password.reveal(), std::string{"secret"});
    QVERIFY(user.exec);
    QCOMPARE(user.exec->apiVersion, std::string{"client.authentication.k8s.io/v1beta1"});
    QCOMPARE(user.exec->command, std::string{"plugin"});
    QCOMPARE(user.exec->arguments, (std::vector<std::string>{"get-token", "--region", "eu"}));
    QCOMPARE(user.exec->environment, (std::vector<std::pair<std::string, std::string>>{{"A", "1"}, {"B", "2"}}));
    QCOMPARE(user.exec->installHint, std::string{"install it"});
    QVERIFY(user.exec->provideClusterInfo);
    QVERIFY(user.exec->interactiveMode == ExecPlugin::InteractiveMode::Never);
    QCOMPARE(config.contexts.at(0).namespaceName, std::string{"shop"});
    QCOMPARE(config.currentContext, std::string{"dev"});
}

void KubeconfigTest::relativePathsStartFromTheirOwnFile()
{
    const std::string text = "clusters: [{name: N, cluster: {server: 'https://k', certificate-authority: ../ca.pem}}]\n"
                             "users: [{name: N, user: {client-certificate: c.pem, client-key: /abs/k.pem, tokenFile: ./t, "
                             "exec: {command: bin/p}}}, {name: N-path, user: {exec: {command: p}}}]\n";
    const auto named = [&text](const std::string& name) {
        std::string copy = text;
        for (std::size_t at; (at = copy.find('N')) != std::string::npos;)
            copy.replace(at, 1, name);
        return copy;
    };
    const auto config = loadKubeconfig(
        location({{"/a/deep/config", named("x")}, {"/work/b/config", named("y")}}, {{"KUBECONFIG", "/a/deep/config:b/config"}}));
    QVERIFY(config);
    QCOMPARE(config->clusters[0].certificateAuthority, std::string{"/a/ca.pem"});
    QCOMPARE(config->users[0].clientCertificate, std::string{"/a/deep/c.pem"});
    QCOMPARE(config->users[0].clientKey, std::string{"/abs/k.pem"});
    QCOMPARE(config->users[0].tokenFile, std::string{"/a/deep/t"});
    QCOMPARE(config->users[0].exec->command, std::string{"/a/deep/bin/p"});
    QCOMPARE(config->users[1].exec->command, std::string{"p"});   // to be looked up in PATH
    QCOMPARE(config->clusters[1].certificateAuthority, std::string{"/work/ca.pem"});
    QCOMPARE(config->users[2].clientCertificate, std::string{"/work/b/c.pem"});
}

void KubeconfigTest::unknownFieldsAndNullsAreIgnored()
{
    const Kubeconfig config = parsed(
        "preferences: {colors: true}\nextensions: 7\nusers: null\ncurrent-context: ~\n"
        "clusters:\n- name: a\n  colour: blue\n  cluster: {server: 'https://a', future: [1], proxy-url: }\n"
        "contexts:\n- name: x\n  context:\n");
    QCOMPARE(clustersOf(config), std::string{"a=https://a"});
    QVERIFY(config.users.empty());
    QVERIFY(config.currentContext.empty());
    QCOMPARE(config.contexts.size(), std::size_t{1});
}

void KubeconfigTest::ofAKeyGivenTwiceTheLastCounts()
{
    QCOMPARE(clustersOf(parsed("clusters: [{name: a, cluster: {server: 'https://1', server: 'https://2'}}]")),
             std::string{"a=https://2"});
}

void KubeconfigTest::mergeKeysAndAliasesWork()
{
    const Kubeconfig config = parsed("base: &base {server: 'https://base', tls-server-name: base}\n"
                                     "clusters:\n"
                                     "- name: a\n  cluster: *base\n"
                                     "- name: b\n  cluster: {<<: *base, server: 'https://b'}\n"
                                     "- name: c\n  cluster: {<<: [{server: 'https://c'}, *base]}\n"
                                     "- name: d\n  cluster: {\"<<\": *base}\n");   // quoted: a name like any other
    QCOMPARE(clustersOf(config), std::string{"a=https://base b=https://b c=https://c d="});
    QCOMPARE(config.clusters[1].tlsServerName, std::string{"base"});
    QCOMPARE(config.clusters[2].tlsServerName, std::string{"base"});
}

void KubeconfigTest::jsonIsAKubeconfigToo()
{
    const Kubeconfig config = parsed(
        "{\n\t\"clusters\": [\n\t\t{\"name\": \"a\", \"cluster\": {\"server\": \"https:\\/\\/a\"}}\n\t],\n"
        "\t\"current-context\": \"x\"\n}\n");
    QCOMPARE(clustersOf(config), std::string{"a=https://a"});
    QCOMPARE(config.currentContext, std::string{"x"});
}

void KubeconfigTest::brokenFilesAreToldWithTheirLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("list left open") << QByteArray{"a: 1\nclusters: [\n"} << 3 << QByteArray{"it is not YAML"};
    QTest::newRow("tab as indentation") << QByteArray{"clusters:\n\t- name: a\n"} << 2 << QByteArray{"it is not YAML"};
    QTest::newRow("binary") << QByteArray{"a: b\n\x7f\x45\x4c\x46\x02: \x01"} << 2
                            << QByteArray{"it is not a text but binary data"};
    QTest::newRow("a word") << QByteArray{"hello"} << 1 << QByteArray{"it is a single value and not a kubeconfig"};
    QTest::newRow("a list") << QByteArray{"- a\n- b\n"} << 1 << QByteArray{"it is a list and not a kubeconfig"};
    QTest::newRow("a pod") << QByteArray{"apiVersion: v1\nkind: Pod\n"} << 1 << QByteArray{"it is a \"Pod\" and not a kubeconfig"};
    QTest::newRow("version 2") << QByteArray{"apiVersion: v2\n"} << 1 << QByteArray{"its apiVersion is \"v2\""};
    QTest::newRow("clusters as map") << QByteArray{"kind: Config\nclusters:\n  a: b\n"} << 3
                                     << QByteArray{"\"clusters\" must be a list and is a group of fields"};
    QTest::newRow("entry as word") << QByteArray{"users:\n- a\n"} << 2
                                   << QByteArray{"each entry of \"users\" must be a group of fields"};
    QTest::newRow("server as list") << QByteArray{"clusters:\n- name: a\n  cluster:\n    server: [x]\n"} << 4
                                    << QByteArray{"\"server\" must be a single value and is a list"};
    QTest::newRow("flag as number") << QByteArray{"clusters:\n- name: a\n  cluster:\n    insecure-skip-tls-verify: 7\n"} << 4
                                    << QByteArray{"must be true or false"};
    QTest::newRow("bad base64") << QByteArray{"clusters:\n- name: a\n  cluster:\n    certificate-authority-data: '!!'\n"} << 4
                                << QByteArray{"\"certificate-authority-data\" is not base64"};
    QTest::newRow("base64 without padding") << QByteArray{"users:\n- name: a\n  user:\n    client-key-data: YQ\n"} << 4
                                            << QByteArray{"\"client-key-data\" is not base64"};
    QTest::newRow("name twice") << QByteArray{"users:\n- name: a\n- name: b\n- name: a\n"} << 4
                                << QByteArray{"the user \"a\" is defined twice in this file, first on line 2"};
    QTest::newRow("mode") << QByteArray{"users:\n- name: a\n  user:\n    exec:\n      interactiveMode: Perhaps\n"} << 5
                          << QByteArray{"must be Never, IfAvailable or Always"};
    QTest::newRow("env as words") << QByteArray{"users:\n- name: a\n  user:\n    exec:\n      env: [A=1]\n"} << 5
                                  << QByteArray{"each entry of \"env\" must have the fields name and value"};
    QTest::newRow("groups as map") << QByteArray{"users:\n- name: a\n  user:\n    as-groups: [{a: b}]\n"} << 4
                                   << QByteArray{"must be a list of single values"};
    QTest::newRow("extra as word") << QByteArray{"users:\n- name: a\n  user:\n    as-user-extra: {a: b}\n"} << 4
                                   << QByteArray{"each field of \"as-user-extra\" must be a list"};
    QTest::newRow("unknown alias") << QByteArray{"clusters: *nothing\n"} << 1 << QByteArray{"it is not YAML"};
}

void KubeconfigTest::brokenFilesAreToldWithTheirLine()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QByteArray, part);
    const Error error = faultIn(text.toStdString());
    QCOMPARE(error.code, ErrorCode::BadInput);
    QCOMPARE(error.what, std::string{"Cannot read the kubeconfig"});
    QCOMPARE(error.file, std::string{"/k/config"});
    QVERIFY2(contains(error, part.toStdString()), part.constData());
    QCOMPARE(error.line, line);
}

void KubeconfigTest::sentencesHoldNoSecret()
{
    // A fault of every kind right at the planted secret.
    for (const char* text :
         {"users: [{name: a, user: {token: *PLANTED}}]", "users: [{name: a, user: {token: [PLANTED]}}]",
          "users: [{name: a, user: {token: \"PLANTED\\q\"}}]", "users: [{name: a, user: {client-key-data: PLANTED!}}]",
          "users: [{name: a, user: {token: {PLANTED: PLANTED}}}]", "users: [{name: a, user: {token: !PLANTED [}}}]",
          "users: [{name: a, user: {token: PLANTED\n\t: @PLANTED", "users: [{name: a, user: PLANTED}]",
          "users: [{name: a, user: {exec: {interactiveMode: PLANTED}}}]", "users: [PLANTED]", "PLANTED",
          "users: [{name: a, user: {token: &PLANTED *PLANTED}}]", "users: PLANTED"}) {
        const auto config = parseKubeconfig(text, "/k/config");
        QVERIFY2(!config, text);
        QVERIFY2(sentence(config.error()).find("PLANTED") == std::string::npos, sentence(config.error()).c_str());
    }
}

void KubeconfigTest::theCurrentContextIsTheDefault()
{
    const Kubeconfig config = parsed(file("a=https://a b=https://b", "u=t1 v=t2", "x=a/u y=b/v", "y"));
    const auto current = resolveContext(config, {});
    QVERIFY(current);
    QCOMPARE(current->contextName, std::string{"y"});
    QCOMPARE(current->server, std::string{"https://b"});
    QCOMPARE(current->namespaceName, std::string{"default"});
    QCOMPARE(current->user.token.reveal(), std::string{"t2"});
    const auto named = resolveContext(config, "x");
    QVERIFY(named);
    QCOMPARE(named->cluster.name, std::string{"a"});
    QCOMPARE(named->user.name, std::string{"u"});
}

void KubeconfigTest::anEmptyCurrentContextIsLegal()
{
    const Kubeconfig config = parsed(file("a=https://a", "u=t", "x=a/u z=a/u"));
    QVERIFY(resolveContext(config, "x"));
    const auto none = resolveContext(config, {});
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::NotFound);
    QVERIFY(contains(none.error(), "the kubeconfig has no current context. Choose one with --context: \"x\", \"z\"."));
}

void KubeconfigTest::refusedContextsSayWhy_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("context");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QByteArray>("part");
    const QByteArray good = QByteArray::fromStdString(file("a=https://a", "u=t", "x=a/u y=b/u z=a/v", "gone"));
    const auto user = [](const char* fields) { return QByteArray::fromStdString(withUser(fields)); };
    const auto cluster = [](const char* fields) {
        return QByteArray{"clusters:\n- name: a\n  cluster: "} + fields + "\ncontexts: [{name: x, context: {cluster: a}}]\n";
    };
    QTest::newRow("unknown")
        << good << QByteArray{"w"} << ErrorCode::NotFound
        << QByteArray{"Cannot use context \"w\": the kubeconfig has no context of this name. It has the contexts \"x\", "
                      "\"y\", \"z\"."};
    QTest::newRow("current is unknown") << good << QByteArray{} << ErrorCode::NotFound
                                        << QByteArray{"names it as its current context but does not define it"};
    QTest::newRow("no such cluster") << good << QByteArray{"y"} << ErrorCode::NotFound
                                     << QByteArray{"its cluster \"b\" is not defined (/k/config:"};
    QTest::newRow("no such user") << good << QByteArray{"z"} << ErrorCode::NotFound
                                  << QByteArray{"its user \"v\" is not defined (/k/config:"};
    QTest::newRow("no cluster") << QByteArray{"contexts: [{name: x}]"} << QByteArray{"x"} << ErrorCode::BadInput
                                << QByteArray{"it names no cluster"};
    QTest::newRow("no server") << cluster("{}") << QByteArray{"x"} << ErrorCode::BadInput
                               << QByteArray{"it has no server (/k/config:2)"};
    QTest::newRow("bad server") << cluster("{server: 'ftp://a'}") << QByteArray{"x"} << ErrorCode::BadInput
                                << QByteArray{"its server is not a URL"};
    QTest::newRow("bad proxy") << cluster("{server: 'https://a', proxy-url: 'x y'}") << QByteArray{"x"} << ErrorCode::BadInput
                               << QByteArray{"its proxy-url is not a URL"};
    QTest::newRow("insecure with authority") << cluster(
        "{server: 'https://a', insecure-skip-tls-verify: true, certificate-authority: /c}")
                                             << QByteArray{"x"} << ErrorCode::BadInput
                                             << QByteArray{"Remove insecure-skip-tls-verify"};
    QTest::newRow("token and basic") << user("    token: t\n    username: n\n") << QByteArray{} << ErrorCode::BadInput
                                     << QByteArray{"only one of them can be sent (/k/config:5)"};
    QTest::newRow("certificate alone") << user("    client-certificate: c\n") << QByteArray{} << ErrorCode::BadInput
                                       << QByteArray{"without its key"};
    QTest::newRow("key alone") << user("    client-key: c\n") << QByteArray{} << ErrorCode::BadInput
                               << QByteArray{"without its certificate"};
    QTest::newRow("groups of nobody") << user("    as-groups: [a]\n") << QByteArray{} << ErrorCode::BadInput
                                      << QByteArray{"without saying who"};
    QTest::newRow("plugin without command") << user("    exec: {apiVersion: client.authentication.k8s.io/v1}\n") << QByteArray{}
                                            << ErrorCode::BadInput << QByteArray{"its exec plugin has no command"};
    QTest::newRow("plugin without version") << user("    exec: {command: p}\n") << QByteArray{} << ErrorCode::BadInput
                                            << QByteArray{"its exec plugin has no apiVersion"};
    QTest::newRow("variable without name") << user("    exec: {command: p, apiVersion: v, env: [{value: x}]}\n") << QByteArray{}
                                           << ErrorCode::BadInput << QByteArray{"an environment variable without a name"};
    QTest::newRow("auth provider") << user("    auth-provider: {name: gcp}\n") << QByteArray{} << ErrorCode::Unsupported
                                   << QByteArray{"it uses the auth provider \"gcp\", a kind that Kubernetes 1.26 removed"};
}

void KubeconfigTest::refusedContextsSayWhy()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, context);
    QFETCH(ErrorCode, code);
    QFETCH(QByteArray, part);
    const Error error = refusalOf(text.toStdString(), context.toStdString());
    QVERIFY(contains(error, part.toStdString()));
    QCOMPARE(error.code, code);
}

void KubeconfigTest::aServerWithoutSchemeGetsTheOneOfClientGo()
{
    const auto serverOf = [](const std::string& cluster) {
        return resolveContext(
                   parsed("clusters: [{name: a, cluster: {" + cluster + "}}]\ncontexts: [{name: x, context: {cluster: a}}]"), "x")
            ->server;
    };
    QCOMPARE(serverOf("server: 'localhost:8080'"), std::string{"http://localhost:8080"});
    QCOMPARE(serverOf("server: 'k:6443', insecure-skip-tls-verify: true"), std::string{"https://k:6443"});
    QCOMPARE(serverOf("server: 'k:6443', certificate-authority-data: Y2E="), std::string{"https://k:6443"});
    QCOMPARE(serverOf("server: 'http://k:6443', certificate-authority-data: Y2E="), std::string{"http://k:6443"});
}

void KubeconfigTest::allContextsAreListedWhateverTheirState()
{
    // None of these servers exists; more than 63 of them.
    std::string contexts;
    for (int i = 0; i < 200; ++i)
        contexts += " c" + std::to_string(i) + "=a/u";
    const Kubeconfig config = parsed(file("a=https://nowhere.invalid", "", contexts + " broken=gone/gone", "c7"));
    const std::vector<ContextEntry> entries = listContexts(config);
    QCOMPARE(entries.size(), std::size_t{201});
    QCOMPARE(entries[0].server, std::string{"https://nowhere.invalid"});
    QVERIFY(entries[7].current);
    QCOMPARE(std::count_if(entries.begin(), entries.end(), [](const ContextEntry& entry) { return entry.current; }), 1);
    QCOMPARE(entries[200].cluster, std::string{"gone"});
    QVERIFY(entries[200].server.empty());
}

void KubeconfigTest::deepNestingIsRefused()
{
    for (const std::size_t depth : {std::size_t{65}, std::size_t{1000}, std::size_t{1'000'000}}) {
        QCOMPARE(faultIn("clusters: " + std::string(depth, '[')).code, ErrorCode::TooLarge);
        std::string maps;
        for (std::size_t i = 0; i < std::min(depth, std::size_t{1000}); ++i)
            maps += std::string(i, ' ') + "a:\n";
        QVERIFY(contains(faultIn(maps + std::string(1001, ' ') + "b"), "nested more than 64 deep"));
    }
    QVERIFY(parseKubeconfig("x: " + std::string(60, '[') + std::string(60, ']'), "/k"));
}

void KubeconfigTest::manyValuesAreRefused()
{
    std::string text = "x:\n";
    for (int i = 0; i < 600'000; ++i)
        text += "- a\n";
    QVERIFY(contains(faultIn(text), "it has more than 500,000 values"));
}

void KubeconfigTest::aliasesCannotMultiply()
{
    // Nine times nine times nine …: a few lines that mean billions of values.
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 30; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
        for (int k = 0; k < 8; ++k)
            bomb += ", " + last;
        bomb += "]\n";
    }
    QVERIFY(parseKubeconfig(bomb, "/k"));   // nobody follows them: harmless
    QVERIFY(contains(faultIn(bomb
                             + "clusters: [{name: a, cluster: {extensions: [{name: client.authentication.k8s.io/exec, "
                               "extension: *a29}]}}]"),
                     "its aliases multiply it to more than 16 MiB"));

    std::string merges = "a0: &a0 {x: y}\n";
    for (int i = 1; i < 30; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        merges += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {<<: [" + last + ", " + last + ", " + last + "]}\n";
    }
    QVERIFY(parseKubeconfig(merges + "clusters: [*a29]\n", "/k"));

    const std::string large = "t: &t \"" + std::string(1'000'000, 'x') + "\"\nusers: [{name: a, user: {as-groups: [";
    std::string groups;
    for (int i = 0; i < 1000; ++i)
        groups += "*t, ";
    QVERIFY(contains(faultIn(large + groups + "]}}]"), "its aliases multiply it"));
}

void KubeconfigTest::anAliasCannotContainItself()
{
    QVERIFY(contains(faultIn("clusters: &a [*a]"), "an alias refers to a value that contains it (/k/config:1)"));
    QVERIFY(contains(faultIn("x: &a\n  y:\n    z: *a"), "an alias refers to a value that contains it (/k/config:3)"));
}

void KubeconfigTest::aLargeFileIsRefused()
{
    const Error error = faultIn("# " + std::string(YamlTree::maximumText, 'x'));
    QCOMPARE(error.code, ErrorCode::TooLarge);
    QVERIFY(contains(error, "it is larger than 4 MiB (/k/config)"));
}

QTEST_APPLESS_MAIN(KubeconfigTest)
#include "kubeconfig_test.moc"
