// The recorded and documented messages of Binance about orders and accounts.
#pragma once

#include "plugins/brokers/binance/account.h"
#include "plugins/brokers/binance/answer.h"
#include "plugins/brokers/binance/request.h"
#include "plugins/brokers/binance/stream_events.h"
#include "tests/support/shared_fixtures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace truebar::binance {

inline Place spot() {
    return {Market::Spot, "BINANCE", "main"};
}

inline Place usdm() {
    return {Market::Usdm, "BINANCE_USDM", "main"};
}

inline QByteArray readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QByteArray wireFile(const char* relative) {
    return readAll(test::sharedFile((std::string("wire/binance/") + relative).c_str()));
}

// What follows the third line of an endpoint's file.
inline QByteArray endpointBody(const char* relative) {
    QByteArray text = wireFile(relative);
    for (int i = 0; i < 3; ++i)
        text.remove(0, text.indexOf('\n') + 1);
    return text;
}

// What follows "=" in a file of a socket.
inline QByteArray nextFrame(const char* relative) {
    const QByteArray text = wireFile(relative);
    return text.mid(text.indexOf("\n=") + 2);
}

struct Example {
    QString document{};
    QString section{};
    QJsonValue json{};
};

inline std::vector<Example> examples() {
    std::vector<Example> out;
    for (const QByteArray& line : wireFile("docs_examples/examples.jsonl").split('\n')) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (object.isEmpty())
            continue;
        out.push_back({object.value(QLatin1String("doc")).toString(), object.value(QLatin1String("section")).toString(),
            object.value(QLatin1String("json"))});
    }
    return out;
}

template <class T>
inline QByteArray whyNot(const Result<T>& result, const QByteArray& what = {}) {
    if (result)
        return what;
    return QByteArray(what + ": " + QByteArray::fromStdString(result.error().message()));
}

inline Signer publishedSigner() {
    BrokerCredentials credentials;
    credentials.key = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    credentials.secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    return Signer::create(credentials).value();
}

} // namespace truebar::binance
