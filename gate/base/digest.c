#include "base/digest.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(struct digest_state) >= sizeof(crypto_hash_sha256_state),
	       "digest_state is too small");

static crypto_hash_sha256_state *inner(struct digest_state *state)
{
	return (crypto_hash_sha256_state *)(void *)state->opaque;
}

int digest_start(struct err *err)
{
	if (sodium_init() < 0)
		return err_set(err, ERR_INTERNAL,
			       "libsodium doesn't start: "
			       "no source of randomness");
	return 0;
}

void digest_begin(struct digest_state *state, const char *magic)
{
	crypto_hash_sha256_init(inner(state));
	if (magic != NULL)
		digest_add(state, magic, strlen(magic));
}

void digest_add(struct digest_state *state, const void *data, size_t len)
{
	if (len > 0)
		crypto_hash_sha256_update(inner(state), data, len);
}

void digest_field(struct digest_state *state, uint16_t tag, const void *data,
		  size_t len)
{
	unsigned char head[10] = { (unsigned char)(tag >> 8),
				   (unsigned char)tag };
	uint64_t left = len;

	for (int i = 9; i >= 2; i--, left >>= 8)
		head[i] = (unsigned char)left;
	digest_add(state, head, sizeof(head));
	digest_add(state, data, len);
}

void digest_end(struct digest_state *state, struct digest *out)
{
	crypto_hash_sha256_final(inner(state), out->bytes);
}

void digest_of(const void *data, size_t len, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state, NULL);
	digest_add(&state, data, len);
	digest_end(&state, out);
}

void digest_hex(const struct digest *digest, char out[DIGEST_HEX])
{
	(void)sodium_bin2hex(out, DIGEST_HEX, digest->bytes, DIGEST_SIZE);
}

int digest_parse(const char *hex, struct digest *out)
{
	size_t len = 0;

	if (strlen(hex) != DIGEST_HEX - 1 || strpbrk(hex, "ABCDEF") != NULL)
		return -1;
	if (sodium_hex2bin(out->bytes, DIGEST_SIZE, hex, DIGEST_HEX - 1, NULL,
			   &len, NULL) != 0 ||
	    len != DIGEST_SIZE)
		return -1;
	return 0;
}

int digest_equal(const struct digest *a, const struct digest *b)
{
	return sodium_memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

void digest_random(void *out, size_t len)
{
	randombytes_buf(out, len);
}

void digest_wipe(void *secret, size_t len)
{
	sodium_memzero(secret, len);
}
