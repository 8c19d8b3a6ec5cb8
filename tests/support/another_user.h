// Permissions bind everybody but root, and tests may run as root: what depends on them is asked as somebody else.
#pragma once

#include <QtGlobal>

#include <array>
#include <grp.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace truebar::test {

// What `ask` answers in a child process of the user "nobody"; without a child where this process is not root's, whom
// permissions bind as well. Only for processes with one thread.
template <class Ask>
std::string asAnotherUser(Ask ask) {
    constexpr unsigned nobody = 65534;
    if (geteuid() != 0)
        return ask();
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
        qFatal("no pipe");
    const pid_t child = fork();
    if (child < 0)
        qFatal("no child process");
    if (child == 0) {
        std::string answer = "cannot become somebody else";
        if (setgroups(0, nullptr) == 0 && setgid(nobody) == 0 && setuid(nobody) == 0)
            answer = ask();
        const auto written = write(ends[1], answer.data(), answer.size());
        _exit(written == static_cast<ssize_t>(answer.size()) ? 0 : 1);
    }
    close(ends[1]);
    std::string out;
    std::array<char, 4096> buffer{};
    for (ssize_t count = 0; (count = read(ends[0], buffer.data(), buffer.size())) > 0;)
        out.append(buffer.data(), static_cast<std::size_t>(count));
    close(ends[0]);
    int status = 0;
    if (waitpid(child, &status, 0) != child || status != 0)
        return out + " (the child process failed)";
    return out;
}

} // namespace truebar::test
