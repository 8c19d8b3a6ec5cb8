#include "plugins/feeds/net/http_client.h"

#include <QNetworkReply>
#include <QPointer>
#include <QTimer>

#include <future>
#include <memory>

namespace truebar::net {

namespace {

Error errorOf(const QNetworkReply& reply, bool isTooLong, bool isTimeout, bool isCancelled) {
    const std::string host = reply.url().host().toStdString();
    if (isCancelled)
        return {"feed.cancelled", "the fetch was cancelled"};
    if (isTooLong)
        return {"feed.unavailable", "%1 sent more than can be read", {host}};
    if (isTimeout)
        return {"feed.unavailable", "%1 did not answer in time", {host}};
    if (reply.error() == QNetworkReply::SslHandshakeFailedError)
        return {"feed.refused", "%1 could not be trusted: %2", {host, reply.errorString().toStdString()}};
    // Qt's own words may hold the whole address, and that may hold a key.
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return {"feed.unavailable", "%1 refused the connection", {host}};
    case QNetworkReply::HostNotFoundError:
        return {"feed.unavailable", "%1 was not found", {host}};
    case QNetworkReply::RemoteHostClosedError:
        return {"feed.unavailable", "%1 closed the connection before the answer was whole", {host}};
    default:
        return {"feed.unavailable", "the answer of %1 did not arrive (network error %2)",
            {host, std::to_string(static_cast<int>(reply.error()))}};
    }
}

HttpReply contentOf(QNetworkReply& reply, QByteArray body) {
    HttpReply out;
    out.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    out.body = std::move(body);
    for (const auto& [name, value] : reply.rawHeaderPairs())
        out.headers.insert_or_assign(name.toLower(), value);
    return out;
}

// One request under way; lives on the network thread and ends itself.
class Transfer final : public QObject {
public:
    Transfer(QNetworkReply* reply, const HttpRequest& request, std::shared_ptr<std::promise<Result<HttpReply>>> done)
        : m_reply(reply)
        , m_mostBytes(request.mostBytes)
        , m_done(std::move(done)) {
        m_reply->setParent(this);
        connect(m_reply, &QNetworkReply::readyRead, this, &Transfer::read);
        connect(m_reply, &QNetworkReply::finished, this, &Transfer::finish);
        QTimer::singleShot(request.timeout, this, [this] {
            m_isTimeout = true;
            m_reply->abort();
        });
    }
    void cancel() {
        m_isCancelled = true;
        m_reply->abort();
    }

private:
    void read() {
        m_body += m_reply->readAll();
        if (m_body.size() <= m_mostBytes)
            return;
        m_isTooLong = true;
        m_reply->abort();
    }
    void finish() {
        if (!m_isTooLong && !m_isCancelled && !m_isTimeout)
            m_body += m_reply->readAll();
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const bool isCut = m_isTooLong || m_isTimeout || m_isCancelled;
        // A status with its whole body is a reply, whatever Qt thinks of the status.
        const bool isWhole = status > 0 && !isCut
            && (m_reply->error() == QNetworkReply::NoError || m_reply->error() >= QNetworkReply::ContentAccessDenied);
        // First, so that whoever waits may take the manager down after it.
        deleteLater();
        m_done->set_value(isWhole ? Result<HttpReply>(contentOf(*m_reply, std::move(m_body)))
                                  : Result<HttpReply>(errorOf(*m_reply, m_isTooLong, m_isTimeout, m_isCancelled)));
    }

    QNetworkReply* m_reply;
    qint64 m_mostBytes;
    std::shared_ptr<std::promise<Result<HttpReply>>> m_done;
    QByteArray m_body;
    bool m_isTooLong = false;
    bool m_isTimeout = false;
    bool m_isCancelled = false;
};

} // namespace

QByteArray HttpReply::header(const QByteArray& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? QByteArray() : found->second;
}

HttpClient::HttpClient(const NetworkThread& thread)
    : m_thread(thread) {
    m_thread.runAndWait([this] {
        m_manager = new QNetworkAccessManager(m_thread.context());
        m_manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    });
}

HttpClient::~HttpClient() {
    m_thread.runAndWait([this] { delete m_manager; });
}

Result<HttpReply> HttpClient::get(
    const HttpRequest& request, std::stop_token stop, const std::function<Result<void>()>& send) const {
    auto done = std::make_shared<std::promise<Result<HttpReply>>>();
    auto answer = done->get_future();
    QPointer<Transfer> transfer; // of the network thread; this call outlives both posts below
    m_thread.post([&, done] {
        if (stop.stop_requested()) {
            done->set_value(Error{"feed.cancelled", "the fetch was cancelled"});
            return;
        }
        if (send) {
            if (auto may = send(); !may) {
                done->set_value(std::move(may).error());
                return;
            }
        }
        QNetworkRequest outgoing(request.url);
        for (const auto& [name, value] : request.headers)
            outgoing.setRawHeader(name, value);
        transfer = new Transfer(m_manager->get(outgoing), request, done);
    });
    const std::stop_callback cancelled(stop, [&] {
        m_thread.runAndWait([&] {
            if (transfer)
                transfer->cancel();
        });
    });
    return answer.get();
}

} // namespace truebar::net
