// The order path over each live broker and its venue on this machine: the program ends again and again, by kill or by
// power cut, while replies are lost, connections close and the stream drops, doubles and swaps fills. At the end the
// book is what the venue has, and every order was sent once.
#include "core/live/order_path.h"
#include "tests/integration/broker_cases.h"
#include "tests/support/live/memory_disk.h"

#include <QTest>

#include <array>
#include <deque>
#include <mutex>
#include <random>
#include <thread>

using namespace truebar;
using namespace truebar::test;

namespace {

class OpenGate final : public IOrderGate {
public:
    Result<void> check(std::span<const OrderIntent>, const OrderBook&, UtcMs) override { return {}; }
    void noteSent(std::span<const OrderIntent>, UtcMs) override { }
};

class InlineRunner final : public ICallRunner {
public:
    void run(std::function<Completion(std::stop_token)> work) override { work({})(); }
};

// One life of the program. What the broker tells on its own thread is brought to this one.
class Life final : public ILiveBrokerEvents, public IOrderStoreEvents {
public:
    Life(BrokerDesk& desk, MemoryDisk& disk)
        : m_desk(desk)
        , m_disk(disk)
        , m_killSwitch(disk, "dir") { }
    ~Life() override { m_broker.reset(); }

    Result<void> open() {
        auto store = OrderStore::open(m_disk, "dir/orders.journal", m_desk.clock.now(), 12345, *this);
        if (!store)
            return std::move(store).error();
        m_store = std::move(*store);
        Settings settings;
        settings.set("timeout_ms", std::int64_t(1500));
        settings.set("receive_window_ms", std::int64_t(1500));
        settings.set("query_lag_ms", std::int64_t(0));
        m_broker = m_desk.brokerFor(*this, {}, settings);
        OrderPathTiming timing;
        timing.answer = Millis(500);
        timing.pass = Millis(300);
        timing.urgentPass = Millis(50);
        m_path = std::make_unique<OrderPath>(
            OrderPath::Parts{*m_store, *m_broker, m_gate, m_killSwitch, m_runner, m_desk.clock}, timing);
        m_path->start();
        return {};
    }

    void turn() {
        std::deque<std::function<void()>> work;
        {
            const std::lock_guard lock(m_mutex);
            work.swap(m_told);
        }
        for (const auto& each : work)
            each();
        m_path->tick();
        std::this_thread::sleep_for(Millis(2));
    }

    // False if it has not come within half a minute.
    bool turnUntil(const std::function<bool()>& condition) {
        for (const UtcMs end = m_desk.clock.now() + std::chrono::seconds(30); m_desk.clock.now() < end; turn()) {
            if (condition())
                return true;
        }
        return false;
    }

    OrderPath& path() { return *m_path; }
    bool isConnected() const { return m_isConnected; }

    void onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) override {
        tell([this, id, answer] { m_path->submitAnswered(id, answer); });
    }
    void onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) override {
        tell([this, id, answer] { m_path->cancelAnswered(id, answer); });
    }
    void onOrderUpdate(const VenueOrder& order) override {
        tell([this, order] { m_path->orderUpdated(order); });
    }
    void onFill(const VenueFill& fill) override {
        tell([this, fill] { m_path->filled(fill); });
    }
    void onLink(LinkState state, const std::string&) override {
        tell([this, state] {
            m_isConnected = state == LinkState::Live;
            m_path->linkChanged(state);
        });
    }
    void onOrderChanged(const LiveOrder&) override { }
    void onFillBooked(const VenueFill&) override { }

private:
    void tell(std::function<void()> work) {
        const std::lock_guard lock(m_mutex);
        m_told.push_back(std::move(work));
    }

    BrokerDesk& m_desk;
    MemoryDisk& m_disk;
    OpenGate m_gate;
    InlineRunner m_runner;
    KillSwitch m_killSwitch;
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_told;
    bool m_isConnected = false;
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderPath> m_path;
    std::unique_ptr<ILiveBroker> m_broker;
};

// What is wrong between the venue and the book, in words; empty if nothing is.
std::string difference(BrokerDesk& desk, const OrderBook& book) {
    std::string out;
    std::map<std::string, int> sent;
    for (const OrderVenue::Received& each : desk.orderVenue().orderRequests()) {
        if (++sent[each.clientId] > 1)
            out += "order " + each.clientId + " was received twice\n";
    }
    Decimal held;
    for (const TruthOrder& each : desk.orderVenue().truth().orders()) {
        held += each.isBuy ? each.filled : -each.filled;
        const LiveOrder* const known = book.find({each.clientId});
        if (!known)
            out += "order " + each.clientId + " is not in the book\n";
        else if (known->filled.value() != each.filled)
            out += "order " + each.clientId + ": booked " + known->filled.toString() + ", true "
                + each.filled.toString() + '\n';
        else if (known->isFinal() == each.isOpen())
            out += "order " + each.clientId + " is " + each.status + '\n';
    }
    const auto ids = desk.fillIds();
    for (const std::string& each : ids) {
        if (!book.knowsFill({desk.bitcoin().venue, "main", each}))
            out += "fill " + each + " is not booked\n";
    }
    if (book.fillCount() != ids.size())
        out += "fills booked: " + std::to_string(book.fillCount()) + ", true: " + std::to_string(ids.size()) + '\n';
    if (book.position(desk.bitcoin()).value() != held)
        out += "position booked: " + book.position(desk.bitcoin()).toString() + ", true: " + held.toString() + '\n';
    return out;
}

} // namespace

class TestBrokerPath : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void killsAndFaultsLoseAndDoubleNothing_data() { addBrokerRows(); }
    void killsAndFaultsLoseAndDoubleNothing();
};

void TestBrokerPath::killsAndFaultsLoseAndDoubleNothing() {
    constexpr int lives = 8;
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    MemoryDisk disk;
    std::mt19937 random(11);
    StreamFaults faults;
    faults.dropped = faults.duplicated = faults.reordered = 0.1;
    desk.orderVenue().setStreamFaults(faults);
    std::size_t placed = 0;
    for (int life = 0; life < lives; ++life) {
        {
            Life trader(desk, disk);
            QVERIFY(trader.open());
            QVERIFY2(trader.turnUntil([&] { return trader.isConnected() && trader.path().mayTrade(); }),
                trader.path().mayTrade() ? "not connected" : trader.path().mayTrade().error().message().c_str());
            for (int i = 0; i < 5; ++i) {
                static const std::array worst{OrderFault::LoseReply, OrderFault::FailAfterTaking,
                    OrderFault::UnknownAfterTaking, OrderFault::CloseUntaken, OrderFault::CloseAfterTaking};
                if (random() % 2 == 0)
                    desk.orderVenue().fail(worst[random() % worst.size()]);
                const Side side = random() % 2 == 0 ? Side::Buy : Side::Sell;
                const std::vector<OrderIntent> drafts{desk.market("", side, "0.003"),
                    desk.limit("", Side::Buy, "0.004", "49000"), desk.limit("", Side::Sell, "0.004", "51000")};
                if (trader.path().place(drafts))
                    placed += drafts.size();
                for (auto turns = random() % 10; turns > 0; --turns)
                    trader.turn();
                desk.orderVenue().trade(
                    "BTCUSDT", Decimal(random() % 2 == 0 ? 48'999 : 51'001), Decimal::parse("0.0015").value());
                desk.orderVenue().trade("BTCUSDT", Decimal(50'000));
            }
        }
        disk.crash(random() % 2 == 0 ? Survival::Everything : Survival::Nothing);
    }
    desk.orderVenue().setStreamFaults({});
    QVERIFY(placed > 50);
    Life last(desk, disk);
    QVERIFY(last.open());
    UtcMs nextCancel{};
    QVERIFY(last.turnUntil([&] {
        if (desk.clock.now() >= nextCancel && last.isConnected()) {
            last.path().cancelAll();
            nextCancel = desk.clock.now() + Millis(500);
        }
        return last.path().isRecovered() && last.path().book().active().empty() && last.path().mayTrade();
    }));
    const std::string wrong = difference(desk, last.path().book());
    QVERIFY2(wrong.empty(), wrong.c_str());
    QVERIFY(desk.orderVenue().truth().trades().size() > 20);
}

QTEST_GUILESS_MAIN(TestBrokerPath)
#include "tst_broker_path.moc"
