// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/snapshot.h"

#include "widgets/shell/main_window.h"
#include "widgets/shell/source_chip.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QLineEdit>
#include <QPainter>
#include <QSpinBox>
#include <algorithm>
#include <array>
#include <qcustomplot.h>

namespace nephoscope {

namespace {

constexpr int smallestSide = 200;
constexpr int largestSide = 8192;

// Stands still, so that a picture does not depend on when it is made.
class StoppedClock final : public Clock {
public:
    explicit StoppedClock(Time now) : m_now(now) {}
    Time now() const override { return m_now; }

private:
    Time m_now;
};

Error badRequest(std::string why, std::string tryThis)
{
    return {.code = ErrorCode::BadInput,
            .what = "Cannot make the picture",
            .why = std::move(why),
            .tryThis = std::move(tryThis),
            .source = {},
            .file = {}};
}

std::string allViewNames()
{
    return MainWindow::viewNames().join(QStringLiteral(", ")).toStdString();
}

constexpr std::array<std::pair<const char*, WindowAction>, 11> openables{{{"details", WindowAction::ShowDetails},
                                                                          {"events", WindowAction::ShowEvents},
                                                                          {"logs", WindowAction::ShowLogs},
                                                                          {"yaml", WindowAction::ShowYaml},
                                                                          {"palette", WindowAction::OpenPalette},
                                                                          {"keys", WindowAction::ShowKeys},
                                                                          {"settings", WindowAction::OpenSettings},
                                                                          {"add-source", WindowAction::AddSource},
                                                                          {"scale", WindowAction::ScaleWorkload},
                                                                          {"restart", WindowAction::RestartWorkload},
                                                                          {"delete", WindowAction::DeletePod}}};
constexpr const char* sourceOpenable = "source";

// False if there is nothing of that name.
bool openOn(MainWindow& window, const std::string& name)
{
    if (name == sourceOpenable) {
        auto* chip = window.findChild<SourceChip*>();
        if (chip)
            chip->click();
        return chip != nullptr;
    }
    const auto found = std::find_if(openables.begin(), openables.end(), [&name](const auto& one) { return name == one.first; });
    if (found == openables.end())
        return false;
    window.perform(found->second);
    return true;
}

// What was asked for has arrived, and what follows it at once.
void waitForReading(const MainWindow& window, Duration patience)
{
    using namespace std::chrono_literals;
    constexpr auto afterwards = 300ms;
    QDeadlineTimer deadline(std::chrono::duration_cast<std::chrono::milliseconds>(patience));
    while (window.reading() && !deadline.hasExpired())
        QApplication::processEvents(QEventLoop::AllEvents, 50);
    deadline.setRemainingTime(
        std::min<std::chrono::milliseconds>(std::chrono::duration_cast<std::chrono::milliseconds>(patience), afterwards));
    while (!deadline.hasExpired())
        QApplication::processEvents(QEventLoop::AllEvents, 50);
}

// Dialogs and popups where a desktop would show them: a popup at its place, a dialog in the middle.
void renderOnTop(QPainter& painter, MainWindow& window, const Palette& palette)
{
    for (QWidget* top : window.findChildren<QWidget*>()) {
        if (!top->isWindow() || top->isHidden())
            continue;
        const QPoint place = top->windowType() == Qt::Popup
                                 ? window.mapFromGlobal(top->pos())
                                 : QPoint((window.width() - top->width()) / 2, (window.height() - top->height()) / 2);
        const QRectF frame = QRectF(QRect(place, top->size())).adjusted(-0.5, -0.5, 0.5, 0.5);
        painter.fillRect(frame, palette.window);
        top->render(&painter, place);
        painter.setPen(palette.accent);
        painter.drawRect(frame);
    }
}

} // namespace

QStringList openableNames()
{
    QStringList names;
    for (const auto& [name, action] : openables)
        names += QLatin1String(name);
    names += QLatin1String(sourceOpenable);
    return names;
}

Expected<QImage> renderView(const Session& session, const Explainer& explainer, const SnapshotRequest& request,
                            const std::string& view)
{
    const auto outside = [](int side) { return side < smallestSide || side > largestSide; };
    if (outside(request.size.width()) || outside(request.size.height()) || !(request.scale >= 0.5 && request.scale <= 4))
        return tl::unexpected(
            badRequest("the size is out of range", "Choose 200 to 8192 for the sides and 0.5 to 4 for the scale"));

    const StoppedClock clock(request.now);
    SessionHost host(session, clock, request.recorded);
    ViewContext context(host);
    context.setThemeMode(request.theme);
    context.setZone(request.zone);
    context.setSpanLength(request.span);
    if (request.selection)
        context.select(*request.selection);
    if (request.at)
        context.lookAt(*request.at);

    if (request.pod)
        context.selectPod(*request.pod);
    MainWindow window(host, context, explainer, request.reader);
    window.setAttribute(Qt::WA_DontShowOnScreen);
    if (request.prepare)
        request.prepare(window, host, context);
    if (!window.showView(QString::fromStdString(view)))
        return tl::unexpected(badRequest("there is no view \"" + view + "\"", "Choose among: " + allViewNames()));
    window.resize(request.size);
    window.show();
    for (QCustomPlot* plot : window.findChildren<QCustomPlot*>())
        plot->setBufferDevicePixelRatio(request.scale);
    // Several times: what is laid out decides about sizes, and those about what is laid out.
    for (int round = 0; round < 3; ++round) {
        window.refreshNow();
        QApplication::sendPostedEvents();
    }
    window.refreshNow();
    if (!request.open.empty()) {
        if (!openOn(window, request.open))
            return tl::unexpected(badRequest("there is no \"" + request.open + "\" to open",
                                             "Choose among: " + openableNames().join(QStringLiteral(", ")).toStdString()));
        if (auto* field = window.findChild<QLineEdit*>(QStringLiteral("paletteQuery")))
            field->setText(QString::fromStdString(request.query));
        if (auto* replicas = window.findChild<QSpinBox*>(QStringLiteral("actionReplicas")); replicas && !request.query.empty())
            replicas->setValue(QString::fromStdString(request.query).toInt());
        QApplication::sendPostedEvents();
        if (request.patience > Duration::zero())
            waitForReading(window, request.patience);
        window.refreshNow();
        QApplication::sendPostedEvents();
        window.refreshNow();
    }

    QImage image((QSizeF(request.size) * request.scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(request.scale);
    image.fill(context.palette().window);
    QPainter painter(&image);
    window.render(&painter);
    renderOnTop(painter, window, context.palette());
    if (request.seen)
        request.seen(window);
    return image;
}

Expected<std::vector<std::filesystem::path>> renderViews(const Session& session, const Explainer& explainer,
                                                         SnapshotRequest request)
{
    // Decided once: the first picture gives the program its own colours.
    if (request.theme == ThemeMode::System)
        request.theme = systemIsDark() ? ThemeMode::Dark : ThemeMode::Light;
    std::vector<std::string> views = request.views;
    if (views.empty() || std::find(views.begin(), views.end(), "all") != views.end()) {
        views.clear();
        for (const QString& name : MainWindow::viewNames())
            views.push_back(name.toStdString());
    }
    std::error_code failure;
    std::filesystem::create_directories(request.folder, failure);
    if (failure)
        return tl::unexpected(Error{.code = ErrorCode::BadInput,
                                    .what = "Cannot make the folder for the pictures",
                                    .why = failure.message(),
                                    .tryThis = "Choose a folder that may be written",
                                    .source = {},
                                    .file = request.folder.string()});

    std::vector<std::filesystem::path> files;
    for (const std::string& view : views) {
        const Expected<QImage> image = renderView(session, explainer, request, view);
        if (!image)
            return tl::unexpected(image.error());
        const std::filesystem::path file = request.folder
                                           / (view + (request.theme == ThemeMode::Dark ? "-dark.png" : "-light.png"));
        if (!image->save(QString::fromStdString(file.string()), "PNG"))
            return tl::unexpected(Error{.code = ErrorCode::BadInput,
                                        .what = "Cannot write the picture",
                                        .why = "the file cannot be written",
                                        .tryThis = "Choose a folder that may be written, with room on its disk",
                                        .source = {},
                                        .file = file.string()});
        files.push_back(file);
    }
    return files;
}

} // namespace nephoscope
