// What is asked of Binance, and how it is signed. Pure: the caller gives the time.
#pragma once

#include "core/sdk/live_broker_plugin.h"
#include "core/signing/requests.h"

#include <QByteArray>

#include <optional>
#include <string>
#include <vector>

namespace truebar::binance {

// A parameter of a request; whole numbers and truth values stand in JSON as they are.
struct Parameter {
    std::string name{};
    std::string text{};
    bool isBare = false;

    static Parameter of(std::string name, std::string text) { return {std::move(name), std::move(text), false}; }
    static Parameter number(std::string name, std::int64_t value) {
        return {std::move(name), std::to_string(value), true};
    }
};
using Parameters = std::vector<Parameter>;

enum class Security {
    None,
    Key, // the key alone
    Signed,
};

struct SocketCall {
    std::string method{};
    Parameters parameters{};
    Security security = Security::None;
};

struct RestCall {
    QByteArray verb = "GET";
    std::string path{}; // "/fapi/v1/openOrders"
    Parameters parameters{};
    Security security = Security::None;
    bool isOfAccount = false; // at the address of the account, not of the venue
};

// Signs with the key of an account: Ed25519 where the secret is a PEM, HMAC-SHA256 otherwise.
class Signer {
public:
    // "live.refused" without a key or secret, "signing.bad_key" for a PEM that is none.
    static Result<Signer> create(const BrokerCredentials& credentials);
    ~Signer();
    Signer(Signer&&) = default;
    Signer& operator=(Signer&&) = default;

    const std::string& key() const { return m_key; }
    // Only Ed25519 keys may open a session that needs no further signatures.
    bool mayLogOn() const { return m_ed25519.has_value(); }
    std::string sign(const std::string& payload) const;

private:
    Signer() = default;

    std::string m_key;
    std::string m_secret; // of HMAC
    std::optional<signing::Ed25519Key> m_ed25519;
};

// How a request proves who asks.
struct Proof {
    const Signer& signer;
    UtcMs time{}; // of the venue
    Millis receiveWindow{};
    bool isLoggedOn = false; // the session is known: no key, no signature
};

// The frame of the WebSocket API.
QByteArray frameOf(const SocketCall& call, const std::string& id, const Proof& proof);
// The query of a REST request, percent-encoded, signature last.
std::string queryOf(const RestCall& call, const Proof& proof);

} // namespace truebar::binance
