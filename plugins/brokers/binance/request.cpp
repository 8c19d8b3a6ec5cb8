#include "plugins/brokers/binance/request.h"

#include "core/base/json_writer.h"
#include "core/signing/encodings.h"

namespace truebar::binance {

namespace {

void addWindow(Parameters& parameters, const Proof& proof) {
    parameters.push_back(Parameter::number("recvWindow", proof.receiveWindow.count()));
    parameters.push_back(Parameter::number("timestamp", toCount(proof.time)));
}

std::vector<signing::Parameter> plain(const Parameters& parameters) {
    std::vector<signing::Parameter> out;
    out.reserve(parameters.size());
    for (const Parameter& each : parameters)
        out.emplace_back(each.name, each.text);
    return out;
}

} // namespace

Result<Signer> Signer::create(const BrokerCredentials& credentials) {
    if (credentials.key.empty() || credentials.secret.empty())
        return Error{"live.refused", "the account has no key or no secret"};
    Signer out;
    out.m_key = credentials.key;
    if (credentials.secret.find("-----BEGIN") != std::string::npos) {
        auto key = signing::Ed25519Key::fromPem(credentials.secret);
        if (!key)
            return std::move(key).error();
        out.m_ed25519 = std::move(*key);
    } else {
        out.m_secret = credentials.secret;
    }
    return out;
}

Signer::~Signer() {
    signing::wipe(m_secret);
}

std::string Signer::sign(const std::string& payload) const {
    return m_ed25519 ? signing::binanceEd25519(*m_ed25519, payload) : signing::binanceHmac(m_secret, payload);
}

QByteArray frameOf(const SocketCall& call, const std::string& id, const Proof& proof) {
    Parameters parameters = call.parameters;
    if (call.security != Security::None && !proof.isLoggedOn)
        parameters.push_back(Parameter::of("apiKey", proof.signer.key()));
    if (call.security == Security::Signed) {
        addWindow(parameters, proof);
        if (!proof.isLoggedOn) {
            const auto unsignedOnes = plain(parameters);
            parameters.push_back(
                Parameter::of("signature", proof.signer.sign(signing::binanceSocketPayload(unsignedOnes))));
        }
    }
    JsonWriter out;
    out.beginObject().member("id", id).member("method", call.method);
    if (!parameters.empty()) {
        out.key("params").beginObject();
        for (const Parameter& each : parameters) {
            out.key(each.name);
            if (each.isBare)
                out.value(Decimal::parse(each.text).value());
            else
                out.value(each.text);
        }
        out.endObject();
    }
    return QByteArray::fromStdString(out.endObject().take());
}

std::string queryOf(const RestCall& call, const Proof& proof) {
    Parameters parameters = call.parameters;
    if (call.security == Security::Signed)
        addWindow(parameters, proof);
    std::string out = signing::queryText(plain(parameters));
    if (call.security == Security::Signed)
        out += "&signature=" + signing::percentEncode(proof.signer.sign(out));
    return out;
}

} // namespace truebar::binance
