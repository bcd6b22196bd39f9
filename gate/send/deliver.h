/*
 * deliver: the program postgate-deliver: forwards what is ready, and settles
 * what is uncertain. It alone reads platform secrets and talks to platforms.
 */
#ifndef GATE_SEND_DELIVER_H
#define GATE_SEND_DELIVER_H

/* deliver_main is the whole program. `argv` as in main(). Exit status: 0, all
 * that was due is sent; 2, it couldn't begin; 4, something wasn't sent, or
 * may have been. */
int deliver_main(int argc, char **argv);

#endif
