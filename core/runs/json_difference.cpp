#include "core/runs/json_difference.h"

#include <algorithm>
#include <vector>

namespace truebar {

namespace {

constexpr std::size_t longestValue = 60;

// Follows the text up to an offset and knows in which value of which container that is.
class PlaceInJson {
public:
    explicit PlaceInJson(std::string_view text)
        : m_text(text) { }

    void walkTo(std::size_t offset) {
        for (std::size_t i = 0; i < offset && i < m_text.size();)
            i = step(i, offset);
    }

    std::string pointer() const {
        std::string out;
        for (const Level& level : m_levels)
            out += '/' + (level.isArray ? std::to_string(level.index) : std::string(level.key));
        return out;
    }
    // Where the value begins that was being read.
    std::size_t valueBegin() const { return m_valueBegin; }

private:
    struct Level {
        bool isArray = false;
        std::size_t index = 0;
        std::string_view key{};
        bool isInKey = true;
    };

    std::size_t endOfText(std::size_t begin) const {
        std::size_t i = begin + 1;
        while (i < m_text.size() && m_text[i] != '"')
            i += m_text[i] == '\\' ? 2 : 1;
        return std::min(i + 1, m_text.size());
    }

    std::size_t step(std::size_t i, std::size_t offset) {
        const char c = m_text[i];
        if (c == '"') {
            const std::size_t end = endOfText(i);
            const bool isKey = !m_levels.empty() && !m_levels.back().isArray && m_levels.back().isInKey;
            if (isKey)
                m_levels.back().key = m_text.substr(i + 1, end > i + 1 ? end - i - 2 : 0);
            if (isKey || end <= offset)
                return end;
            return offset;
        }
        if (c == '{' || c == '[')
            m_levels.push_back({c == '[', 0, {}, true});
        else if ((c == '}' || c == ']') && !m_levels.empty())
            m_levels.pop_back();
        else if (c == ':' && !m_levels.empty())
            m_levels.back().isInKey = false;
        else if (c == ',' && !m_levels.empty()) {
            ++m_levels.back().index;
            m_levels.back().isInKey = true;
            m_levels.back().key = {};
        } else
            return i + 1;
        m_valueBegin = i + 1;
        return i + 1;
    }

    std::string_view m_text;
    std::vector<Level> m_levels{};
    std::size_t m_valueBegin = 0;
};

std::string valueAt(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    bool isText = false;
    while (end < text.size() && end - begin < longestValue) {
        const char c = text[end];
        if (!isText && end > begin && (c == ',' || c == '}' || c == ']'))
            break;
        if (c == '"' && (end == begin || text[end - 1] != '\\'))
            isText = !isText;
        ++end;
    }
    return std::string(text.substr(begin, end - begin));
}

} // namespace

std::optional<JsonDifference> firstJsonDifference(std::string_view first, std::string_view second) {
    const auto [a, b] = std::mismatch(first.begin(), first.end(), second.begin(), second.end());
    if (a == first.end() && b == second.end())
        return std::nullopt;
    const auto offset = static_cast<std::size_t>(a - first.begin());
    PlaceInJson place(first);
    place.walkTo(offset);
    const std::size_t begin = std::min({place.valueBegin(), first.size(), second.size()});
    return JsonDifference{place.pointer(), valueAt(first, begin), valueAt(second, begin)};
}

} // namespace truebar
