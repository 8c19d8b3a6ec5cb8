#include "tests/support/live/venue_server.h"

#include "core/live/fields.h"
#include "core/sdk/clock.h"

#include <array>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace truebar::test {

namespace {

constexpr int tradeEveryMs = 2;

UtcMs now() {
    return systemClock().now();
}

OrderReference readReference(FieldReader& in) {
    OrderReference out;
    out.id.text = in.text();
    out.instrument.venue = in.text();
    out.instrument.symbol = in.text();
    out.venueOrderId = in.text();
    return out;
}

std::string answerLine(const char* word, const ClientOrderId& id, const OrderAnswer& answer) {
    return std::string(word) + '\t' + toLine(AnswerRecord{id, answer});
}

} // namespace

void sendLine(int fd, const std::string& line) {
    const std::string bytes = line + '\n';
    std::string_view rest(bytes);
    while (!rest.empty()) {
        const ssize_t sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
}

VenueServer::VenueServer(std::string path, std::uint64_t seed)
    : m_path(std::move(path))
    , m_random(seed) {
    m_listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, m_path.c_str(), sizeof address.sun_path - 1);
    const bool isListening = ::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0
        && ::listen(m_listener, 16) == 0;
    if (!isListening)
        throw std::runtime_error("the venue cannot listen at " + m_path);
    m_thread = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

VenueServer::~VenueServer() {
    m_thread = {};
    for (const Client& client : m_clients)
        ::close(client.fd);
    ::close(m_listener);
}

bool VenueServer::happens(double probability) {
    return m_isTrading && std::uniform_real_distribution<double>(0, 1)(m_random) < probability;
}

void VenueServer::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::vector<pollfd> waiting{{m_listener, POLLIN, 0}};
        for (const Client& client : m_clients)
            waiting.push_back({client.fd, POLLIN, 0});
        ::poll(waiting.data(), waiting.size(), tradeEveryMs);
        for (std::size_t i = 1; i < waiting.size(); ++i) {
            if (waiting[i].revents != 0)
                readFrom(m_clients[i - 1]);
        }
        std::erase_if(m_clients, [](const Client& client) {
            if (client.isClosed)
                ::close(client.fd);
            return client.isClosed;
        });
        if (waiting[0].revents != 0)
            accept();
        if (m_isTrading)
            tradeSomething();
    }
}

void VenueServer::accept() {
    const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    m_clients.push_back({fd, {}, false});
    ++m_connections;
}

void VenueServer::readFrom(Client& client) {
    std::array<char, 65536> buffer{};
    const ssize_t got = ::recv(client.fd, buffer.data(), buffer.size(), 0);
    client.isClosed = got <= 0;
    if (got > 0)
        client.input.append(buffer.data(), static_cast<std::size_t>(got));
    // What a client wrote before it was killed has reached us and counts.
    for (auto end = client.input.find('\n'); end != std::string::npos; end = client.input.find('\n')) {
        answer(client, std::string_view(client.input).substr(0, end));
        client.input.erase(0, end + 1);
    }
}

void VenueServer::answer(Client& client, std::string_view line) {
    const auto tab = line.find('\t');
    const std::string_view word = line.substr(0, tab);
    const std::string_view rest = tab == std::string_view::npos ? std::string_view() : line.substr(tab + 1);
    if (word == "submit") {
        const auto record = parseRecord(rest);
        const OrderIntent& order = std::get<OrderIntent>(*record);
        const OrderAnswer answer = m_truth.submit(order, now());
        if (!happens(0.15))
            sendLine(client.fd, answerLine("submitted", order.id, answer));
        return;
    }
    FieldReader in(rest);
    if (word == "cancel") {
        const OrderReference order = readReference(in);
        const OrderAnswer answer = m_truth.cancel(order, now());
        if (!happens(0.15))
            sendLine(client.fd, answerLine("cancelled", order.id, answer));
    } else if (word == "order") {
        const auto order = m_truth.find(readReference(in));
        sendLine(client.fd, order ? toLine(*order) : std::string("none"));
    } else if (word == "open") {
        for (const VenueOrder& order : m_truth.openOrders())
            sendLine(client.fd, toLine(order));
        sendLine(client.fd, "end");
    } else if (word == "fills") {
        for (const VenueFill& fill : m_truth.fills(in.time()))
            sendLine(client.fd, toLine(fill));
        sendLine(client.fd, "end");
    } else if (word == "positions") {
        for (const VenuePosition& position : m_truth.positions())
            sendLine(client.fd, toLine(AdoptedPosition{position.instrument, position.quantity, {}, {}}));
        sendLine(client.fd, "end");
    }
}

void VenueServer::tradeSomething() {
    const std::vector<VenueOrder> open = m_truth.openOrders();
    if (open.empty())
        return;
    const VenueOrder& order = open[m_random() % open.size()];
    const Quantity part = Quantity(Decimal::divide(order.quantity.value(), Decimal(3)));
    const auto fill = m_truth.fill(order.venueOrderId, part, *order.limitPrice, now());
    if (!fill)
        return;
    const auto after = m_truth.find({{}, {}, order.venueOrderId});
    for (const Client& client : m_clients) {
        for (int i = happens(0.1) ? 0 : (happens(0.1) ? 2 : 1); i > 0; --i)
            sendLine(client.fd, "event\t" + toLine(*fill));
        if (!happens(0.2))
            sendLine(client.fd, "event\t" + toLine(*after));
    }
}

} // namespace truebar::test
