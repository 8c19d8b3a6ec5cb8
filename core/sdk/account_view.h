// What a strategy may know of its account, exact.
#pragma once

#include "core/base/amount.h"

namespace truebar {

struct AccountView {
    Money cash {};
    Quantity position {}; // > 0 long, < 0 short
    Price averagePrice {}; // of the position; 0 when flat
    Money equity {}; // cash + position × last close
    std::size_t openOrders = 0;
};

}
