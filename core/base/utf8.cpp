#include "core/base/utf8.h"

#include <array>

namespace truebar {

namespace {

struct Lead {
    unsigned char first;
    unsigned char last;
    std::size_t length;
    // Bounds of the second byte: they shut out overlong forms, surrogates and what lies beyond U+10FFFF.
    unsigned char secondLeast;
    unsigned char secondMost;
};

constexpr std::array<Lead, 9> leads{{{0x00, 0x7F, 1, 0, 0}, {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF},
    {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F}}};

bool continues(std::string_view text, const Lead& lead) {
    if (text.size() < lead.length)
        return false;
    for (std::size_t i = 1; i < lead.length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < (i == 1 ? lead.secondLeast : 0x80) || byte > (i == 1 ? lead.secondMost : 0xBF))
            return false;
    }
    return true;
}

// C0, DEL and the C1 range (U+0080 … U+009F, two bytes).
bool isControl(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    return first < 0x20 || first == 0x7F || (first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0);
}

} // namespace

std::size_t utf8SequenceLength(std::string_view text) {
    if (text.empty())
        return 0;
    const auto byte = static_cast<unsigned char>(text[0]);
    for (const Lead& lead : leads) {
        if (byte >= lead.first && byte <= lead.last)
            return continues(text, lead) ? lead.length : 0;
    }
    return 0;
}

std::string printableLine(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = utf8SequenceLength(text);
        if (length == 0)
            out += utf8Replacement;
        else if (isControl(text.substr(0, length)))
            out += ' ';
        else
            out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

} // namespace truebar
