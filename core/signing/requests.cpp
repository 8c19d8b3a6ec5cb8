#include "core/signing/requests.h"

#include "core/signing/encodings.h"
#include "core/signing/hmac.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

namespace truebar::signing {

namespace {

std::string join(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view part : parts)
        size += part.size();
    std::string out;
    // Once, so that no outgrown copy of a secret stays behind.
    out.reserve(size);
    for (const std::string_view part : parts)
        out += part;
    return out;
}

// The message signed with a secret that is handed out in base64.
Result<std::string> signWithEncodedKey(Hash hash, std::string_view secret, std::string_view message) {
    std::optional<std::string> key = fromBase64(secret);
    if (!key || key->empty())
        return Error{"signing.secret_not_base64", "this venue's secret is base64 text, and the given one is not"};
    std::string out = toBase64(hmac(hash, *key, message));
    wipe(*key);
    return out;
}

std::string joinPairs(std::span<const Parameter> parameters) {
    std::string out;
    for (const auto& [name, value] : parameters) {
        if (!out.empty())
            out += '&';
        out += join({name, "=", value});
    }
    return out;
}

std::vector<Parameter> encoded(std::span<const Parameter> parameters) {
    std::vector<Parameter> out;
    out.reserve(parameters.size());
    for (const auto& [name, value] : parameters)
        out.emplace_back(percentEncode(name), percentEncode(value));
    return out;
}

} // namespace

std::string queryText(std::span<const Parameter> parameters) {
    return joinPairs(encoded(parameters));
}

std::string binanceHmac(std::string_view secret, std::string_view payload) {
    return toHex(hmac(Hash::Sha256, secret, payload));
}

std::string binanceEd25519(const Ed25519Key& key, std::string_view payload) {
    return toBase64(key.sign(payload));
}

std::string binanceSocketPayload(std::span<const Parameter> parameters) {
    std::vector<Parameter> sorted(parameters.begin(), parameters.end());
    std::ranges::stable_sort(sorted, {}, &Parameter::first);
    return joinPairs(sorted);
}

Result<std::string> krakenSign(
    std::string_view secret, std::string_view path, std::string_view nonce, std::string_view postData) {
    const std::string hash = digest(Hash::Sha256, join({nonce, postData}));
    return signWithEncodedKey(Hash::Sha512, secret, join({path, hash}));
}

Result<std::string> coinbaseSign(std::string_view secret, std::string_view timestamp, std::string_view method,
    std::string_view path, std::string_view body) {
    return signWithEncodedKey(Hash::Sha256, secret, join({timestamp, method, path, body}));
}

std::string okxSign(std::string_view secret, std::string_view timestamp, std::string_view method, std::string_view path,
    std::string_view body) {
    return toBase64(hmac(Hash::Sha256, secret, join({timestamp, method, path, body})));
}

std::string bybitSign(std::string_view secret, std::string_view timestamp, std::string_view apiKey,
    std::string_view receiveWindow, std::string_view payload) {
    return toHex(hmac(Hash::Sha256, secret, join({timestamp, apiKey, receiveWindow, payload})));
}

std::string slackSign(std::string_view secret, std::string_view timestamp, std::string_view body) {
    return "v0=" + toHex(hmac(Hash::Sha256, secret, join({"v0:", timestamp, ":", body})));
}

std::string oauth1Sign(std::string_view consumerSecret, std::string_view tokenSecret, std::string_view method,
    std::string_view url, std::span<const Parameter> parameters) {
    // RFC 5849 sorts what is already encoded, by name and then by value.
    std::vector<Parameter> sorted = encoded(parameters);
    std::ranges::sort(sorted);
    const std::string message = join({method, "&", percentEncode(url), "&", percentEncode(joinPairs(sorted))});
    std::string consumer = percentEncode(consumerSecret);
    std::string token = percentEncode(tokenSecret);
    std::string key = join({consumer, "&", token});
    std::string out = toBase64(hmac(Hash::Sha1, key, message));
    wipe(consumer);
    wipe(token);
    wipe(key);
    return out;
}

std::string smtpPlain(std::string_view identity, std::string_view user, std::string_view password) {
    constexpr std::string_view nul("\0", 1);
    std::string plain = join({identity, nul, user, nul, password});
    std::string out = toBase64(plain);
    wipe(plain);
    return out;
}

std::string smtpCramMd5(std::string_view user, std::string_view password, std::string_view challenge) {
    return join({user, " ", toHex(hmac(Hash::Md5, password, challenge))});
}

std::string webToken(const Ed25519Key& key, std::string_view header, std::string_view claims) {
    const std::string message = join({toBase64Url(header), ".", toBase64Url(claims)});
    return join({message, ".", toBase64Url(key.sign(message))});
}

} // namespace truebar::signing
