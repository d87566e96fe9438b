/* base.h -- all of base. */
#ifndef BASE_BASE_H
#define BASE_BASE_H
#include "base/arena.h"
#include "base/check.h"
#include "base/date.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/money.h"
#include "base/rand.h"
#include "base/str.h"
#include "base/text.h"
#endif
