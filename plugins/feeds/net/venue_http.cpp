#include "plugins/feeds/net/venue_http.h"

#include <QDateTime>
#include <QLocale>

namespace truebar::net {

namespace {

constexpr int tooManyRequests = 429;
constexpr int banned = 418; // Binance: went on after 429
constexpr int notAllowed = 403; // a firewall's way of throttling
constexpr std::chrono::hours longestSilence(24 * 3); // Binance bans for at most three days

std::string hostOf(const QUrl& url) {
    return url.host().toStdString();
}

} // namespace

std::optional<UtcMs> parseRetryAfter(const QByteArray& value, UtcMs now) {
    bool isNumber = false;
    const qint64 seconds = value.trimmed().toLongLong(&isNumber);
    if (isNumber)
        return seconds < 0
            ? std::nullopt
            : std::optional(
                now + std::min<Millis>(std::chrono::seconds(std::min<qint64>(seconds, 1'000'000)), longestSilence));
    QDateTime date = QLocale::c().toDateTime(
        QString::fromLatin1(value.trimmed()), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    if (!date.isValid())
        return std::nullopt;
    date.setTimeSpec(Qt::UTC);
    return std::clamp(utcMs(date.toMSecsSinceEpoch()), now, now + Millis(longestSilence));
}

VenueHttp::VenueHttp(const IClock& clock, const NetworkThread& thread, VenueSettings settings)
    : m_clock(clock)
    , m_settings(std::move(settings))
    , m_budget(clock, m_settings.budget, m_settings.period)
    , m_client(thread) { }

Result<QByteArray> VenueHttp::get(const QString& path, double units, std::stop_token stop) {
    if (auto taken = m_budget.take(units, stop); !taken)
        return std::move(taken).error();
    HttpRequest request;
    request.url = QUrl(m_settings.base.toString(QUrl::StripTrailingSlash) + path, QUrl::StrictMode);
    request.headers = m_settings.headers;
    request.timeout = m_settings.timeout;
    if (m_settings.secretHeaders) {
        const auto secret = m_settings.secretHeaders();
        if (!secret)
            return secret.error();
        request.headers.insert(request.headers.end(), secret->begin(), secret->end());
    }
    if (!request.url.isValid())
        return Error{"feed.refused", "the address of %1 cannot be asked for this", {hostOf(m_settings.base)}};
    // Another thread may have been told to be silent since the units were taken.
    auto reply = m_client.get(request, stop, [this] { return m_budget.checkSilence(); });
    if (!reply)
        return std::move(reply).error();
    return judge(*reply);
}

Result<QByteArray> VenueHttp::judge(const HttpReply& reply) {
    const std::string host = hostOf(m_settings.base);
    const std::string status = std::to_string(reply.status);
    if (!m_settings.usedHeader.isEmpty()) {
        bool isNumber = false;
        const double used = reply.header(m_settings.usedHeader).toDouble(&isNumber);
        if (isNumber)
            m_budget.observeUsed(used);
    }
    const UtcMs now = m_clock.now();
    const auto wanted = parseRetryAfter(reply.header("retry-after"), now);
    if (reply.status == tooManyRequests || reply.status == banned || (reply.status == notAllowed && wanted)) {
        const UtcMs until = wanted.value_or(now + m_settings.silence);
        m_budget.blockUntil(until);
        return Error{"feed.throttled", "%1 answered %2: no request before %3", {host, status, formatUtc(until)}};
    }
    if (reply.status >= 500) {
        if (wanted)
            m_budget.blockUntil(*wanted);
        return Error{"feed.unavailable", "%1 answered %2", {host, status}};
    }
    if (m_settings.isAnswer && m_settings.isAnswer(reply))
        return reply.body;
    if (m_settings.errorOf) {
        if (auto error = m_settings.errorOf(reply)) {
            if (error->code == "feed.throttled")
                m_budget.blockUntil(wanted.value_or(now + m_settings.silence));
            return std::move(*error);
        }
    }
    if (reply.status != 200)
        return Error{"feed.refused", "%1 answered %2", {host, status}};
    return reply.body;
}

} // namespace truebar::net
