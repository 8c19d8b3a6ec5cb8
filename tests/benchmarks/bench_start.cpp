// From nothing to candles on the screen: the real program, offscreen, over a store of a million one-minute candles, by
// the line that it writes into its own log. Beside each start, the floor: this program started anew with no more than
// an empty Qt window to paint. Both count from the beginning of main(); "whole" adds what the system needs before it.
#include "core/data/candle_store.h"
#include "core/workspace/workspace.h"

#include <QApplication>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QMainWindow>
#include <QProcess>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <utility>

using namespace truebar;

namespace {

constexpr int candleCount = 1'000'000;
constexpr int starts = 9;
constexpr int longWait = 60'000;
constexpr const char* floorWord = "--empty-window";

// What one start took, in milliseconds.
struct Start {
    double own = 0;
    double whole = 0;
    double candles = 0; // on the chart
};

QString folderWithStore() {
    static const QTemporaryDir folder;
    static const bool isMade = [] {
        const auto workspace = Workspace::open(folder.path(), WorkspaceAccess::ReadWrite);
        const auto store = CandleStore::open((*workspace)->marketDatabase(), Database::Mode::ReadWrite);
        Instrument instrument;
        instrument.id = {"BENCH", "START"};
        Series series(instrument.id, Timeframe());
        series.reserve(candleCount);
        for (int i = 0; i < candleCount; ++i) {
            const double close = 100 + i % 1000 * 0.01;
            series.append({utcMs(1'600'000'020'000 + i * 60'000LL), 100, 111, 99, close, 3});
        }
        return (*store)->saveInstrument(instrument).has_value() && (*store)->write(series).has_value();
    }();
    return isMade ? folder.path() : QString();
}

// Lets the system forget what it keeps of our own files; Qt's stay, as on every desktop.
void forget(const QString& path) {
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    ::fsync(file);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
}

void forgetOwnFiles(const QString& workspace) {
    const QString programs = QStringLiteral(TRUEBAR_BIN_DIR);
    for (const QString& folder : {workspace, programs}) {
        QDirIterator it(folder, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            forget(it.next());
    }
}

// The number behind "name=" in a line of the log.
double numberIn(const QByteArray& line, const QByteArray& name) {
    const auto at = line.indexOf(name + '=');
    const auto begin = at + name.size() + 1;
    const auto end = line.indexOf(' ', begin);
    return at < 0 ? 0 : line.mid(begin, end < 0 ? -1 : end - begin).trimmed().toDouble();
}

std::optional<Start> startProgram(const QString& workspace) {
    const QString logFile = workspace + QStringLiteral("/logs/truebar.log");
    const qint64 before = QFileInfo(logFile).size();
    QProcess process;
    QElapsedTimer timer;
    timer.start();
    process.start(QStringLiteral(TRUEBAR_BIN_DIR "/truebar"), {QStringLiteral("--workspace"), workspace});
    std::optional<Start> out;
    while (!out && timer.elapsed() < longWait) {
        QThread::usleep(500);
        QFile log(logFile); // anew, because a file that is not open remembers its size
        if (!log.open(QIODevice::ReadOnly) || !log.seek(before))
            continue;
        const QByteArray text = log.readAll();
        const auto at = text.indexOf("startup first_chart_ms=");
        const auto end = text.indexOf('\n', at);
        if (at < 0 || end < 0)
            continue;
        const QByteArray line = text.mid(at, end - at);
        out = Start{numberIn(line, "first_chart_ms"), static_cast<double>(timer.nsecsElapsed()) / 1e6,
            numberIn(line, "candles")};
    }
    process.kill();
    process.waitForFinished();
    return out;
}

std::optional<Start> startFloor() {
    QProcess process;
    QElapsedTimer timer;
    timer.start();
    process.start(QCoreApplication::applicationFilePath(), {QLatin1String(floorWord)});
    if (!process.waitForReadyRead(longWait))
        return std::nullopt;
    const double whole = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    const double own = process.readAllStandardOutput().trimmed().toDouble();
    process.waitForFinished();
    return Start{own, whole, 0};
}

// Argument: whether our own files are read from the disk again.
void firstChart(benchmark::State& state) {
    const QString workspace = folderWithStore();
    // The first start of all makes layout and caches.
    static const bool isReady = !workspace.isEmpty() && startProgram(workspace).has_value();
    if (!isReady) {
        state.SkipWithError("the program does not start");
        return;
    }
    for (auto _ : state) {
        if (state.range(0) != 0)
            forgetOwnFiles(workspace);
        const auto bare = startFloor();
        const auto program = startProgram(workspace);
        if (!bare || !program || program->candles <= 0) {
            state.SkipWithError("no chart");
            return;
        }
        state.SetIterationTime(program->own / 1000);
        state.counters["whole_ms"] = program->whole;
        state.counters["floor_ms"] = bare->own;
        state.counters["floor_whole_ms"] = bare->whole;
        state.counters["candles"] = program->candles;
    }
}
BENCHMARK(firstChart)
    ->ArgName("from_disk")
    ->Arg(0)
    ->Arg(1)
    ->Iterations(1)
    ->Repetitions(starts)
    ->ReportAggregatesOnly()
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

// Prints when it has been painted, and ends.
class EmptyWindow final : public QMainWindow {
public:
    explicit EmptyWindow(const QElapsedTimer& sinceStart)
        : m_sinceStart(sinceStart) { }

protected:
    void paintEvent(QPaintEvent* event) override {
        QMainWindow::paintEvent(event);
        if (std::exchange(m_isPainted, true))
            return;
        QTimer::singleShot(0, this, [this] { // as the program: with the event loop's next turn
            std::printf("%.3f\n", static_cast<double>(m_sinceStart.nsecsElapsed()) / 1e6);
            std::fflush(stdout);
            QCoreApplication::quit();
        });
    }

private:
    const QElapsedTimer& m_sinceStart;
    bool m_isPainted = false;
};

} // namespace

int main(int argc, char** argv) {
    QElapsedTimer sinceStart;
    sinceStart.start();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    if (argc > 1 && QByteArray(argv[1]) == floorWord) {
        const QApplication application(argc, argv);
        EmptyWindow window(sinceStart);
        window.resize(1600, 900);
        window.show();
        return QApplication::exec();
    }
    const QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
