/*
 * floor: reads a file and exits: the least that a program can cost which looks
 * at a post in a process of its own.
 */
#include <fcntl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static char data[1024 * 1024];
	int file = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	ssize_t got;

	if (file < 0)
		return 2;
	do
		got = read(file, data, sizeof(data));
	while (got > 0);
	close(file);
	return got == 0 ? 0 : 2;
}
