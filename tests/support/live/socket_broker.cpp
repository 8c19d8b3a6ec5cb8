#include "tests/support/live/socket_broker.h"

#include "core/live/fields.h"
#include "core/live/journal_record.h"
#include "tests/support/live/venue_server.h"

#include <array>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace truebar::test {

namespace {

int connectTo(const std::string& path) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("the trader cannot reach " + path);
    return fd;
}

std::string referenceLine(const char* word, const OrderReference& order) {
    return FieldWriter()
        .add(word)
        .add(order.id.text)
        .add(order.instrument.venue)
        .add(order.instrument.symbol)
        .add(order.venueOrderId)
        .take();
}

template <class T>
Result<std::vector<T>> parsed(const Result<std::vector<std::string>>& lines) {
    if (!lines)
        return lines.error();
    std::vector<T> out;
    for (const std::string& line : *lines) {
        auto record = parseRecord(line);
        if (!record)
            return std::move(record).error();
        out.push_back(std::get<T>(std::move(*record)));
    }
    return out;
}

bool takeLine(std::string& input, std::string& line) {
    const auto end = input.find('\n');
    if (end == std::string::npos)
        return false;
    line = input.substr(0, end);
    input.erase(0, end + 1);
    return true;
}

} // namespace

SocketBroker::SocketBroker(const std::string& path, ILiveBrokerEvents& events)
    : m_events(events)
    , m_orders(connectTo(path))
    , m_questions(connectTo(path)) { }

SocketBroker::~SocketBroker() {
    ::close(m_orders);
    ::close(m_questions);
}

void SocketBroker::submit(std::span<const OrderIntent> orders) {
    for (const OrderIntent& order : orders)
        sendLine(m_orders, "submit\t" + toLine(order));
}

void SocketBroker::cancel(const OrderReference& order) {
    sendLine(m_orders, referenceLine("cancel", order));
}

void SocketBroker::deliver() {
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t got = ::recv(m_orders, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got <= 0) {
            m_isLost = m_isLost || got == 0;
            break;
        }
        m_orderInput.append(buffer.data(), static_cast<std::size_t>(got));
    }
    for (std::string line; takeLine(m_orderInput, line);)
        tell(line);
}

void SocketBroker::tell(std::string_view line) {
    const auto tab = line.find('\t');
    const std::string_view word = line.substr(0, tab);
    auto record = parseRecord(line.substr(tab + 1));
    if (!record)
        return;
    if (const auto* answer = std::get_if<AnswerRecord>(&*record)) {
        if (word == "submitted")
            m_events.onSubmitAnswered(answer->id, answer->answer);
        else
            m_events.onCancelAnswered(answer->id, answer->answer);
    } else if (const auto* fill = std::get_if<VenueFill>(&*record)) {
        m_events.onFill(*fill);
    } else if (const auto* order = std::get_if<VenueOrder>(&*record)) {
        m_events.onOrderUpdate(*order);
    }
}

std::string SocketBroker::readLine() {
    std::string line;
    std::array<char, 65536> buffer{};
    while (!takeLine(m_questionInput, line)) {
        const ssize_t got = ::recv(m_questions, buffer.data(), buffer.size(), 0);
        if (got <= 0) {
            m_isLost = true;
            return {};
        }
        m_questionInput.append(buffer.data(), static_cast<std::size_t>(got));
    }
    // Both connections are told of events; here they are in the way.
    return line.starts_with("event\t") ? readLine() : line;
}

Result<std::vector<std::string>> SocketBroker::ask(const std::string& question) {
    sendLine(m_questions, question);
    std::vector<std::string> lines;
    for (std::string line = readLine(); line != "end"; line = readLine()) {
        if (m_isLost)
            return Error{"live.unavailable", "the venue has gone"};
        lines.push_back(std::move(line));
    }
    return lines;
}

Result<std::optional<VenueOrder>> SocketBroker::order(const OrderReference& wanted, std::stop_token) {
    sendLine(m_questions, referenceLine("order", wanted));
    const std::string line = readLine();
    if (m_isLost)
        return Error{"live.unavailable", "the venue has gone"};
    if (line == "none")
        return std::optional<VenueOrder>();
    auto record = parseRecord(line);
    if (!record)
        return std::move(record).error();
    return std::optional(std::get<VenueOrder>(std::move(*record)));
}

Result<std::vector<VenueOrder>> SocketBroker::openOrders(std::stop_token) {
    return parsed<VenueOrder>(ask("open"));
}

Result<std::vector<VenuePosition>> SocketBroker::positions(std::stop_token) {
    const auto lines = parsed<AdoptedPosition>(ask("positions"));
    if (!lines)
        return lines.error();
    std::vector<VenuePosition> out;
    for (const AdoptedPosition& position : *lines)
        out.push_back({position.instrument, position.change, {}, {}});
    return out;
}

Result<std::vector<VenueFill>> SocketBroker::fills(const InstrumentId&, UtcMs since, std::stop_token) {
    return parsed<VenueFill>(ask(FieldWriter().add("fills").add(since).take()));
}

Result<VenueTime> SocketBroker::time(std::stop_token) {
    const UtcMs now = systemClock().now();
    return VenueTime{now, now, now};
}

LiveBrokerCapabilities SocketBroker::capabilities() const {
    LiveBrokerCapabilities out;
    out.limitOrders = true;
    out.positions = true;
    // The venue reads what was sent before a question before it answers the question, even of a process that is dead.
    out.notFoundIsFinalAfter = Millis(5);
    return out;
}

} // namespace truebar::test
