#include "tests/support/live/kill_trader.h"

#include "core/live/order_path.h"
#include "tests/support/live/path_fixture.h"
#include "tests/support/live/socket_broker.h"

#include <random>
#include <thread>

#include <unistd.h>

namespace truebar::test {

namespace {

class InlineRunner final : public ICallRunner {
public:
    void run(std::function<Completion(std::stop_token)> work) override { work({})(); }
};

class Trader final : public ILiveBrokerEvents, public IOrderStoreEvents {
public:
    Trader(const std::string& socket, const std::string& folder)
        : m_socket(socket)
        , m_folder(folder)
        , m_killSwitch(systemDisk(), folder)
        , m_random(static_cast<std::uint64_t>(::getpid())) { }

    Result<void> open() {
        auto store =
            OrderStore::open(systemDisk(), m_folder + "/orders.journal", systemClock().now(), m_random(), *this);
        if (!store)
            return std::move(store).error();
        m_store = std::move(*store);
        m_broker.emplace(m_socket, *this); // from here on the venue knows that we live
        OrderPathTiming timing;
        timing.answer = Millis(100);
        timing.pass = Millis(50);
        timing.urgentPass = Millis(10);
        m_path = std::make_unique<OrderPath>(
            OrderPath::Parts{*m_store, *m_broker, m_gate, m_killSwitch, m_runner, systemClock()}, timing);
        m_path->start();
        return {};
    }

    void turn() {
        m_broker->deliver();
        m_path->tick();
        std::this_thread::sleep_for(Millis(1));
    }

    void tradeSomething() {
        if (m_random() % 8 != 0 || !m_path->mayTrade())
            return;
        const auto side = m_random() % 2 == 0 ? Side::Buy : Side::Sell;
        std::vector<OrderIntent> orders{limitOrder(side, "3", "100")};
        if (m_random() % 2 == 0)
            orders.push_back(limitOrder(opposite(side), "3", "101"));
        for (OrderIntent& order : orders)
            order.decidedAt = systemClock().now();
        (void)m_path->place(orders);
        if (m_random() % 4 == 0)
            m_path->cancelAll();
    }

    // False if it does not come to rest within a minute.
    bool settle() {
        UtcMs nextCancel{};
        for (const UtcMs end = systemClock().now() + std::chrono::minutes(1); systemClock().now() < end; turn()) {
            if (m_path->isRecovered() && m_path->book().active().empty())
                return m_path->mayTrade().has_value();
            if (systemClock().now() >= nextCancel) {
                m_path->cancelAll();
                nextCancel = systemClock().now() + Millis(500);
            }
        }
        return false;
    }

    bool isLost() const { return m_broker->isLost(); }
    const OrderBook& book() const { return m_path->book(); }

    void onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) override {
        m_path->submitAnswered(id, answer);
    }
    void onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) override {
        m_path->cancelAnswered(id, answer);
    }
    void onOrderUpdate(const VenueOrder& order) override { m_path->orderUpdated(order); }
    void onFill(const VenueFill& fill) override { m_path->filled(fill); }
    void onLink(LinkState state, const std::string&) override { m_path->linkChanged(state); }
    void onOrderChanged(const LiveOrder&) override { }
    void onFillBooked(const VenueFill&) override { }

private:
    std::string m_socket;
    std::string m_folder;
    OpenGate m_gate;
    InlineRunner m_runner;
    KillSwitch m_killSwitch;
    std::optional<SocketBroker> m_broker;
    std::mt19937_64 m_random;
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderPath> m_path;
};

} // namespace

int runTrader(
    const std::string& socket, const std::string& folder, const std::string& mode, const std::string& report) {
    Trader trader(socket, folder);
    if (const auto opened = trader.open(); !opened) {
        std::fprintf(stderr, "%s\n", opened.error().message().c_str());
        return 3;
    }
    if (mode == "trade") {
        while (!trader.isLost()) {
            trader.turn();
            trader.tradeSomething();
        }
        return 4;
    }
    if (!trader.settle())
        return 5;
    return systemDisk().replace(report, toLines(trader.book().checkpoint())) ? 0 : 6;
}

Result<std::unique_ptr<OrderBook>> readReport(const std::string& report) {
    const auto text = systemDisk().read(report);
    if (!text)
        return text.error();
    const auto records = parseRecords(*text);
    if (!records)
        return records.error();
    auto book = std::make_unique<OrderBook>();
    for (const JournalRecord& record : *records)
        book->apply(record);
    return book;
}

} // namespace truebar::test
