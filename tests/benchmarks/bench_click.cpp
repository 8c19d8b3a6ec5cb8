// From a real mouse event on BUY GAME to both orders' bytes read by a venue on this machine, through everything that
// stands between them: panel, account, limits, journal on the real disk, broker, WebSocket, loopback. In the same run,
// click by click, what it is measured against: a plain blocking send, and a unary gRPC call, both over loopback.
//
// bench_click [CLICKS] [FOLDER]: the journal is written in FOLDER, a temporary one if it is not given.
#include "core/desk/account_session.h"
#include "core/manual/manual_desk.h"
#include "plugins/brokers/binance/usdm_broker.h"
#include "tests/benchmarks/click_peers.h"
#include "tests/benchmarks/wire_tap.h"
#include "tests/support/venues/binance_order_venue.h"
#include "ui/game/game_button.h"
#include "ui/game/game_page.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cstdio>

using namespace truebar;
using namespace truebar::bench;

namespace {

using Micros = double;
constexpr int patience = 10'000; // ms

Micros micros(Moment from, Moment to) {
    return std::chrono::duration<double, std::micro>(to - from).count();
}

// The machine's disk, with a watch on how long making durable takes.
class WatchedDisk final : public IDisk {
public:
    class File final : public IDiskFile {
    public:
        File(std::unique_ptr<IDiskFile> file, WatchedDisk& disk)
            : m_file(std::move(file))
            , m_disk(disk) { }
        Result<std::string> readAll() override { return m_file->readAll(); }
        Result<void> writeAt(std::uint64_t offset, std::string_view bytes) override {
            return m_file->writeAt(offset, bytes);
        }
        Result<void> sync() override {
            const Moment begin = std::chrono::steady_clock::now();
            auto done = m_file->sync();
            m_disk.note(begin, std::chrono::steady_clock::now());
            return done;
        }

    private:
        std::unique_ptr<IDiskFile> m_file;
        WatchedDisk& m_disk;
    };

    Result<std::unique_ptr<IDiskFile>> open(const std::string& path) override {
        auto file = systemDisk().open(path);
        if (!file)
            return std::move(file).error();
        return std::unique_ptr<IDiskFile>(std::make_unique<File>(std::move(*file), *this));
    }
    bool exists(const std::string& path) override { return systemDisk().exists(path); }
    Result<std::string> read(const std::string& path) override { return systemDisk().read(path); }
    Result<void> replace(const std::string& path, std::string_view bytes) override {
        return systemDisk().replace(path, bytes);
    }
    Result<void> remove(const std::string& path) override { return systemDisk().remove(path); }

    struct Syncs {
        int begun = 0; // in the span
        Micros time = 0; // of the span that was spent in them
    };
    // The journal also makes durable what it may write later; one of those may have been under way at the click.
    Syncs between(Moment from, Moment to) const {
        const std::lock_guard lock(m_mutex);
        Syncs out;
        for (const auto& [begin, end] : m_syncs) {
            if (end <= from || begin >= to)
                continue;
            out.begun += begin >= from ? 1 : 0;
            out.time += micros(std::max(begin, from), std::min(end, to));
        }
        return out;
    }

private:
    void note(Moment begin, Moment end) {
        const std::lock_guard lock(m_mutex);
        m_syncs.emplace_back(begin, end);
    }

    mutable std::mutex m_mutex;
    std::vector<std::pair<Moment, Moment>> m_syncs;
};

class NoRecords final : public IDeskRecords {
public:
    Result<std::optional<std::uint64_t>> journalSequence(const std::string&) override {
        return std::optional<std::uint64_t>();
    }
    Result<void> keep(const std::string&, const RecordBatch&) override { return {}; }
    Result<AccountHistory> history(const std::string&, UtcMs) override { return AccountHistory(); }
};

class Column {
public:
    explicit Column(const char* name)
        : m_name(name) { }
    void add(Micros value) { m_values.push_back(value); }
    Micros at(double share) {
        if (m_values.empty())
            return 0;
        std::sort(m_values.begin(), m_values.end());
        return m_values[static_cast<std::size_t>(share * static_cast<double>(m_values.size() - 1))];
    }
    void print() {
        std::printf("%-58s %8zu %10.0f %10.0f %10.0f\n", m_name, m_values.size(), at(0.5), at(0.9), at(0.99));
    }
    bool isEmpty() const { return m_values.empty(); }

private:
    const char* m_name;
    std::vector<Micros> m_values;
};

template <class Condition>
void await(const char* what, Condition condition) {
    if (!QTest::qWaitFor(condition, patience)) {
        std::fprintf(stderr, "bench_click: no %s within %d ms\n", what, patience);
        std::exit(1);
    }
}

Instrument bitcoin() {
    Instrument out;
    out.id = {"BINANCE_USDM", "BTCUSDT"};
    out.tickSize = Price(*Decimal::parse("0.1"));
    out.lotStep = Quantity(*Decimal::parse("0.001"));
    out.currency = "USDT";
    return out;
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const int clicks = argc > 1 ? QByteArray(argv[1]).toInt() : 200;
    const QTemporaryDir temporary;
    const QString folder = argc > 2 ? QString::fromLocal8Bit(argv[2]) : temporary.path();
    const IClock& clock = systemClock();

    test::BinanceOrderVenue venue(clock, true, {});
    WireTap tap(QUrl(venue.apiUrl()));
    WatchedDisk disk;
    NoRecords records;
    TradingGate gate(false);
    QDir(folder).mkpath(QStringLiteral("trading"));
    AccountSession::Setup setup{.account = "bench",
        .isPaper = true,
        .workspace = folder.toStdString(),
        .disk = disk,
        .clock = clock,
        .records = records,
        .gate = gate};
    setup.makeBroker = [&](ILiveBrokerEvents& events) {
        LiveBrokerSetup broker;
        broker.venue = "BINANCE_USDM";
        broker.account = "bench";
        broker.credentials.key = "key";
        broker.credentials.secret = "secret";
        broker.settings.set("api_url", tap.url().toStdString());
        broker.settings.set("rest_url", venue.restUrl().toStdString());
        broker.settings.set("stream_url", venue.streamUrl().toStdString());
        broker.settings.set("account_url", venue.restUrl().toStdString());
        return binance::UsdmBroker::create(broker, events, clock);
    };
    auto session = AccountSession::open(setup);
    if (!session) {
        std::fprintf(stderr, "bench_click: %s\n", session.error().message().c_str());
        return 1;
    }
    ManualDesk desk(*session, clock);
    std::string answered;
    std::vector<Game> games;
    QObject::connect(&desk, &ManualDesk::timed, &application, [&](const ClickTimes& times) {
        if (times.answered)
            answered = times.click;
    });
    QObject::connect(
        &desk, &ManualDesk::gamesChanged, &application, [&](const std::vector<Game>& all) { games = all; });
    QObject::connect(&desk, &ManualDesk::refused, &application, [](const std::string&, const Error& error) {
        std::fprintf(stderr, "bench_click: refused: %s\n", error.message().c_str());
    });

    ui::GamePage page(clock);
    page.setPause(Millis(0));
    page.setInstruments({bitcoin()});
    page.setDesk(&desk, true);
    // Heard behind the page, which has then made its games ready for this state.
    std::size_t waiting = 0;
    QObject::connect(
        &desk, &ManualDesk::stateChanged, &application, [&](const std::shared_ptr<const AccountSnapshot>& state) {
            waiting = static_cast<std::size_t>(
                std::ranges::count_if(state->orders, [](const LiveOrder& order) { return !order.isFinal(); }));
        });
    page.resize(560, 700);
    page.show();
    page.findChild<QLineEdit*>(QStringLiteral("game_offset"))->setText(QStringLiteral("1000"));
    await("recovery", [&] { return (*session)->snapshot()->isRecovered && !(*session)->snapshot()->lock; });
    page.notePrice(bitcoin().id, Price(Decimal(50'000)));
    auto* button = page.findChild<ui::GameButton*>(QStringLiteral("buyGame"));
    await("a button", [&] { return button->isEnabled(); });
    await("arming", [&] {
        page.setArmed(true);
        return page.isArmed();
    });

    PlainPeer plain;
    GrpcPeer grpc;
    Column wire("click -> both orders read by the venue, all in all");
    Column durable("  of it: one fdatasync for both orders");
    Column rest("  the rest: click -> read, without the fdatasync");
    Column handler("  the mouse event's own handling, until it returns");
    Column plainSend("plain blocking send -> read by a blocked reader");
    Column grpcOneWay("gRPC unary, call -> handler entered");
    Column grpcCall("gRPC unary, the whole call");
    constexpr int warmUp = 10;
    for (int i = -warmUp; i < clicks; ++i) {
        // What waits from the game before would keep the exit of this one back.
        await("an account without orders", [&] { return waiting == 0; });
        QTest::qWait(5 + i % 7);
        const bool counts = i >= 0;
        const Micros sent = plain.send();
        const GrpcTimes called = grpc.call();
        page.notePrice(bitcoin().id, Price(*Decimal::parse(i % 2 == 0 ? "50000" : "50000.1")));
        await("a ready game", [&] { return button->isEnabled() && page.isReady(); });
        const std::string before = answered;
        tap.expect(2);
        const Moment begin = std::chrono::steady_clock::now();
        QTest::mouseClick(button, Qt::LeftButton);
        const Moment returned = std::chrono::steady_clock::now();
        await("orders on the wire", [&] { return tap.hasAll(); });
        const auto syncs = disk.between(begin, tap.readAt());
        if (syncs.begun != 1)
            std::fprintf(stderr, "bench_click: %d syncs between the click and the wire\n", syncs.begun);
        if (counts) {
            const Micros all = micros(begin, tap.readAt());
            wire.add(all);
            durable.add(syncs.time);
            rest.add(all - syncs.time);
            handler.add(micros(begin, returned));
            plainSend.add(sent);
            if (called.isThere) {
                grpcOneWay.add(called.oneWay);
                grpcCall.add(called.whole);
            }
        }
        // The list of games may still end with the one before.
        await("an answer", [&] { return answered != before && !games.empty() && games.front().id == answered; });
        desk.closeGame(answered);
        await("an end", [&] { return !games.empty() && isOver(games.front().stage); });
    }
    std::printf("%-58s %8s %10s %10s %10s\n", "microseconds", "samples", "p50", "p90", "p99");
    for (Column* each : {&wire, &durable, &rest, &handler, &plainSend, &grpcOneWay, &grpcCall}) {
        if (!each->isEmpty())
            each->print();
    }
    if (grpcCall.isEmpty())
        std::printf("(built without gRPC: install libgrpc++-dev and configure again)\n");
    else
        std::printf("without the fdatasync, above a whole gRPC call: p50 %+.0f us (aim 100), p99 %+.0f us (aim 300)\n",
            rest.at(0.5) - grpcCall.at(0.5), rest.at(0.99) - grpcCall.at(0.99));
    page.setDesk(nullptr, true);
    return 0;
}
