// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/real_cluster.h"

#include <array>
#include <csignal>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>

namespace nephoscope {

namespace {

QString peersFolder()
{
    const QString named = qEnvironmentVariable("NEPHOSCOPE_REAL_PEERS");
    if (!named.isEmpty())
        return named;
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/nephoscope/real-peers");
}

QString scriptPath(const char* name)
{
    return QStringLiteral(NEPHOSCOPE_REAL_SCRIPTS "/") + QLatin1String(name);
}

RealCluster::Result run(const QString& program, const QStringList& arguments, const QProcessEnvironment& environment,
                        const QByteArray& input, int seconds)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForStarted())
        return {-1, {}, process.errorString().toUtf8()};
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(seconds * 1000)) {
        process.terminate(); // the scripts tidy up when they are asked to end
        if (!process.waitForFinished(10'000)) {
            process.kill();
            process.waitForFinished();
        }
        return {-1, process.readAllStandardOutput(), "not done within " + QByteArray::number(seconds) + " s"};
    }
    const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return {code, process.readAllStandardOutput(), process.readAllStandardError()};
}

// Assignments as `up` writes them: NAME=VALUE, unquoted, one a line.
std::map<QString, QString> readAssignments(const QString& path)
{
    std::map<QString, QString> result;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return result;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString& line : lines) {
        const auto equals = line.indexOf(u'=');
        if (equals > 0)
            result[line.left(equals)] = line.mid(equals + 1);
    }
    return result;
}

struct RecordedProcess {
    qint64 id = 0;
    QByteArray startTime;
};

// The line "PID START-TIME NAME" of DIR/pids; id 0 if there is none.
RecordedProcess recordedProcess(const QString& pidsFile, const QString& name)
{
    QFile file(pidsFile);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray& line : lines) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() == 3 && words[2] == name.toUtf8())
            return {words[0].toLongLong(), words[1]};
    }
    return {};
}

// Field 22 of /proc/PID/stat (proc(5)); a process id that was given to another process has another start time.
QByteArray startTimeOf(qint64 id)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(id));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray stat = file.readAll();
    const QList<QByteArray> afterName = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    return afterName.size() > 19 ? afterName[19] : QByteArray{};
}

} // namespace

RealCluster::~RealCluster()
{
    stop();
}

bool RealCluster::available()
{
    static constexpr std::array programs{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "etcd",
                                         "kwok", "metrics-server"};
    const QDir built(peersFolder() + QStringLiteral("/bin"));
    const QString assets = qEnvironmentVariable("KUBEBUILDER_ASSETS");
    for (const char* program : programs) {
        const QString name = QLatin1String(program);
        const bool asset = !assets.isEmpty() && QFileInfo(QDir(assets), name).isExecutable();
        if (!asset && !QFileInfo(built, name).isExecutable())
            return false;
    }
    return true;
}

bool RealCluster::start(const QStringList& options)
{
    if (!m_folder.isValid()) {
        m_failure = m_folder.errorString();
        return false;
    }
    const QStringList arguments = QStringList{m_folder.path(), QStringLiteral("--peers"), peersFolder()} + options;
    // Twenty times what it takes on two idle cores.
    const Result result = script(scriptPath("kubernetes/up"), arguments, 150);
    m_running = QFile::exists(m_folder.filePath(QStringLiteral("pids")));
    if (!result.ok()) {
        m_failure = QString::fromUtf8(result.output + result.error);
        return false;
    }
    m_environment = readAssignments(m_folder.filePath(QStringLiteral("env")));
    return true;
}

void RealCluster::stop()
{
    if (!m_running)
        return;
    script(scriptPath("kubernetes/down"), {m_folder.path()}, 60);
    m_running = false;
}

QString RealCluster::variable(const QString& name) const
{
    const auto found = m_environment.find(name);
    return found == m_environment.end() ? QString{} : found->second;
}

RealCluster::Result RealCluster::kubectl(const QStringList& arguments, const QByteArray& input) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto& [name, value] : m_environment)
        environment.insert(name, value);
    return run(variable(QStringLiteral("KUBECTL")), arguments, environment, input, 120);
}

RealCluster::Result RealCluster::get(const QString& target, const QString& accept) const
{
    const QStringList arguments{QStringLiteral("-sS"),
                                QStringLiteral("--fail-with-body"),
                                QStringLiteral("--cacert"),
                                variable(QStringLiteral("KUBE_CA")),
                                QStringLiteral("-A"),
                                QStringLiteral("nephoscope-tests"),
                                QStringLiteral("-H"),
                                QStringLiteral("Authorization: Bearer ") + variable(QStringLiteral("KUBE_TOKEN")),
                                QStringLiteral("-H"),
                                QStringLiteral("Accept: ") + accept,
                                server() + target};
    return run(QStringLiteral("curl"), arguments, QProcessEnvironment::systemEnvironment(), {}, 60);
}

bool RealCluster::consume(const QString& app, const QString& cpu, const QString& memory) const
{
    const auto expression = [&app](const QString& amount, const char* otherwise) {
        return QStringLiteral(R"-({"expression":"\"app\" in pod.metadata.labels && pod.metadata.labels[\"app\"] == \"%1\" )-"
                              R"-(? Quantity(\"%2\") : Quantity(\"%3\")"})-")
            .arg(app, amount, QLatin1String(otherwise));
    };
    const QString patch = QStringLiteral(R"({"spec":{"usages":[{"usage":{"cpu":%1,"memory":%2}}]}})")
                              .arg(expression(cpu, "1m"), expression(memory, "1Mi"));
    return kubectl({QStringLiteral("patch"), QStringLiteral("clusterresourceusage"), QStringLiteral("usage"),
                    QStringLiteral("--type=merge"), QStringLiteral("-p"), patch})
        .ok();
}

bool RealCluster::stopProcess(const QString& name)
{
    return script(scriptPath("down"), {m_folder.path(), name}, 30).ok();
}

bool RealCluster::restartProcess(const QString& name)
{
    return script(scriptPath("restart"), {m_folder.path(), name}, 30).ok();
}

bool RealCluster::pauseProcess(const QString& name)
{
    return signal(name, SIGSTOP);
}

bool RealCluster::continueProcess(const QString& name)
{
    return signal(name, SIGCONT);
}

bool RealCluster::killProcess(const QString& name)
{
    return signal(name, SIGKILL);
}

RealCluster::Result RealCluster::script(const QString& path, const QStringList& arguments, int seconds)
{
    return run(path, arguments, QProcessEnvironment::systemEnvironment(), {}, seconds);
}

bool RealCluster::signal(const QString& name, int number)
{
    const RecordedProcess process = recordedProcess(m_folder.filePath(QStringLiteral("pids")), name);
    if (process.id <= 0 || process.startTime != startTimeOf(process.id))
        return false;
    return ::kill(static_cast<pid_t>(process.id), number) == 0;
}

} // namespace nephoscope
