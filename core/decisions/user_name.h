#pragma once

#include <string>

namespace truebar {

// Who sits here, as the system knows them: for answers that nobody has signed otherwise.
std::string userName();

} // namespace truebar
