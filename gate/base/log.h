/*
 * log: lines on stderr for whoever runs a program. Only cli/, serve/ and
 * send/deliver log; everything below returns errors. Text from outside is
 * escaped here, so a draft or a server can't forge a line or move a cursor.
 */
#ifndef GATE_BASE_LOG_H
#define GATE_BASE_LOG_H

enum log_level {
	LOG_ERROR = 0,
	LOG_WARN,
	LOG_INFO
};

/* log_open sets the name in front of each line and the level shown. */
void log_open(const char *program, enum log_level level);

void log_line(enum log_level level, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
