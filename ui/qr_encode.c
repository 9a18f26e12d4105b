/* ui/qr_encode.c - with libqrencode. */
#include <qrencode.h>

#include "base/mem.h"
#include "ui/qr.h"

bool
qr_make(struct qr *q, const char *text)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);

	*q = (struct qr){ 0 };
	if (code == NULL)
		return false;
	q->side = code->width;
	q->dark = mem_calloc((size_t)q->side, (size_t)q->side);
	for (int i = 0; i < q->side * q->side; i++)
		q->dark[i] = code->data[i] & 1;
	QRcode_free(code);
	return true;
}
