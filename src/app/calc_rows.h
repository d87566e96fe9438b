/*
 * calc_rows.h -- the words in which a row of `kpo calc` says its fields.
 *
 * What follows the three texts is for what is special: NUMBER("x", "s", "what it is", .optional = true). Only files with rows include it.
 */
#ifndef APP_CALC_ROWS_H
#define APP_CALC_ROWS_H

#include "app/calc.h"

#define FIELD(k, n, u, w, ...)  { .name = n, .kind = k, .unit = u, .what = w, __VA_ARGS__ }
#define NUMBER(n, u, w, ...)    FIELD(CALC_NUMBER, n, u, w, __VA_ARGS__)
#define MAYBE(n, u, w)          FIELD(CALC_NUMBER, n, u, w, .optional = true)
#define WHOLE(n, u, w, ...)     FIELD(CALC_WHOLE, n, u, w, __VA_ARGS__)
#define MONEY(n, w, ...)        FIELD(CALC_MONEY, n, "money", w, __VA_ARGS__)
#define DATE(n, w)              FIELD(CALC_DATE, n, NULL, w)
#define WORD(n, all, w, ...)    FIELD(CALC_WORD, n, NULL, w, .words = all, __VA_ARGS__)
#define TEXT(n, w, ...)         FIELD(CALC_TEXT, n, NULL, w, __VA_ARGS__)
#define NAME                    TEXT("name", "what it is called")
#define FLAG(n, w)              FIELD(CALC_FLAG, n, NULL, w)
#define NOTHING(n, w)           FIELD(CALC_NULL, n, NULL, w)
#define NUMBERS(n, u, w, ...)   FIELD(CALC_LIST, n, NULL, w, CALC_OF({ .kind = CALC_NUMBER, .unit = u }), __VA_ARGS__)
#define READINGS(n, u, w, ...)  FIELD(CALC_LIST, n, NULL, w, CALC_OF({ .kind = CALC_NUMBER, .unit = u, .or_null = true }), __VA_ARGS__)
#define WHOLES(n, u, w, ...)    FIELD(CALC_LIST, n, NULL, w, CALC_OF({ .kind = CALC_WHOLE, .unit = u }), __VA_ARGS__)
#define MONEYS(n, w, ...)       FIELD(CALC_LIST, n, NULL, w, CALC_OF({ .kind = CALC_MONEY, .unit = "money" }), __VA_ARGS__)
#define FLAGS(n, w)             FIELD(CALC_LIST, n, NULL, w, CALC_OF({ .kind = CALC_FLAG }))
#define PLACES(n, w)            FIELD(CALC_LIST, n, NULL, w, CALC_OF({ .kind = CALC_WHOLE, .what = "counted from 0" }))
#define RECORDS(n, w, ...)      FIELD(CALC_LIST, n, NULL, w, CALC_OF({ .kind = CALC_RECORD, CALC_OF(__VA_ARGS__) }))
#define ROWS(n, w, ...)         FIELD(CALC_LIST, n, NULL, w, CALC_OF({ .kind = CALC_ROW, CALC_OF(__VA_ARGS__) }))
#define BY_NAME(n, w, ...)      FIELD(CALC_MAP, n, NULL, w, CALC_OF(__VA_ARGS__))
#define FIELDS(...)             ((const struct calc_field[]){ __VA_ARGS__, { .kind = CALC_END } })

#endif
