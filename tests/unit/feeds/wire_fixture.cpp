#include "tests/unit/feeds/wire_fixture.h"

#include "core/market/candle_check.h"
#include "tests/support/shared_fixtures.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <random>

namespace truebar::test {

namespace {

QString text(double value) {
    return QString::number(value, 'g', 15);
}

QString text(UtcMs time) {
    return QString::fromStdString(formatUtc(time));
}

class TellingSink final : public net::IStreamSink {
public:
    void onCandle(const InstrumentId& instrument, Timeframe timeframe, const LiveCandle& live) override {
        const Candle& candle = live.candle;
        if (!checkCandle(candle))
            qFatal("a candle was told that nobody may store");
        lines += QStringList{QStringLiteral("candle"), QString::fromStdString(instrument.symbol),
            QString::fromStdString(timeframe.toString()), text(candle.openTime), text(candle.open), text(candle.high),
            text(candle.low), text(candle.close), text(candle.volume),
            live.closed ? QStringLiteral("closed") : QStringLiteral("forming")}
                     .join(QLatin1Char(' '));
    }
    void onTick(const InstrumentId& instrument, const LiveTick& tick) override {
        lines += QStringList{QStringLiteral("tick"), QString::fromStdString(instrument.symbol), text(tick.time),
            text(tick.price), text(tick.volume)}
                     .join(QLatin1Char(' '));
    }
    void onRefused(const std::string& reason) override {
        lines += QStringLiteral("refused: ") + QString::fromStdString(reason);
    }
    void onRefused(const InstrumentId& instrument, const std::string& reason) override {
        lines += QStringLiteral("refused ") + QString::fromStdString(instrument.symbol) + QStringLiteral(": ")
            + QString::fromStdString(reason);
    }
    void onGoingAway() override { lines += QStringLiteral("going away"); }

    QStringList lines;
};

QByteArray withBrokenByte(QByteArray whole, std::mt19937& random) {
    using namespace std::string_view_literals;
    constexpr std::string_view bytes = "\0\"[]{},:-0eEnN\xff "sv;
    const auto place = static_cast<qsizetype>(random() % static_cast<std::uint32_t>(whole.size()));
    whole[place] = bytes[random() % bytes.size()];
    return whole;
}

constexpr int brokenBytes = 400;

} // namespace

QByteArray wireFile(const char* relative) {
    QFile file(sharedFile("wire/") + QLatin1String(relative));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no shared file wire/%s", relative);
    return file.readAll();
}

QByteArray recorded(const char* relative) {
    const QByteArray bytes = wireFile(relative);
    const QJsonObject whole = QJsonDocument::fromJson(bytes).object();
    const QJsonValue body = whole[QStringLiteral("response")].toObject()[QStringLiteral("bodyJson")];
    return body.isObject() ? QJsonDocument(body.toObject()).toJson(QJsonDocument::Compact) : bytes;
}

FetchRequest askFor(const char* instrument, const char* length, const char* begin, const char* end) {
    return {InstrumentId::parse(instrument).value(), timeframe(length), {time(begin), time(end)}};
}

Fetched take(const net::IHistoryProtocol& protocol, const QByteArray& body, const FetchRequest& request, UtcMs now) {
    Fetched out;
    auto answer = protocol.read(body, request);
    if (answer)
        out.report = net::deliver(std::move(*answer), request, now, out.sink);
    else
        out.report = std::move(answer).error();
    return out;
}

QByteArray with(QByteArray body, const char* from, const char* to) {
    if (!body.contains(from))
        qFatal("the recorded answer has no %s", from);
    return body.replace(from, to);
}

QByteArray answerPart(const QByteArray& file) {
    qsizetype begin = 0;
    for (int line = 0; line < 3; ++line)
        begin = file.indexOf('\n', begin) + 1;
    return file.mid(begin);
}

std::vector<QByteArray> framesAfter(const QByteArray& file, char mark) {
    std::vector<QByteArray> out;
    char current = 0;
    for (const QByteArray& line : file.split('\n')) {
        const QByteArray trimmed = line.trimmed();
        const bool begins = trimmed.startsWith('>') || trimmed.startsWith('<') || trimmed.startsWith('=');
        if (begins)
            current = trimmed.front();
        if (current != mark || trimmed.isEmpty())
            continue;
        if (begins)
            out.emplace_back();
        out.back() += begins ? trimmed.mid(1) : trimmed;
    }
    for (QByteArray& frame : out)
        frame.replace("\"|1|\"", "1").replace("|1|", "1");
    return out;
}

bool isSameJson(const QByteArray& a, const QByteArray& b) {
    const QJsonDocument first = QJsonDocument::fromJson(a);
    return !first.isNull() && first == QJsonDocument::fromJson(b);
}

QStringList hear(net::IStreamProtocol& protocol, const QByteArray& message) {
    TellingSink sink;
    const auto read = protocol.read(message, false, sink);
    if (!read)
        sink.lines += QString::fromStdString("error " + read.error().code + ' ' + read.error().message());
    return sink.lines;
}

int breakAnswer(const net::IHistoryProtocol& protocol, const QByteArray& answer, const FetchRequest& request) {
    int refused = 0;
    const QByteArray whole = answer.trimmed();
    const qsizetype step = std::max<qsizetype>(1, whole.size() / brokenBytes);
    for (qsizetype size = 0; size < whole.size(); size += step) {
        if (protocol.read(whole.left(size), request))
            qFatal("an answer of %lld bytes cut at %lld was taken", (long long)(whole.size()), (long long)(size));
        ++refused;
    }
    std::mt19937 random(1);
    for (int i = 0; i < brokenBytes; ++i) {
        auto read = protocol.read(withBrokenByte(whole, random), request);
        if (!read) {
            ++refused;
            continue;
        }
        class Sink final : public IFeedSink {
        public:
            void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t>) override {
                if (!std::all_of(
                        candles.begin(), candles.end(), [](const Candle& each) { return !!checkCandle(each); }))
                    qFatal("a candle was delivered that nobody may store");
            }
            void onRejected(RejectedRow) override { }
            void onProgress(double) override { }
        } sink;
        net::deliver(std::move(*read), request, latestTime, sink);
    }
    return refused;
}

int breakMessage(const std::function<std::unique_ptr<net::IStreamProtocol>()>& make, const QByteArray& message) {
    int refused = 0;
    const QByteArray whole = message.trimmed();
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const QStringList heard = hear(*make(), whole.left(size));
        if (heard.size() != 1 || !heard.front().startsWith(QLatin1String("error")))
            qFatal("a message cut at %lld was taken", (long long)(size));
        ++refused;
    }
    std::mt19937 random(1);
    for (int i = 0; i < brokenBytes; ++i) {
        const QStringList heard = hear(*make(), withBrokenByte(whole, random));
        refused += heard.size() == 1 && heard.front().startsWith(QLatin1String("error")) ? 1 : 0;
    }
    return refused;
}

} // namespace truebar::test
