// A program with a live bot that is killed and begun again, and the venue and the market around it, which live on.
#pragma once

#include "tests/support/desk/live_bot.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <set>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace truebar::test {

inline int candlesAt(UtcMs now) {
    return static_cast<int>((now - marketBegin) / candleLength);
}

// All programs live in the same time, which began when the test did.
class SharedClock final : public IClock {
public:
    SharedClock(UtcMs realBegin, double speed)
        : m_realBegin(realBegin)
        , m_speed(speed) { }
    UtcMs now() const override {
        const auto real = static_cast<double>((systemClock().now() - m_realBegin).count());
        return marketBegin + candleLength * 30 + Millis(static_cast<Millis::rep>(real * m_speed));
    }
    bool waitUntil(UtcMs, std::stop_token) const override { return true; }
    Millis realDuration(Millis duration) const override { return duration; }

private:
    const UtcMs m_realBegin;
    const double m_speed;
};

// The venue trades at the close of each candle.
inline std::jthread marketOf(DeskWorld& world, const SharedClock& clock) {
    return std::jthread([&](const std::stop_token& stop) {
        for (int told = 0; !stop.stop_requested(); std::this_thread::sleep_for(std::chrono::milliseconds(1))) {
            if (const int now = candlesAt(clock.now()); now != told) {
                told = now;
                world.venue.trade("BTCUSDT", Decimal::fromDouble(waveCandle(now - 1).close));
            }
        }
    });
}

// Ends the session and writes which order of it is which at the venue. The exit status of the program.
inline int endBot(DeskLife& life, LiveBotLife& bot, const QString& report) {
    const auto run = bot.session->stop().get();
    if (!run) {
        std::fprintf(stderr, "%s\n", run.error().message().c_str());
        return 4;
    }
    QJsonObject links;
    for (const LinkedOrder& each : life.desk.account("main")->linked("bot:"))
        links[QString::fromStdString(each.order.intent.id.text)] = QString::fromStdString(each.order.intent.link);
    QFile file(report);
    return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(links).toJson()) > 0 ? 0 : 5;
}

// This test once more, as the program with the bot; without `report` until it is killed.
inline pid_t startBot(const QString& directory, qint64 realBegin, const QString& report) {
    const QByteArray folder = directory.toUtf8();
    const QByteArray begin = QByteArray::number(realBegin);
    const QByteArray file = report.toUtf8();
    const pid_t child = ::fork();
    if (child != 0)
        return child;
    ::execl("/proc/self/exe", "bot", "--bot", folder.constData(), begin.constData(), file.constData(), nullptr);
    ::_exit(127);
}

// The links of the report by the venue's order: each order of the session is one of the venue's, each of the venue's
// was asked for once and is one of the session. Empty if that is not so.
inline QJsonObject comparedOrders(DeskWorld& world, const QString& report) {
    QFile file(report);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject links = QJsonDocument::fromJson(file.readAll()).object();
    std::set<QString> linked;
    for (const auto& link : links) {
        if (!linked.insert(link.toString()).second) {
            qWarning("%s is there twice", qPrintable(link.toString()));
            return {};
        }
    }
    std::set<std::string> requests;
    for (const auto& request : world.venue.orderRequests()) {
        if (!requests.insert(request.clientId).second) {
            qWarning("the order %s was sent twice", request.clientId.c_str());
            return {};
        }
    }
    for (const TruthOrder& order : world.venue.truth().orders()) {
        if (!links.contains(QString::fromStdString(order.clientId))) {
            qWarning("the session does not know the order %s", order.clientId.c_str());
            return {};
        }
    }
    return links;
}

} // namespace truebar::test
