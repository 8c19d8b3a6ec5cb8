#include "tests/support/venues/venue_dialect.h"

namespace truebar::test {

QByteArray headerOf(const WireRequest& request, const QByteArray& name) {
    for (const QByteArray& line : request.head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

WireReply replyOf(int status, QByteArray body, std::optional<int> retryAfterSeconds) {
    WireReply out;
    out.status = status;
    out.body = std::move(body);
    if (retryAfterSeconds)
        out.headers.emplace_back("Retry-After", QByteArray::number(*retryAfterSeconds));
    return out;
}

} // namespace truebar::test
