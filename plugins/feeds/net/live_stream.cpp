#include "plugins/feeds/net/live_stream.h"

#include "core/sdk/backoff.h"

#include <QTimer>
#include <QWebSocket>

#include <map>
#include <set>

namespace truebar::net {

// Everything here happens on the network thread.
class LiveStream::Private final : public IStreamSink {
public:
    Private(const IClock& clock, std::unique_ptr<IStreamProtocol> protocol, StreamSettings settings)
        : m_clock(clock)
        , m_protocol(std::move(protocol))
        , m_settings(settings)
        , m_backoff(settings.firstWait, settings.longestWait, static_cast<std::uint64_t>(toCount(clock.now()))) { }

    IStreamProtocol& protocol() { return *m_protocol; }
    void start(QObject* context);
    void stop();
    int add(const StreamKey& key, LiveHandlers handlers);
    void remove(int number);

private:
    struct Subscription {
        StreamKey key;
        LiveHandlers handlers;
        bool isRefused = false;
    };

    void onCandle(const InstrumentId& instrument, Timeframe timeframe, const LiveCandle& candle) override;
    void onTick(const InstrumentId& instrument, const LiveTick& tick) override;
    void onRefused(const std::string& reason) override { tell(LinkState::Lost, reason); }
    void onRefused(const InstrumentId& instrument, const std::string& reason) override;
    void onGoingAway() override { m_isGoingAway = true; }

    void open();
    void close();
    void opened();
    void heard(const QByteArray& message, bool isBinary);
    void lost(const std::string& reason);
    void look();
    void send(const std::vector<QByteArray>& frames);
    void tell(LinkState state, const std::string& reason);
    std::vector<StreamKey> keys() const;
    template <class Call>
    void each(const Call& call);

    const IClock& m_clock;
    std::unique_ptr<IStreamProtocol> m_protocol;
    StreamSettings m_settings;
    Backoff m_backoff;
    std::map<int, Subscription> m_subscriptions;
    int m_nextNumber = 1;
    LinkState m_state = LinkState::Connecting;
    bool m_isOpen = false;
    bool m_isGoingAway = false;
    UtcMs m_lastHeard{};
    UtcMs m_openedAt{};
    UtcMs m_nextPing{};
    QObject* m_context = nullptr;
    QWebSocket* m_socket = nullptr;
    QTimer* m_retry = nullptr;
    QTimer* m_watch = nullptr;
};

void LiveStream::Private::start(QObject* context) {
    m_context = new QObject(context);
    m_retry = new QTimer(m_context);
    m_retry->setSingleShot(true);
    QObject::connect(m_retry, &QTimer::timeout, m_context, [this] { open(); });
    m_watch = new QTimer(m_context);
    m_watch->setInterval(std::max(Millis(5), m_clock.realDuration(m_settings.silence) / 10));
    QObject::connect(m_watch, &QTimer::timeout, m_context, [this] { look(); });
}

void LiveStream::Private::stop() {
    m_subscriptions.clear();
    close();
    delete m_context;
    m_context = nullptr;
}

std::vector<StreamKey> LiveStream::Private::keys() const {
    std::set<StreamKey> out;
    for (const auto& [number, subscription] : m_subscriptions) {
        if (!subscription.isRefused)
            out.insert(subscription.key);
    }
    return {out.begin(), out.end()};
}

// A handler may end a subscription, its own or another.
template <class Call>
void LiveStream::Private::each(const Call& call) {
    for (auto it = m_subscriptions.begin(); it != m_subscriptions.end();) {
        const int number = it->first;
        const Subscription copy = it->second;
        call(copy);
        it = m_subscriptions.upper_bound(number);
    }
}

int LiveStream::Private::add(const StreamKey& key, LiveHandlers handlers) {
    const auto known = keys();
    const bool isNew = std::find(known.begin(), known.end(), key) == known.end();
    const int number = m_nextNumber++;
    const auto link = handlers.link;
    m_subscriptions.emplace(number, Subscription{key, std::move(handlers)});
    if (link)
        link(m_state, {});
    if (!m_socket && !m_retry->isActive())
        open();
    else if (m_isOpen && isNew)
        send(m_protocol->subscribe({key}));
    return number;
}

void LiveStream::Private::remove(int number) {
    const auto found = m_subscriptions.find(number);
    if (found == m_subscriptions.end())
        return;
    const StreamKey key = found->second.key;
    const bool wasRefused = found->second.isRefused;
    m_subscriptions.erase(found);
    if (m_subscriptions.empty()) {
        close();
        m_state = LinkState::Connecting;
        return;
    }
    const auto left = keys();
    if (m_isOpen && !wasRefused && std::find(left.begin(), left.end(), key) == left.end())
        send(m_protocol->unsubscribe({key}));
}

void LiveStream::Private::open() {
    close();
    m_isGoingAway = false;
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, m_context);
    m_socket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(m_settings.longestMessage));
    QObject::connect(m_socket, &QWebSocket::connected, m_context, [this] { opened(); });
    QObject::connect(m_socket, &QWebSocket::disconnected, m_context, [this] {
        lost(m_socket->closeReason().isEmpty() ? "the source closed the link" : m_socket->closeReason().toStdString());
    });
    QObject::connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), m_context,
        [this] { lost(m_socket->errorString().toStdString()); });
    QObject::connect(m_socket, &QWebSocket::textMessageReceived, m_context,
        [this](const QString& text) { heard(text.toUtf8(), false); });
    QObject::connect(m_socket, &QWebSocket::binaryMessageReceived, m_context,
        [this](const QByteArray& bytes) { heard(bytes, true); });
    if (m_settings.pongsAreLife)
        QObject::connect(m_socket, &QWebSocket::pong, m_context, [this] { m_lastHeard = m_clock.now(); });
    m_lastHeard = m_clock.now();
    m_watch->start();
    QNetworkRequest request(m_protocol->url());
    if (const auto prepared = m_protocol->prepare(request); prepared)
        m_socket->open(request);
    else
        lost(prepared.error().message());
}

void LiveStream::Private::close() {
    if (!m_context)
        return;
    m_retry->stop();
    m_watch->stop();
    m_isOpen = false;
    if (!m_socket)
        return;
    // Its last signals concern nobody any more.
    m_socket->disconnect(m_context);
    m_socket->abort();
    m_socket->deleteLater();
    m_socket = nullptr;
}

void LiveStream::Private::opened() {
    m_isOpen = true;
    m_openedAt = m_lastHeard = m_clock.now();
    m_nextPing = m_openedAt + m_settings.silence / 3;
    m_protocol->reset();
    send(m_protocol->subscribe(keys()));
    tell(LinkState::Live, {});
}

void LiveStream::Private::heard(const QByteArray& message, bool isBinary) {
    m_lastHeard = m_clock.now();
    QWebSocket* const socket = m_socket;
    const auto read = m_protocol->read(message, isBinary, *this);
    // A handler may have ended the last subscription, and with it the socket.
    if (socket != m_socket)
        return;
    if (!read)
        lost(read.error().message());
    else if (m_isGoingAway)
        lost("the source is going away");
    else if (m_lastHeard - m_openedAt >= m_settings.steady)
        m_backoff.succeeded();
}

void LiveStream::Private::lost(const std::string& reason) {
    close();
    tell(LinkState::Lost, reason);
    if (keys().empty())
        return;
    m_retry->start(m_clock.realDuration(m_backoff.next()));
}

// Half-open links do not tell that they are dead: whoever says nothing, not even a pong, is.
void LiveStream::Private::look() {
    const UtcMs now = m_clock.now();
    if (now - m_lastHeard > m_settings.silence) {
        lost("nothing was heard for too long");
    } else if (m_isOpen && now - m_openedAt > m_settings.longestLife) {
        lost("the link was renewed");
    } else if (m_isOpen && now >= m_nextPing) {
        m_nextPing = now + m_settings.silence / 3;
        m_socket->ping();
    }
}

void LiveStream::Private::send(const std::vector<QByteArray>& frames) {
    for (const QByteArray& frame : frames)
        m_socket->sendTextMessage(QString::fromUtf8(frame));
}

void LiveStream::Private::tell(LinkState state, const std::string& reason) {
    m_state = state;
    each([&](const Subscription& subscription) {
        if (subscription.handlers.link && !subscription.isRefused)
            subscription.handlers.link(state, reason);
    });
}

void LiveStream::Private::onRefused(const InstrumentId& instrument, const std::string& reason) {
    each([&](const Subscription& subscription) {
        if (subscription.key.instrument == instrument && !subscription.isRefused && subscription.handlers.link)
            subscription.handlers.link(LinkState::Lost, reason);
    });
    for (auto& [number, subscription] : m_subscriptions) {
        if (subscription.key.instrument == instrument)
            subscription.isRefused = true;
    }
}

void LiveStream::Private::onCandle(const InstrumentId& instrument, Timeframe timeframe, const LiveCandle& candle) {
    each([&](const Subscription& subscription) {
        if (subscription.key.instrument == instrument && subscription.key.timeframe == timeframe
            && subscription.handlers.candle)
            subscription.handlers.candle(candle);
    });
}

void LiveStream::Private::onTick(const InstrumentId& instrument, const LiveTick& tick) {
    each([&](const Subscription& subscription) {
        if (subscription.key.instrument == instrument && subscription.handlers.tick)
            subscription.handlers.tick(tick);
    });
}

namespace {

class Ending final : public ISubscription {
public:
    explicit Ending(std::function<void()> end)
        : m_end(std::move(end)) { }
    ~Ending() override { m_end(); }

private:
    std::function<void()> m_end;
};

} // namespace

LiveStream::LiveStream(const IClock& clock, const NetworkThread& thread, std::unique_ptr<IStreamProtocol> protocol,
    StreamSettings settings)
    : m_thread(thread)
    , m_d(std::make_shared<Private>(clock, std::move(protocol), settings)) {
    m_thread.runAndWait([this] { m_d->start(m_thread.context()); });
}

LiveStream::~LiveStream() {
    m_thread.runAndWait([this] { m_d->stop(); });
}

Result<std::unique_ptr<ISubscription>> LiveStream::subscribe(const StreamKey& key, LiveHandlers handlers) {
    if (auto good = m_d->protocol().check(key); !good)
        return std::move(good).error();
    int number = 0;
    m_thread.runAndWait([&] { number = m_d->add(key, std::move(handlers)); });
    return std::unique_ptr<ISubscription>(
        std::make_unique<Ending>([this, number] { m_thread.runAndWait([&] { m_d->remove(number); }); }));
}

} // namespace truebar::net
