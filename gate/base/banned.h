/*
 * banned: functions that no file of ours may call, as compile errors. The
 * Makefile includes it before everything else (-include gate/base/banned.h).
 *
 * Each of them has no bound (strcpy, gets), hides errors (atoi), keeps its
 * result where others write (strtok, gmtime), runs a shell (system), races
 * (mktemp) or changes how text is read everywhere (setlocale). Instead: buf,
 * snprintf, strtoll with its end checked, gmtime_r, mkstemp, posix_spawn,
 * randombytes. A poisoned name is an error wherever it stands, as a member or
 * in a macro too; the headers of the system that use one come first, here.
 * tests/lint/banned.sh has the same list and compares.
 *
 * Headers of the system are read here before a source file says anything, so
 * _POSIX_C_SOURCE and the like belong on the command line.
 */
#ifndef GATE_BASE_BANNED_H
#define GATE_BASE_BANNED_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <alloca.h>
#endif

/* Macros in glibc, sprintf for clang with _FORTIFY_SOURCE alone; poisoning a
 * macro that exists is a warning. */
#undef alloca
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy sprintf vsprintf gets
#pragma GCC poison strtok gmtime localtime ctime setlocale
#pragma GCC poison atoi atol atof rand
#pragma GCC poison mktemp alloca system popen

#endif
