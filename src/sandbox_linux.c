#include "sandbox.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/log.h"

void
sandbox_enter(void)
{
	struct rlimit none = { 0, 0 };

	if (prctl(PR_SET_DUMPABLE, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0)
		log_warn("core files could not be turned off");
}
