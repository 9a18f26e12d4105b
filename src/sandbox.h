/* sandbox.h - what the process gives up before it touches the network; one file per system. */
#ifndef SNUG_SANDBOX_H
#define SNUG_SANDBOX_H

/* Main thread, first thing: no core files, no reading of our memory by other programs. */
void sandbox_enter(void);

#endif
