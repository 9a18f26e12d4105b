/* app_config.h - the configuration file: what the command line leaves open. Main thread. */
#ifndef SNUG_APP_CONFIG_H
#define SNUG_APP_CONFIG_H

#include "app.h"

/*
 * Read a->config_path, which may not be there unless --config named it, into a->config, and from it
 * what is missing in a->o. 0; ERR_CONFIG naming the line; or what the file says.
 */
int config_load(struct app *a, struct fault *f);
/* --print-config: to stdout; the exit status. given: a->o before config_load. */
int config_print(const struct app *a, const struct options *given);

#endif
