#include "core/vault/redactor.h"

#include "core/signing/encodings.h"

#include <algorithm>
#include <array>

namespace truebar {

namespace {

constexpr std::size_t shortestLearned = 6;

// Names, in small letters without '-' and '_', behind which a value is secret.
constexpr std::array<std::string_view, 21> secretNames{"signature", "sign", "apikey", "apisecret", "apisign", "secret",
    "secretkey", "apitoken", "token", "accesstoken", "refreshtoken", "passphrase", "password", "listenkey",
    "xmbxapikey", "apcaapikeyid", "apcaapisecretkey", "cbaccesskey", "cbaccesssign", "cbaccesspassphrase",
    "authorization"};

bool isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isSecretName(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c != '-' && c != '_')
            plain += lower(c);
    }
    return std::ranges::find(secretNames, plain) != secretNames.end();
}

// Where the value behind a name begins: after "=", ":", with quotes and blanks around; npos if this is no such thing.
std::size_t valueBegin(std::string_view text, std::size_t at) {
    const auto skip = [&](std::string_view what) {
        while (at < text.size() && what.find(text[at]) != std::string_view::npos)
            ++at;
    };
    skip("\"'\\");
    skip(" ");
    if (at >= text.size() || (text[at] != '=' && text[at] != ':'))
        return std::string_view::npos;
    ++at;
    skip(" ");
    skip("\"'\\");
    return at;
}

std::size_t valueEnd(std::string_view text, std::size_t begin) {
    const auto wordEnd = [&](std::size_t from) {
        return std::min(text.size(), text.find_first_of(" \t\r\n\"'&,;}])<>\\", from));
    };
    std::size_t end = wordEnd(begin);
    // "Bearer xyz", "token key:access", "Basic xyz": the word behind is the secret.
    for (const std::string_view scheme : {"bearer", "basic", "token"}) {
        std::string word(text.substr(begin, end - begin));
        std::ranges::transform(word, word.begin(), lower);
        if (word == scheme && end < text.size() && text[end] == ' ')
            end = wordEnd(end + 1);
    }
    return end;
}

std::string withoutPatterns(std::string_view text) {
    std::string out;
    std::size_t copied = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        if (!isNameCharacter(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && isNameCharacter(text[end]))
            ++end;
        const std::size_t begin = isSecretName(text.substr(at, end - at)) ? valueBegin(text, end) : text.npos;
        if (begin == text.npos) {
            at = end;
            continue;
        }
        const std::size_t stop = valueEnd(text, begin);
        if (stop > begin) {
            out += text.substr(copied, begin - copied);
            out += Redactor::mark;
            copied = stop;
        }
        at = std::max(stop, end);
    }
    out += text.substr(copied);
    return out;
}

// Telegram puts its token into the path: /bot123456:ABC-DEF/sendMessage.
std::string withoutBotTokens(std::string text) {
    for (std::size_t at = text.find("/bot"); at != text.npos; at = text.find("/bot", at + 4)) {
        const std::size_t begin = at + 4;
        const std::size_t colon = text.find_first_not_of("0123456789", begin);
        if (colon == text.npos || colon == begin || text[colon] != ':')
            continue;
        std::size_t end = colon + 1;
        while (end < text.size() && isNameCharacter(text[end]))
            ++end;
        text.replace(begin, end - begin, Redactor::mark);
    }
    return text;
}

std::string withEscapedLines(std::string_view text) {
    std::string out;
    out.reserve(2 * text.size());
    for (const char c : text)
        out += c == '\n' ? std::string("\\n") : std::string(1, c);
    return out;
}

} // namespace

void Redactor::learn(const Secret& secret) {
    if (secret.size() < shortestLearned)
        return;
    std::vector<Secret> forms;
    forms.push_back(secret.clone());
    for (std::string form : {signing::percentEncode(secret.reveal()), signing::toBase64(secret.reveal()),
             withEscapedLines(secret.reveal())})
        forms.push_back(Secret::takeFrom(form));
    // The body of a PEM may turn up line by line.
    std::string_view rest = secret.reveal();
    while (rest.find('\n') != rest.npos) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (line.size() >= 16 && !line.starts_with("-----"))
            forms.push_back(Secret::copyOf(line));
        rest.remove_prefix(line.size() + 1);
    }
    const std::lock_guard lock(m_mutex);
    for (Secret& form : forms) {
        if (std::ranges::none_of(m_forms, [&](const Secret& known) { return known.matches(form); }))
            m_forms.push_back(std::move(form));
    }
    // The longest first: one secret may be part of another.
    std::ranges::stable_sort(m_forms, std::ranges::greater{}, &Secret::size);
}

void Redactor::forgetAll() {
    const std::lock_guard lock(m_mutex);
    m_forms.clear();
}

std::string Redactor::clean(std::string_view text) const {
    std::string out(text);
    {
        const std::lock_guard lock(m_mutex);
        for (const Secret& form : m_forms) {
            for (std::size_t at = out.find(form.reveal()); at != out.npos;
                 at = out.find(form.reveal(), at + mark.size()))
                out.replace(at, form.size(), mark);
        }
    }
    return withoutBotTokens(withoutPatterns(out));
}

} // namespace truebar
