#include "send/deliver.h"

int main(int argc, char **argv)
{
	return deliver_main(argc, argv);
}
