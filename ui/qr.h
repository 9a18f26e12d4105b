/* ui/qr.h - a text as a QR code, when the program was built with libqrencode. Any thread. */
#ifndef SNUG_UI_QR_H
#define SNUG_UI_QR_H

#include <stdbool.h>
#include <stdint.h>

#define QR_QUIET 2 /* modules of light around it */

struct qr {
	int side;      /* modules; 0: there is none */
	uint8_t *dark; /* owned, side * side */
};

/* ASCII text of at most some hundred signs. false, and side is 0: not built in, or it does not fit.
 */
bool qr_make(struct qr *q, const char *text);
void qr_fini(struct qr *q);

/* Columns and rows of cells with the quiet zone: each cell is two modules, one above the other. */
int qr_cols(const struct qr *q);
int qr_rows(const struct qr *q);
/* The cell as a sign in the colour of dark on light ground; static. */
const char *qr_cell(const struct qr *q, int row, int col);
/* Lines of such cells for a terminal that writes light on dark; free(). */
char *qr_lines(const struct qr *q);

#endif
