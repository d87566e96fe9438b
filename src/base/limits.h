/* limits.h -- every bound of the program, in one place, with its unit. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define LIMIT_HEADER_BYTES       (16 * 1024)
#define LIMIT_HEADER_FIELDS      100
#define LIMIT_URI_BYTES          (8 * 1024)
#define LIMIT_HEADER_S           10             /* from its first byte */
#define LIMIT_IDLE_S             75
#define LIMIT_STALL_S            20             /* a reader that takes nothing */
#define LIMIT_BODY_RATE_BYTES_S  2048           /* least, after the first 10 s */
#define LIMIT_CONNECTIONS        6000           /* each loop */
#define LIMIT_STREAMS            5000           /* all that are open for live updates; fewer than a loop's connections, so that pages are still served */
#define LIMIT_STREAMS_SESSION    8              /* of one session: tabs and windows that are looked at */
#define LIMIT_STREAM_TOPICS      48
#define LIMIT_STREAM_BEAT_S      25
#define LIMIT_STREAM_S           240            /* then it asks again who it is for; proxies end an answer after five minutes */
#define LIMIT_DRAIN_S            5              /* after SIGTERM */
#define LIMIT_FORM_BYTES         (256 * 1024)
#define LIMIT_BODIES_BYTES       (256 * 1024 * 1024)    /* all large bodies that are there at once */
#define LIMIT_PHOTO_BYTES        (12 * 1024 * 1024)
#define LIMIT_IMPORT_BYTES       (32 * 1024 * 1024)
#define LIMIT_FORM_FIELDS        2000           /* a table that is typed into has a dozen a row */
#define LIMIT_PAGE_BYTES         (8 * 1024 * 1024)      /* a page or answer */
#define LIMIT_REQUEST_BYTES      ((size_t)256 * 1024 * 1024)    /* a request's arena */
#define LIMIT_LIST_ROWS          25             /* a list page; the API takes up to 200 */
#define LIMIT_API_ROWS           200
#define LIMIT_TEXT_CHARS         500
#define LIMIT_LONG_TEXT_CHARS    5000
#define LIMIT_EXPORT_ROWS        200000
#define LIMIT_PAPER_PAGES        24             /* a printed sheet, with what goes on from it */
#define LIMIT_PAPER_CELLS        6000           /* of all its tables */
#define LIMIT_PAPER_WORDS_BYTES  (256 * 1024)   /* of its tables and texts */
#define LIMIT_PAPER_DRAWING_BYTES (256 * 1024)  /* what all its drawings write: the worst of it takes about 2 s */
#define LIMIT_PAPER_BYTES        (8 * 1024 * 1024)      /* its PDF */

#endif
