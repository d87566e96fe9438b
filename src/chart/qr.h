/* qr.h -- a text as a QR code: the path of its dark modules, for a label on a page and for a printed sheet. */
#ifndef CHART_QR_H
#define CHART_QR_H

#include "base/str.h"

/*
 * Correction level M. The path's unit is one module, and so is side's: the whole square with `quiet` modules of white around it (the standard asks for 4).
 * STR_NONE when the text is empty or too long for any code.
 */
struct str qr_path(struct arena *a, struct str text, int quiet, int *side);

#endif
