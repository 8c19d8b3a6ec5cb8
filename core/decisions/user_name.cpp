#include "core/decisions/user_name.h"

#include <QString>

namespace truebar {

std::string userName() {
    for (const char* variable : {"USER", "LOGNAME", "USERNAME"}) {
        const std::string name = qEnvironmentVariable(variable).left(60).toStdString();
        if (!name.empty())
            return name;
    }
    return "user";
}

} // namespace truebar
