#include "plugins/brokers/net/once_http.h"

#include <QSslSocket>
#include <QTimer>

#include <optional>

#include <sys/socket.h>

namespace truebar::wire {

namespace {

constexpr qsizetype longestHead = 64 << 10;

Error broken(const char* what) {
    return Error{"live.unavailable", "the answer is not HTTP: %1", {what}};
}

std::optional<qsizetype> sizeOf(const QByteArray& text, int base) {
    bool isNumber = false;
    const qlonglong size = text.trimmed().toLongLong(&isNumber, base);
    return isNumber && size >= 0 && !text.trimmed().startsWith('+') ? std::optional(qsizetype(size)) : std::nullopt;
}

// The body of chunks from `at` on; nothing while it is not whole.
std::optional<Result<QByteArray>> joinChunks(const QByteArray& bytes, qsizetype at, qsizetype most) {
    QByteArray out;
    for (;;) {
        const qsizetype end = bytes.indexOf("\r\n", at);
        if (end < 0)
            return std::nullopt;
        const auto size = sizeOf(bytes.mid(at, end - at).split(';').value(0), 16);
        if (!size || *size > most - out.size())
            return Result<QByteArray>(broken("a chunk has no size or is too long"));
        if (*size == 0)
            return Result<QByteArray>(out);
        if (bytes.size() < end + 2 + *size + 2)
            return std::nullopt;
        out += bytes.mid(end + 2, *size);
        at = end + 2 + *size + 2;
    }
}

QByteArray wordsOf(const HttpRequest& request) {
    QByteArray target = request.url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/";
    if (request.url.hasQuery())
        target += '?' + request.url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray host = request.url.host(QUrl::FullyEncoded).toLatin1();
    if (request.url.port() > 0)
        host += ':' + QByteArray::number(request.url.port());
    QByteArray out = request.method + ' ' + target + " HTTP/1.1\r\nHost: " + host
        + "\r\nConnection: close\r\nAccept-Encoding: identity\r\n";
    for (const auto& [name, value] : request.headers)
        out += name + ": " + value + "\r\n";
    if (!request.body.isEmpty() || request.method != "GET")
        out += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    return out + "\r\n" + request.body;
}

// One request under way; deletes itself.
class Exchange final : public QObject {
public:
    Exchange(QObject* parent, const HttpRequest& request, std::function<void(HttpOutcome)> done)
        : QObject(parent)
        , m_request(request)
        , m_done(std::move(done))
        , m_socket(this) {
        const bool isSecure = request.url.scheme() == QLatin1String("https");
        connect(&m_socket, &QSslSocket::readyRead, this, [this] { read(); });
        connect(&m_socket, &QAbstractSocket::errorOccurred, this, [this] { ended(); });
        connect(&m_socket, &QAbstractSocket::disconnected, this, [this] { ended(); });
        QTimer::singleShot(request.timeout, this, [this] { finish(failed("%1 did not answer in time")); });
        const QString host = request.url.host();
        if (isSecure) {
            connect(&m_socket, &QSslSocket::encrypted, this, [this] { write(); });
            m_socket.connectToHostEncrypted(host, static_cast<quint16>(request.url.port(443)));
        } else {
            connect(&m_socket, &QAbstractSocket::connected, this, [this] { write(); });
            m_socket.connectToHost(host, static_cast<quint16>(request.url.port(80)));
        }
    }

private:
    Error failed(const char* text) const { return {"live.unavailable", text, {m_request.url.host().toStdString()}}; }

    void write() {
        m_hasWritten = true;
        m_socket.write(wordsOf(m_request));
        m_socket.flush();
    }
    void read() {
        m_bytes += m_socket.readAll();
        if (auto reply = parseReply(m_bytes, false, m_request.mostBytes))
            finish(std::move(*reply));
    }
    void ended() {
        m_bytes += m_socket.readAll();
        if (auto reply = parseReply(m_bytes, true, m_request.mostBytes); reply && !m_bytes.isEmpty())
            finish(std::move(*reply));
        else
            finish(
                failed(m_hasWritten ? "%1 closed the connection before the answer was whole" : "no connection to %1"));
    }
    // What the kernel still has of a request that was given up must not arrive when a cable is plugged in again: by
    // then others may have concluded that it never left. Without lingering the connection is reset and its bytes are
    // dropped.
    void dropUnsent() const {
        const linger atOnce{1, 0};
        if (m_socket.socketDescriptor() >= 0)
            ::setsockopt(static_cast<int>(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    }
    void finish(Result<HttpReply> reply) {
        if (!m_done)
            return;
        const auto done = std::exchange(m_done, nullptr);
        m_socket.disconnect(this);
        if (m_hasWritten && !reply)
            dropUnsent();
        m_socket.abort();
        deleteLater();
        done(HttpOutcome{std::move(reply), m_hasWritten});
    }

    const HttpRequest m_request;
    std::function<void(HttpOutcome)> m_done;
    QSslSocket m_socket;
    QByteArray m_bytes;
    bool m_hasWritten = false;
};

} // namespace

QByteArray HttpReply::header(const QByteArray& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? QByteArray() : found->second;
}

std::optional<Result<HttpReply>> parseReply(const QByteArray& bytes, bool isEnd, qsizetype mostBytes) {
    const auto cutShort = [isEnd]() -> std::optional<Result<HttpReply>> {
        if (!isEnd)
            return std::nullopt;
        return Result<HttpReply>(broken("it was cut short"));
    };
    const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return bytes.size() > longestHead ? Result<HttpReply>(broken("its head is too long")) : cutShort();
    const QList<QByteArray> lines = bytes.left(headEnd).split('\n');
    const QList<QByteArray> first = lines.value(0).trimmed().split(' ');
    const auto status = sizeOf(first.value(1), 10);
    if (!first.value(0).startsWith("HTTP/1.") || !status || *status < 100 || *status > 599)
        return Result<HttpReply>(broken("it has no status"));
    HttpReply out;
    out.status = static_cast<int>(*status);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        if (colon > 0)
            out.headers.insert_or_assign(lines[i].left(colon).trimmed().toLower(), lines[i].mid(colon + 1).trimmed());
    }
    const qsizetype start = headEnd + 4;
    if (out.status < 200)
        return Result<HttpReply>(broken("it is only a notice that one will come"));
    if (out.header("transfer-encoding").toLower().contains("chunked")) {
        auto joined = joinChunks(bytes, start, mostBytes);
        if (!joined)
            return bytes.size() - start > 2 * mostBytes ? Result<HttpReply>(broken("it is too long")) : cutShort();
        if (!*joined)
            return Result<HttpReply>(std::move(*joined).error());
        out.body = std::move(**joined);
        return Result<HttpReply>(std::move(out));
    }
    const bool hasLength = out.headers.count("content-length") > 0;
    const auto length = sizeOf(out.header("content-length"), 10);
    if ((hasLength && !length) || (length && *length > mostBytes) || bytes.size() - start > mostBytes)
        return Result<HttpReply>(broken("it is too long or has no length"));
    if (length && bytes.size() - start < *length)
        return cutShort();
    if (!length && !isEnd)
        return std::nullopt;
    out.body = bytes.mid(start, length.value_or(bytes.size() - start));
    return Result<HttpReply>(std::move(out));
}

void sendOnce(QObject* context, const HttpRequest& request, std::function<void(HttpOutcome)> done) {
    new Exchange(context, request, std::move(done));
}

} // namespace truebar::wire
