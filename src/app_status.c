/* snug --status: how the server of this home does. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/mem.h"
#include "net/answer.h"
#include "server/status.h"

#define ANSWER_MAX (1 << 20)

int
app_status(const struct app *a)
{
	char *path = mem_printf("%s/server/status", a->home);
	struct buf out = BUF_INIT(ANSWER_MAX);
	struct fault f;
	int r = answer_ask(path, a->o.json ? STATUS_JSON : STATUS_TEXT, &out, &f), status;

	if (r == ERR_NOTFOUND)
		f.code = ERR_UNREACHABLE;
	if (r != 0)
		status = app_complain(&f);
	else
		status = fwrite(out.p, 1, out.n, stdout) == out.n && fflush(stdout) == 0
			     ? 0
			     : err_status(ERR_IO);
	buf_fini(&out);
	free(path);
	return status;
}
