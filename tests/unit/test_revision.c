#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "queue/revision.h"

static struct revision_target targets[2] = {
	{ .account = "acme-site",
	  .platform = "feed",
	  .payload = { "{\"a\":1}", 7 } },
	{ .account = "acme-x", .platform = "x", .payload = { "\0b\0", 3 } },
};

static struct revision_media media[2] = {
	{ .name = "a.png",
	  .type = "image/png",
	  .alt = "A chart",
	  .digest = "00ff",
	  .size = 12345 },
	{ .name = "b.gif",
	  .type = "image/gif",
	  .alt = NULL,
	  .digest = "11ee",
	  .size = 1 },
};

static struct revision sample(void)
{
	return (struct revision){
		.ref = "posts/a.md",
		.source = "posts/a.md",
		.draft = { "Hello\0world", 11 },
		.author = "maria",
		.submitter = "",
		.language = NULL,
		.not_before = INT64_C(1800000000000),
		.expires = -1,
		.verdict = "hold",
		.policy = "sha256:12",
		.rules = NULL,
		.targets = targets,
		.target_count = 2,
		.media = media,
		.media_count = 2,
	};
}

static void encode(const struct revision *revision, struct buf *out)
{
	struct err err = { 0 };

	buf_reset(out);
	assert_int_equal(revision_encode(revision, out, &err), 0);
}

static void same_text(const char *a, const char *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a != NULL)
		assert_string_equal(a, b);
}

static void same_bytes(struct revision_bytes a, struct revision_bytes b)
{
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.data, b.data, a.len);
	assert_int_equal(b.data[b.len], '\0');
}

#define SAME_TEXT(a, b) same_text(a, b)
#define SAME_BYTES(a, b) same_bytes(a, b)
#define SAME_TIME(a, b) assert_int_equal(a, b)

static void round_trip_gives_every_field(void **state)
{
	struct revision in = sample(), out;
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct buf bytes = { 0 };

	(void)state;
	encode(&in, &bytes);
	assert_int_equal(
		revision_decode(bytes.data, bytes.len, &arena, &out, &err), 0);
#define REVISION(tag, type, name) SAME_##type(in.name, out.name);
#define TARGET(tag, type, name)
#define MEDIA(tag, type, name)
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
	assert_int_equal(out.target_count, 2);
	assert_int_equal(out.media_count, 2);
	for (size_t i = 0; i < 2; i++) {
#define REVISION(tag, type, name)
#define TARGET(tag, type, name) \
	SAME_##type(in.targets[i].name, out.targets[i].name);
#define MEDIA(tag, type, name) SAME_##type(in.media[i].name, out.media[i].name);
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
	}
	buf_release(&bytes);
	arena_release(&arena);
}

static void hash_of(const struct revision *revision, struct digest *out)
{
	struct buf bytes = { 0 };

	encode(revision, &bytes);
	revision_digest(bytes.data, bytes.len, out);
	buf_release(&bytes);
}

/* By Python: hashlib.sha256(b"postgate/rev/1" + the fields of sample()). */
static void digest_is_the_one_another_language_makes(void **state)
{
	struct revision in = sample();
	struct digest digest;
	char hex[DIGEST_HEX];

	(void)state;
	hash_of(&in, &digest);
	digest_hex(&digest, hex);
	assert_string_equal(
		hex,
		"4f18e9ec7164f32e179cc96af3a41d9c8414ea0d0cf61ca2316fc1079ecbf288");
}

#define CHANGE_TEXT(field) (field) = "changed"
#define CHANGE_BYTES(field)               \
	(field) = (struct revision_bytes) \
	{                                 \
		"changed", 7              \
	}
#define CHANGE_TIME(field) (field) += 1

static void every_field_is_in_the_digest(void **state)
{
	struct revision_target target_copy[2];
	struct revision_media media_copy[2];
	struct revision changed = sample();
	struct digest before, after;
	unsigned fields = 0;

	(void)state;
	hash_of(&changed, &before);
#define TRY(type, field)                               \
	memcpy(target_copy, targets, sizeof(targets)); \
	memcpy(media_copy, media, sizeof(media));      \
	changed = sample();                            \
	changed.targets = target_copy;                 \
	changed.media = media_copy;                    \
	CHANGE_##type(field);                          \
	hash_of(&changed, &after);                     \
	assert_false(digest_equal(&before, &after));   \
	fields++;
#define REVISION(tag, type, name) TRY(type, changed.name)
#define TARGET(tag, type, name) TRY(type, target_copy[1].name)
#define MEDIA(tag, type, name) TRY(type, media_copy[0].name)
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
	assert_true(fields >= 19);
}

static void null_empty_and_moved_text_differ(void **state)
{
	struct revision a = sample(), b = sample(), c = sample();
	struct digest da, db, dc;

	(void)state;
	a.language = NULL;
	b.language = "";
	c.submitter = "en";
	c.language = "";
	a.submitter = b.submitter = "";
	hash_of(&a, &da);
	hash_of(&b, &db);
	hash_of(&c, &dc);
	assert_false(digest_equal(&da, &db));
	assert_false(digest_equal(&db, &dc));
}

/* Decodes from a copy that ends where the bytes do, for ASan to watch. */
static int decode_copy(const char *bytes, size_t len, struct arena *arena,
		       struct revision *out)
{
	char *copy = malloc(len > 0 ? len : 1);
	struct err err = { 0 };
	int result;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	result = revision_decode(copy, len, arena, out, &err);
	if (result < 0)
		assert_int_equal(err.code, ERR_STORE);
	free(copy);
	return result;
}

static void no_beginning_decodes(void **state)
{
	struct revision in = sample(), out;
	struct arena arena = { 0 };
	struct buf bytes = { 0 };
	size_t decoded = 0;

	(void)state;
	encode(&in, &bytes);
	for (size_t len = 0; len < bytes.len; len++) {
		arena_reset(&arena);
		if (decode_copy(bytes.data, len, &arena, &out) < 0)
			continue;
		/* Cut between two targets or files: that is a revision with
		 * fewer of them, and must say so. */
		assert_true(out.target_count + out.media_count < 4);
		decoded++;
	}
	assert_true(decoded <= 4);
	buf_release(&bytes);
	arena_release(&arena);
}

static void a_flipped_bit_is_refused_or_another_revision(void **state)
{
	struct revision in = sample(), out;
	struct arena arena = { 0 };
	struct buf bytes = { 0 }, again = { 0 };
	struct digest before, after;
	size_t decoded = 0;

	(void)state;
	encode(&in, &bytes);
	revision_digest(bytes.data, bytes.len, &before);
	for (size_t bit = 0; bit < 8 * bytes.len; bit++) {
		bytes.data[bit / 8] ^= (char)(1 << bit % 8);
		arena_reset(&arena);
		if (decode_copy(bytes.data, bytes.len, &arena, &out) == 0) {
			/* Only one row of bytes means this revision. */
			encode(&out, &again);
			assert_int_equal(again.len, bytes.len);
			assert_memory_equal(again.data, bytes.data, bytes.len);
			hash_of(&out, &after);
			assert_false(digest_equal(&before, &after));
			decoded++;
		}
		bytes.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_true(decoded > 100); /* texts may change, lengths not */
	buf_release(&bytes);
	buf_release(&again);
	arena_release(&arena);
}

static void bytes_behind_the_end_are_refused(void **state)
{
	struct revision in = sample(), out;
	struct arena arena = { 0 };
	struct buf bytes = { 0 };

	(void)state;
	encode(&in, &bytes);
	buf_addc(&bytes, '\0');
	assert_int_equal(decode_copy(bytes.data, bytes.len, &arena, &out), -1);
	encode(&in, &bytes);
	buf_add(&bytes, "\0\1\0\0\0\0\0\0\0\0", 10); /* REVISION(1) again */
	assert_int_equal(decode_copy(bytes.data, bytes.len, &arena, &out), -1);
	buf_release(&bytes);
	arena_release(&arena);
}

static void a_text_with_a_nul_is_refused(void **state)
{
	struct revision in = sample(), out;
	struct arena arena = { 0 };
	struct buf bytes = { 0 };
	char *at;

	(void)state;
	encode(&in, &bytes);
	at = memchr(bytes.data, 'p', bytes.len); /* posts/a.md */
	assert_non_null(at);
	*at = '\0';
	assert_int_equal(decode_copy(bytes.data, bytes.len, &arena, &out), -1);
	buf_release(&bytes);
	arena_release(&arena);
}

static void too_much_is_an_error_and_no_cut(void **state)
{
	static struct revision_target many[REVISION_TARGETS_MAX + 1];
	struct revision in = sample(), out;
	struct arena arena = { 0 };
	struct buf bytes = { 0 };
	struct err err = { 0 };
	size_t len;

	(void)state;
	in.targets = many;
	in.target_count = REVISION_TARGETS_MAX + 1;
	assert_int_equal(revision_encode(&in, &bytes, &err), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	in.target_count = REVISION_TARGETS_MAX;
	in.media_count = 0;
	encode(&in, &bytes);
	assert_int_equal(decode_copy(bytes.data, bytes.len, &arena, &out), 0);
	/* One target more than may be: three empty fields. */
	len = bytes.len;
	in.target_count = REVISION_TARGETS_MAX - 1;
	encode(&in, &bytes);
	len -= bytes.len;
	in.target_count = REVISION_TARGETS_MAX;
	encode(&in, &bytes);
	buf_add(&bytes, bytes.data + bytes.len - len, len);
	assert_int_equal(decode_copy(bytes.data, bytes.len, &arena, &out), -1);
	buf_release(&bytes);
	arena_release(&arena);
}

static void targets_are_found_by_account(void **state)
{
	struct revision in = sample();

	(void)state;
	assert_ptr_equal(revision_target(&in, "acme-x"), &targets[1]);
	assert_null(revision_target(&in, "acme"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip_gives_every_field),
		cmocka_unit_test(digest_is_the_one_another_language_makes),
		cmocka_unit_test(every_field_is_in_the_digest),
		cmocka_unit_test(null_empty_and_moved_text_differ),
		cmocka_unit_test(no_beginning_decodes),
		cmocka_unit_test(a_flipped_bit_is_refused_or_another_revision),
		cmocka_unit_test(bytes_behind_the_end_are_refused),
		cmocka_unit_test(a_text_with_a_nul_is_refused),
		cmocka_unit_test(too_much_is_an_error_and_no_cut),
		cmocka_unit_test(targets_are_found_by_account),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
