#include "core/vault/account.h"

#include <QUrl>

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t longestName = 40;
constexpr std::size_t longestLabel = 80;
constexpr std::size_t longestUrl = 200;
// A PEM of an RSA key is 3 KB; nothing that a venue hands out is longer.
constexpr std::size_t longestSecret = 8192;
constexpr std::size_t shortestHinted = 16;

bool isName(std::string_view text) {
    const auto isAllowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !text.empty() && text.size() <= longestName && std::ranges::all_of(text, isAllowed);
}

bool isOneLine(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool isUrl(const std::string& text) {
    const QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    const QString host = url.host();
    const bool isLocal =
        host == QLatin1String("127.0.0.1") || host == QLatin1String("localhost") || host == QLatin1String("::1");
    return url.isValid() && !host.isEmpty() && url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment()
        && (url.scheme() == QLatin1String("https") || (url.scheme() == QLatin1String("http") && isLocal));
}

// A key in a header or a query is one word; a secret may be a PEM of several lines.
bool isWord(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

bool isPem(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r'; });
}

} // namespace

Result<void> checkAccount(const AccountInfo& info) {
    if (!isName(info.id))
        return Error{"account.id", "the id of an account is up to 40 small letters, digits and _", {}, "id"};
    if (!isName(info.venue))
        return Error{"account.venue", "the venue of an account is up to 40 small letters, digits and _", {}, "venue"};
    if (info.label.size() > longestLabel || !isOneLine(info.label))
        return Error{"account.label", "the label of an account is one line of at most 80 bytes", {}, "label"};
    if (info.baseUrl.size() > longestUrl || (!info.baseUrl.empty() && !isUrl(info.baseUrl)))
        return Error{"account.url",
            "the address must be https without user, query and fragment; plain http only to this machine", {}, "url"};
    return {};
}

Result<void> checkSecrets(const AccountSecrets& secrets) {
    if (secrets.key.isEmpty() || secrets.secret.isEmpty())
        return Error{"account.key", "an account needs a key and a secret"};
    if (secrets.key.size() > longestSecret || secrets.secret.size() > longestSecret
        || secrets.passphrase.size() > longestSecret)
        return Error{"account.key", "a key or secret is longer than any venue hands out"};
    if (!isWord(secrets.key.reveal()))
        return Error{"account.key", "a key is one word of visible ASCII characters"};
    if (!isPem(secrets.secret.reveal()) || !isPem(secrets.passphrase.reveal()))
        return Error{"account.key", "a secret is visible ASCII characters"};
    return {};
}

std::string hintOf(const Secret& key) {
    const std::string ellipsis = "\xe2\x80\xa6";
    return key.size() < shortestHinted ? ellipsis : ellipsis + std::string(key.reveal().substr(key.size() - 4));
}

Result<void> refuseWithdrawal(const AccountPermissions& permissions) {
    if (!permissions.mayWithdraw.value_or(false))
        return {};
    return Error{"account.may_withdraw",
        "this key may withdraw: whoever gets hold of it can take the money out of the account, and trading does not "
        "need "
        "that. Make a key without withdrawals at the venue, and delete this one there"};
}

} // namespace truebar
