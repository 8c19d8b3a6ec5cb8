// A secret cannot be copied, compared, printed or formatted by accident, and its memory is overwritten.
#include "core/base/json_writer.h"
#include "core/vault/process_guard.h"
#include "core/vault/secret.h"
#include "core/vault/secret_bytes.h"

#include <QDebug>
#include <QTest>

#include <spdlog/fmt/fmt.h>

#include <csignal>
#include <cstring>
#include <ostream>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace truebar;

namespace {

template <class T>
concept Streamable = requires(std::ostream& stream, const T& value) {
    stream << value;
};
template <class T>
concept Debuggable = requires(QDebug debug, const T& value) {
    debug << value;
};
template <class T>
concept JsonWritable = requires(JsonWriter& json, const T& value) {
    json.value(value);
};
template <class T>
concept Comparable = requires(const T& a, const T& b) {
    a == b;
};

static_assert(Streamable<std::string> && !Streamable<Secret>);
static_assert(Debuggable<QString> && !Debuggable<Secret>);
static_assert(JsonWritable<std::string> && !JsonWritable<Secret>);
static_assert(Comparable<std::string> && !Comparable<Secret>);
static_assert(fmt::is_formattable<std::string>::value && !fmt::is_formattable<Secret>::value);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string> && !std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<Secret, bool> && !std::is_convertible_v<std::string, Secret>);

} // namespace

class TestSecret : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsItsText();
    void takingOverwritesTheSource();
    void movingEmptiesTheSource();
    void wipingOverwritesTheWholeText();
    void bytesBeyondItAreGuarded();
    void bytesAndBack();
    void dumpsAreForbidden();
};

void TestSecret::keepsItsText() {
    const Secret secret = Secret::copyOf("a secret");
    QVERIFY(secret.reveal() == "a secret");
    QVERIFY(secret.clone().matches(secret));
    QVERIFY(!secret.matches(Secret::copyOf("a secreT")));
    QVERIFY(!secret.matches(Secret::copyOf("a secret ")));
    QVERIFY(Secret().isEmpty());
    QVERIFY(Secret().matches(Secret::copyOf("")));
    QVERIFY(Secret().reveal().empty());
}

void TestSecret::takingOverwritesTheSource() {
    std::string source = "a secret that is longer than a small string";
    const char* memory = source.data();
    const Secret secret = Secret::takeFrom(source);
    QVERIFY(secret.reveal() == "a secret that is longer than a small string");
    QVERIFY(source.empty());
    QCOMPARE(memory, source.data());
    QCOMPARE(memory[0], '\0');
    QCOMPARE(memory[20], '\0');
}

void TestSecret::movingEmptiesTheSource() {
    Secret first = Secret::copyOf("text");
    const Secret second = std::move(first);
    QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move): that is the point
    QVERIFY(first.reveal().empty());
    QVERIFY(second.reveal() == "text");
}

void TestSecret::wipingOverwritesTheWholeText() {
    std::string text(100, 'x');
    text.resize(10); // the rest is still in memory
    const char* memory = text.data();
    wipe(text);
    QVERIFY(text.empty());
    for (int i = 0; i < 100; ++i)
        QCOMPARE(memory[i], '\0');
}

// Reading behind a secret ends the process instead of reading on. Overflowing it is noticed as well.
void TestSecret::bytesBeyondItAreGuarded() {
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        std::signal(SIGSEGV, SIG_DFL);
        const Secret secret = Secret::copyOf("short");
        volatile char behind = secret.reveal().data()[64];
        static_cast<void>(behind);
        ::_exit(0);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status));
}

void TestSecret::bytesAndBack() {
    SecretWriter writer;
    writer.number(0x0102, 2);
    writer.text("text");
    writer.text("");
    writer.number(~std::uint64_t(0), 8);
    writer.text(std::string(5000, 'y'));
    const Secret bytes = writer.take();
    SecretReader reader(bytes.reveal());
    QCOMPARE(reader.number(2), std::uint64_t(0x0102));
    QVERIFY(reader.text() == "text");
    QVERIFY(reader.text().empty());
    QCOMPARE(reader.number(8), ~std::uint64_t(0));
    QVERIFY(!reader.isAtEnd());
    QVERIFY(reader.text() == std::string(5000, 'y'));
    QVERIFY(reader.isAtEnd());
    QCOMPARE(reader.number(1), std::uint64_t(0));
    QVERIFY(!reader.isGood());
    for (std::size_t size = 0; size < bytes.size(); size += 7) {
        SecretReader shortened(bytes.reveal().substr(0, size));
        shortened.number(2);
        shortened.text();
        shortened.text();
        shortened.number(8);
        shortened.text();
        QVERIFY(!shortened.isGood());
    }
}

void TestSecret::dumpsAreForbidden() {
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        rlimit limit{};
        const bool isDone = forbidMemoryDumps() && ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0
            && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
        ::_exit(isDone ? 0 : 1);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
}

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
