// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace nephoscope {

// A real Kubernetes control plane on loopback (tests/real/kubernetes), alive from start() to destruction. For one thread; its calls
// block until they are done, as a test wants it.
class RealCluster {
public:
    // What kubectl did; a call that could not be made or took too long has exitCode -1 and the reason in `error`.
    struct Result {
        int exitCode = -1;
        QByteArray output;
        QByteArray error;
        bool ok() const { return exitCode == 0; }
    };

    RealCluster() = default;
    ~RealCluster();
    RealCluster(const RealCluster&) = delete;
    RealCluster& operator=(const RealCluster&) = delete;

    // Whether the programs are there: built into NEPHOSCOPE_REAL_PEERS (default: the cache folder) or in KUBEBUILDER_ASSETS.
    static bool available();

    // Options of `tests/real/kubernetes/up`, e.g. {"--nodes", "10"}. False with the reason in failure() if it does not come up.
    bool start(const QStringList& options = {});
    void stop();
    const QString& failure() const { return m_failure; }

    // An assignment of DIR/env, e.g. KUBE_TOKEN; empty if there is none.
    QString variable(const QString& name) const;
    QString server() const { return variable(QStringLiteral("KUBE_SERVER")); }
    QString folder() const { return m_folder.path(); }
    QString kubeconfig() const { return m_folder.filePath(QStringLiteral("kubeconfig")); }
    QString tokenKubeconfig() const { return m_folder.filePath(QStringLiteral("kubeconfig-token")); }
    QString viewerKubeconfig() const { return m_folder.filePath(QStringLiteral("kubeconfig-viewer")); }

    Result kubectl(const QStringList& arguments, const QByteArray& input = {}) const;
    // What the API server answers to a GET as the administrator, e.g. "/api/v1/pods" in the representation that `accept` asks for.
    Result get(const QString& target, const QString& accept = QStringLiteral("application/json")) const;
    // What each container of the pods labelled app=APP consumes from now on, new pods included: "230m", "180Mi". Others idle.
    bool consume(const QString& app, const QString& cpu, const QString& memory) const;

    // One process of the cluster by its name, e.g. "kube-apiserver". Each says whether it could be done.
    bool stopProcess(const QString& name);
    bool restartProcess(const QString& name); // does not wait until it answers
    bool pauseProcess(const QString& name);
    bool continueProcess(const QString& name);
    bool killProcess(const QString& name); // abruptly, without a farewell to its clients

private:
    Result script(const QString& path, const QStringList& arguments, int seconds);
    bool signal(const QString& name, int number);

    QTemporaryDir m_folder;
    std::map<QString, QString> m_environment;
    QString m_failure;
    bool m_running = false;
};

} // namespace nephoscope
