#include "ui/jobs/trial_filter.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace truebar::ui {

namespace {

using Test = TrialFilter::Test;

struct Token {
    enum class Kind { Word, Number, Sign, Open, Close, End };
    Kind kind = Kind::End;
    QString text{};
    double number = 0;
    qsizetype at = 0;
};

Error syntaxError(const QString& found, qsizetype at) {
    Error out{"filter.syntax", QT_TRANSLATE_NOOP("errors", "'%1' does not fit here"), {found.left(40).toStdString()}};
    if (found.isEmpty())
        out = {"filter.syntax", QT_TRANSLATE_NOOP("errors", "something is missing at the end")};
    out.location = "character " + std::to_string(at + 1);
    return out;
}

Result<std::vector<Token>> tokensOf(const QString& text) {
    static const QRegularExpression pattern(
        QStringLiteral("\\s*(?:(?<sign>>=|<=|!=|<>|==|[<>=~])|(?<open>\\()|(?<close>\\))|\\x22(?<quoted>[^\\x22]*)\\x22"
                       "|(?<number>[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?%?(?![\\w:]))"
                       "|(?<word>[^\\s<>=!~(),\\x22]+)|(?<comma>,))"));
    std::vector<Token> out;
    qsizetype at = 0;
    while (!QStringView(text).mid(at).trimmed().isEmpty()) {
        const auto match =
            pattern.match(text, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return syntaxError(text.mid(at).trimmed(), at);
        Token token;
        token.at = match.capturedEnd() - match.captured().trimmed().size();
        token.text = match.captured().trimmed();
        if (match.hasCaptured(QStringLiteral("sign"))) {
            token.kind = Token::Kind::Sign;
        } else if (match.hasCaptured(QStringLiteral("open"))) {
            token.kind = Token::Kind::Open;
        } else if (match.hasCaptured(QStringLiteral("close"))) {
            token.kind = Token::Kind::Close;
        } else if (match.hasCaptured(QStringLiteral("number"))) {
            token.kind = Token::Kind::Number;
            const bool isPercent = token.text.endsWith(QLatin1Char('%'));
            token.number = (isPercent ? token.text.chopped(1) : token.text).toDouble() / (isPercent ? 100 : 1);
        } else {
            token.kind = Token::Kind::Word;
            if (match.hasCaptured(QStringLiteral("quoted")))
                token.text = match.captured(QStringLiteral("quoted"));
            else if (match.hasCaptured(QStringLiteral("comma")))
                token.text = QStringLiteral("and");
        }
        out.push_back(token);
        at = match.capturedEnd();
    }
    Token end;
    end.at = text.size();
    out.push_back(end);
    return out;
}

class Parser {
public:
    Parser(std::vector<Token> tokens, const QStringList& names)
        : m_tokens(std::move(tokens))
        , m_names(names) { }

    Result<Test> parse() {
        auto out = either();
        if (out && now().kind != Token::Kind::End)
            return syntaxError(now().text, now().at);
        return out;
    }

private:
    const Token& now() const { return m_tokens[m_at]; }
    bool takeWord(const char* word) {
        const bool isThere =
            now().kind == Token::Kind::Word && now().text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
        m_at += isThere ? 1 : 0;
        return isThere;
    }

    Result<Test> either() {
        auto left = both();
        while (left && takeWord("or")) {
            auto right = both();
            if (!right)
                return right;
            left = Test([a = *left, b = *right](const FilterRow& row) { return a(row) || b(row); });
        }
        return left;
    }

    Result<Test> both() {
        auto left = single();
        while (left && takeWord("and")) {
            auto right = single();
            if (!right)
                return right;
            left = Test([a = *left, b = *right](const FilterRow& row) { return a(row) && b(row); });
        }
        return left;
    }

    Result<Test> single() {
        if (takeWord("not")) {
            auto inner = single();
            return inner ? Result<Test>([a = *inner](const FilterRow& row) { return !a(row); }) : inner;
        }
        if (now().kind == Token::Kind::Open) {
            ++m_at;
            auto inner = either();
            if (inner && now().kind != Token::Kind::Close)
                return syntaxError(now().text, now().at);
            ++m_at;
            return inner;
        }
        return comparison();
    }

    Result<Test> comparison() {
        if (now().kind != Token::Kind::Word)
            return syntaxError(now().text, now().at);
        const auto column = columnOf(now().text);
        if (!column)
            return column.error();
        ++m_at;
        if (now().kind != Token::Kind::Sign)
            return syntaxError(now().text, now().at);
        const QString sign = now().text;
        ++m_at;
        const Token value = now();
        if (value.kind != Token::Kind::Number && value.kind != Token::Kind::Word)
            return syntaxError(value.text, value.at);
        ++m_at;
        if (value.kind == Token::Kind::Number && sign != QLatin1String("~"))
            return numberTest(*column, sign, value.number);
        return textTest(*column, sign, value);
    }

    // What has no number passes no comparison.
    static Test numberTest(int column, const QString& sign, double limit) {
        const auto with = [column](auto compare) -> Test {
            return [column, compare](const FilterRow& row) {
                const auto value = row.number(column);
                return value && compare(*value);
            };
        };
        if (sign == QLatin1String(">"))
            return with([limit](double v) { return v > limit; });
        if (sign == QLatin1String(">="))
            return with([limit](double v) { return v >= limit; });
        if (sign == QLatin1String("<"))
            return with([limit](double v) { return v < limit; });
        if (sign == QLatin1String("<="))
            return with([limit](double v) { return v <= limit; });
        if (sign == QLatin1String("!=") || sign == QLatin1String("<>"))
            return with([limit](double v) { return v != limit; });
        return with([limit](double v) { return v == limit; });
    }

    static Result<Test> textTest(int column, const QString& sign, const Token& value) {
        const QString wanted = value.text;
        if (sign == QLatin1String("~"))
            return Test([column, wanted](
                            const FilterRow& row) { return row.text(column).contains(wanted, Qt::CaseInsensitive); });
        const bool isEqual = sign == QLatin1String("=") || sign == QLatin1String("==");
        if (!isEqual && sign != QLatin1String("!=") && sign != QLatin1String("<>"))
            return syntaxError(value.text, value.at);
        return Test([column, wanted, isEqual](const FilterRow& row) {
            return (row.text(column).compare(wanted, Qt::CaseInsensitive) == 0) == isEqual;
        });
    }

    Result<int> columnOf(const QString& name) const {
        int found = -1;
        for (int i = 0; i < m_names.size(); ++i) {
            if (m_names.at(i).compare(name, Qt::CaseInsensitive) == 0)
                return i;
            if (!m_names.at(i).contains(name, Qt::CaseInsensitive))
                continue;
            if (found >= 0)
                found = -2; // several
            else if (found == -1)
                found = i;
        }
        if (found >= 0)
            return found;
        return Error{"filter.column", QT_TRANSLATE_NOOP("errors", "there is no column '%1'; there are %2"),
            {name.left(40).toStdString(), m_names.join(QStringLiteral(", ")).toStdString()}};
    }

    std::vector<Token> m_tokens;
    const QStringList& m_names;
    std::size_t m_at = 0;
};

bool isExpression(const QString& text) {
    static const QRegularExpression signs(QStringLiteral("[<>=~]"));
    return text.contains(signs);
}

} // namespace

Result<TrialFilter> TrialFilter::parse(const QString& text, const QStringList& names) {
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return TrialFilter();
    if (!isExpression(trimmed)) {
        const auto columns = static_cast<int>(names.size());
        return TrialFilter([trimmed, columns](const FilterRow& row) {
            for (int i = 0; i < columns; ++i) {
                if (row.text(i).contains(trimmed, Qt::CaseInsensitive))
                    return true;
            }
            return false;
        });
    }
    auto tokens = tokensOf(text);
    if (!tokens)
        return std::move(tokens).error();
    auto test = Parser(std::move(*tokens), names).parse();
    if (!test)
        return std::move(test).error();
    return TrialFilter(std::move(*test));
}

} // namespace truebar::ui
