/* ui/qr_none.c - without libqrencode. */
#include "ui/qr.h"

bool
qr_make(struct qr *q, const char *text)
{
	(void)text;
	*q = (struct qr){ 0 };
	return false;
}
