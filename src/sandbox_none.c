/* For sanitizer builds: LeakSanitizer must be able to read our memory. */
#include "sandbox.h"

void
sandbox_enter(void)
{
}
