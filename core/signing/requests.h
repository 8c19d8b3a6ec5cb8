// What each venue wants signed and how. Pure functions over bytes: no clock, no network, no state; the caller gives
// time stamps and nonces. Secrets are passed as views of memory that stays the caller's and are copied nowhere that is
// not wiped again.
#pragma once

#include "core/base/result.h"
#include "core/signing/ed25519.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace truebar::signing {

using Parameter = std::pair<std::string, std::string>;

// name=value joined by '&' in the order given, names and values percent-encoded: a query or a form.
std::string queryText(std::span<const Parameter> parameters);

// Binance REST: payload is the query followed by the body, already percent-encoded. Hexadecimal.
std::string binanceHmac(std::string_view secret, std::string_view payload);
// The same with an Ed25519 key. Base64; percent-encode it before it goes into a query.
std::string binanceEd25519(const Ed25519Key& key, std::string_view payload);
// Binance WebSocket API: the payload to sign is every parameter including apiKey, sorted by name, not encoded.
std::string binanceSocketPayload(std::span<const Parameter> parameters);

// Kraken's header API-Sign. The secret is the base64 text Kraken hands out ("signing.secret_not_base64"); postData
// contains the nonce.
Result<std::string> krakenSign(
    std::string_view secret, std::string_view path, std::string_view nonce, std::string_view postData);
// Coinbase Exchange's header CB-ACCESS-SIGN, secret in base64; path with its query.
Result<std::string> coinbaseSign(std::string_view secret, std::string_view timestamp, std::string_view method,
    std::string_view path, std::string_view body);
// OKX's header OK-ACCESS-SIGN; timestamp as "2020-12-08T09:08:57.715Z", path with its query.
std::string okxSign(std::string_view secret, std::string_view timestamp, std::string_view method, std::string_view path,
    std::string_view body);
// Bybit's header X-BAPI-SIGN; payload is the query of a GET, the body of a POST. Hexadecimal.
std::string bybitSign(std::string_view secret, std::string_view timestamp, std::string_view apiKey,
    std::string_view receiveWindow, std::string_view payload);

// Slack's header X-Slack-Signature: "v0=" and hexadecimal.
std::string slackSign(std::string_view secret, std::string_view timestamp, std::string_view body);
// OAuth 1.0a HMAC-SHA1 (RFC 5849): the value of oauth_signature, not yet encoded. Parameters are those of the query,
// the form and oauth_*, unencoded.
std::string oauth1Sign(std::string_view consumerSecret, std::string_view tokenSecret, std::string_view method,
    std::string_view url, std::span<const Parameter> parameters);
// SMTP AUTH PLAIN (RFC 4616) and CRAM-MD5 (RFC 2195; the challenge already decoded, the answer not yet encoded).
std::string smtpPlain(std::string_view identity, std::string_view user, std::string_view password);
std::string smtpCramMd5(std::string_view user, std::string_view password, std::string_view challenge);

// A compact JSON Web Signature (RFC 7515, RFC 8037) of a header and claims that are JSON texts already; Coinbase
// Advanced takes it as bearer token with alg EdDSA.
std::string webToken(const Ed25519Key& key, std::string_view header, std::string_view claims);

} // namespace truebar::signing
