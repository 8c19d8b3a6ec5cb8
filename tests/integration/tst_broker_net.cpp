// What all brokers over a network share: an order that could not leave in time never leaves, and a request that was
// given up leaves nothing in the kernel that could still arrive.
#include "plugins/brokers/net/once_http.h"
#include "plugins/brokers/net/silence.h"
#include "plugins/brokers/net/venue_broker.h"
#include "tests/support/venues/broker_listener.h"

#include <QTest>

#include <cerrno>
#include <future>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace truebar;
using namespace truebar::test;

namespace {

class ManualClock final : public IClock {
public:
    UtcMs now() const override { return utcMs(m_now.load()); }
    bool waitUntil(UtcMs time, std::stop_token) const override { return time <= now(); }
    void advance(Millis by) { m_now += by.count(); }

private:
    std::atomic<std::int64_t> m_now = 1'700'000'000'000;
};

struct PlainAnswer {
    bool isGood() const { return true; }
};
Certainty certaintyOf(const PlainAnswer&) {
    return Certainty::Accepted;
}
Error reasonOf(const PlainAnswer&) {
    return {};
}

struct PlainSettings {
    Millis timeout{1000};
    std::shared_future<void> mayStart{};
};

struct PlainRates {
    explicit PlainRates(const IClock& clock)
        : silence(clock) { }
    RateHint hint() const { return {}; }
    wire::Silence silence;
};

// A session whose start keeps the network's thread busy until the test lets it go on.
class SlowSession {
public:
    using Settings = PlainSettings;
    using Answer = PlainAnswer;
    using Rates = PlainRates;

    SlowSession(const PlainSettings& settings, std::atomic<int>& sent)
        : m_settings(settings)
        , m_sent(sent) { }
    void start() { m_settings.mayStart.wait(); }
    void flush() { }
    void place(const OrderIntent&, UtcMs, const wire::Done<PlainAnswer>& done) {
        ++m_sent;
        done(wire::Outcome<PlainAnswer>::of({}));
    }
    void cancel(const OrderReference&, const wire::Done<PlainAnswer>& done) {
        done(wire::Outcome<PlainAnswer>::unanswered(wire::noAnswer("test")));
    }
    Result<OrderAnswer> placed(const PlainAnswer&, const OrderReference&) const {
        OrderAnswer out;
        out.certainty = Certainty::Accepted;
        return out;
    }
    Result<OrderAnswer> cancelled(const PlainAnswer& answer, const OrderReference& order) const {
        return placed(answer, order);
    }

private:
    const PlainSettings& m_settings;
    std::atomic<int>& m_sent;
};

Error unasked() {
    return {"live.unavailable", "nobody asks in this test"};
}

class SlowBroker final : public wire::VenueBroker<SlowSession> {
public:
    SlowBroker(PlainSettings settings, ILiveBrokerEvents& events, const IClock& clock, std::atomic<int>& sent)
        : VenueBroker(std::move(settings), events, clock,
            [&sent](const PlainSettings& given, PlainRates&, const wire::SessionHandlers&) {
                return std::make_unique<SlowSession>(given, sent);
            }) { }

    Result<std::optional<VenueOrder>> order(const OrderReference&, std::stop_token) override { return unasked(); }
    Result<std::vector<VenueOrder>> openOrders(std::stop_token) override { return unasked(); }
    Result<std::vector<VenuePosition>> positions(std::stop_token) override { return unasked(); }
    Result<std::vector<VenueBalance>> balances(std::stop_token) override { return unasked(); }
    Result<std::vector<VenueFill>> fills(const InstrumentId&, UtcMs, std::stop_token) override { return unasked(); }
    OrderAnswer cancelAll(const InstrumentId&, std::stop_token) override { return {}; }
    Result<InstrumentFilters> filters(const InstrumentId&, std::stop_token) override { return unasked(); }
    Result<VenueTime> time(std::stop_token) override { return unasked(); }
    Result<AccountPermissions> permissions(std::stop_token) override { return unasked(); }
    LiveBrokerCapabilities capabilities() const override { return {}; }
};

OrderIntent orderOf(const char* id) {
    OrderIntent out;
    out.id.text = id;
    return out;
}

// A server that takes a connection and reads nothing until it is asked to.
class DeafServer {
public:
    DeafServer()
        : m_listening(::socket(AF_INET, SOCK_STREAM, 0)) {
        const int small = 4096;
        ::setsockopt(m_listening, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_listening, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(m_listening, 1) != 0
            || ::getsockname(m_listening, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            qFatal("no server");
        m_port = ntohs(address.sin_port);
    }
    ~DeafServer() { ::close(m_listening); }
    DeafServer(const DeafServer&) = delete;
    DeafServer& operator=(const DeafServer&) = delete;

    int port() const { return m_port; }
    // Reads all that still comes. The error that ended it, 0 for an orderly end.
    int drain() {
        const int connection = ::accept(m_listening, nullptr, nullptr);
        std::array<char, 65536> buffer{};
        ssize_t got = 1;
        while (got > 0) {
            got = ::recv(connection, buffer.data(), buffer.size(), 0);
            m_received += std::max<ssize_t>(got, 0);
        }
        const int error = got < 0 ? errno : 0;
        ::close(connection);
        return error;
    }
    ssize_t received() const { return m_received; }

private:
    int m_listening;
    int m_port = 0;
    ssize_t m_received = 0;
};

} // namespace

class TestBrokerNet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anOrderThatWaitedTooLongNeverLeaves();
    void aRequestThatWasGivenUpArrivesNoMore();
};

void TestBrokerNet::anOrderThatWaitedTooLongNeverLeaves() {
    ManualClock clock;
    BrokerListener listener;
    std::atomic<int> sent = 0;
    std::promise<void> mayStart;
    PlainSettings settings;
    settings.mayStart = mayStart.get_future().share();
    SlowBroker broker(settings, listener, clock, sent);
    broker.start();
    const std::vector<OrderIntent> early{orderOf("early"), orderOf("second")};
    broker.submit(early);
    clock.advance(Millis(1000)); // the machine has slept
    const OrderIntent late = orderOf("late");
    broker.submit(std::span(&late, 1));
    mayStart.set_value();
    QVERIFY(listener.waitForAnswer("late"));
    for (const char* id : {"early", "second"}) {
        QCOMPARE(listener.answers(id).size(), std::size_t(1));
        QVERIFY(listener.answers(id).front().certainty == Certainty::Refused);
        QCOMPARE(listener.answers(id).front().reason.code, std::string("live.not_sent"));
    }
    QVERIFY(listener.answers("late").front().certainty == Certainty::Accepted);
    QCOMPARE(sent.load(), 1);
    broker.cancel({{"late"}, {}, {}});
    QVERIFY(listener.waitFor([&] { return listener.cancelAnswers("late").size() == 1; }));
    QVERIFY(listener.cancelAnswers("late").front().certainty == Certainty::Unknown);
}

void TestBrokerNet::aRequestThatWasGivenUpArrivesNoMore() {
    DeafServer server;
    wire::HttpRequest request;
    request.method = "POST";
    request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/v2/orders").arg(server.port()));
    request.body = QByteArray(16 << 20, 'x'); // more than fits into the server's buffer, so that some of it waits here
    request.timeout = Millis(300);
    std::optional<wire::HttpOutcome> outcome;
    QObject context;
    wire::sendOnce(&context, request, [&](wire::HttpOutcome given) { outcome = std::move(given); });
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 10'000);
    QVERIFY(!outcome->reply);
    QVERIFY(outcome->mayHaveLeft);
    QCOMPARE(server.drain(), ECONNRESET);
    QVERIFY(server.received() < request.body.size());
}

QTEST_GUILESS_MAIN(TestBrokerNet)
#include "tst_broker_net.moc"
