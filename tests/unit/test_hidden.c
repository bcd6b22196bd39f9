#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/hidden.h"
#include "base/json.h"
#include "base/utf8.h"

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

/* One text a line, to be read as what it looks like. */
/* clang-format off */
static const struct {
	const char *text, *shown;
} disguises[] = {
	{ u8"abc\u202Egnp.exe", "abc‹RLO›gnp.exe" },
	{ u8"\u202Da\u202Ab\u202Bc\u202C", "‹LRO›a‹LRE›b‹RLE›c‹PDF›" },
	{ u8"\u2066a\u2067b\u2068c\u2069", "‹LRI›a‹RLI›b‹FSI›c‹PDI›" },
	{ u8"a\u200Eb\u200Fc\u061Cd", "a‹LRM›b‹RLM›c‹ALM›d" },
	{ u8"pass\u200Bword", "pass‹ZWSP›word" },
	{ u8"pass\u200Cword", "pass‹ZWNJ›word" },
	{ u8"pass\u200Dword", "pass‹ZWJ›word" },
	{ u8"a\u2060b\uFEFFc\u00ADd\u034Fe", "a‹WJ›b‹BOM›c‹SHY›d‹CGJ›e" },
	{ u8"a\u180Eb\u180Bc\u180Fd", "a‹MVS›b‹FVS1›c‹FVS4›d" },
	{ u8"a\uFE00b\uFE0Fc\U000E0100d", "a‹VS1›b‹VS16›c‹VS17›d" },
	{ u8"❤\uFE0F\uFE0F", "❤\uFE0F‹VS16›" },
	{ u8"❤\uFE0F\U000E01EF", "❤\uFE0F‹VS256›" },
	{ u8"\U000E0041\U000E007F", "‹U+E0041›‹U+E007F›" },
	{ u8"🏴\U000E0075\U000E0073\U000E0063\U000E0061\U000E007F",
	  "🏴‹U+E0075›‹U+E0073›‹U+E0063›‹U+E0061›‹U+E007F›" },
	{ u8"🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067",
	  "🏴‹U+E0067›‹U+E0062›‹U+E0065›‹U+E006E›‹U+E0067›" },
	{ u8"a\u3164b\uFFA0c\u115Fd\u1160e\u2800f",
	  "a‹U+3164›b‹U+FFA0›c‹U+115F›d‹U+1160›e‹U+2800›f" },
	{ u8"\uE000\uF8FF\U000F0000\U0010FFFD",
	  "‹U+E000›‹U+F8FF›‹U+F0000›‹U+10FFFD›" },
	{ u8"\uFDD0\uFFFE\U0001FFFF", "‹U+FDD0›‹U+FFFE›‹U+1FFFF›" },
	{ u8"a\uFFF9b\uFFFAc\uFFFB", "a‹U+FFF9›b‹U+FFFA›c‹U+FFFB›" },
	{ u8"😀\u200D", "😀‹ZWJ›" },
	{ u8"😀\u200Dx", "😀‹ZWJ›x" },
	{ u8"\u200B", "‹ZWSP›" },
	{ "a\r\x1B[0m\x07", "a‹U+000D›‹U+001B›[0m‹U+0007›" },
};

static const char *const honest[] = {
	u8"👨\u200D👩\u200D👧\u200D👦 and 🐈\u200D⬛ and 👩🏽\u200D🚀",
	u8"❤\uFE0F\u200D🔥 🏳\uFE0F\u200D🌈 🏃\u200D♀\uFE0F",
	u8"🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",
	u8"🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F!",
	u8"🏴\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F",
	u8"1\uFE0F\u20E3 ☎\uFE0E ©\uFE0F ™\uFE0F ↔\uFE0F ⌚\uFE0E",
	u8"می\u200Cخواهم، کتاب\u200Cها، PDF\u200Cها",
	u8"क्\u200Dष, ර්\u200Dය, র\u200D্য, ന്\u200D",
	u8"ភាសា\u200Bខ្មែរ, ภาษา\u200Bไทย, မြန်မာ\u200Bဘာသာ",
	u8"葛\U000E0100城市, 神\uFE00, ∩\uFE00",
	u8"ᠬᠠᠭ\u180Eᠠ ᠰ\u180Bᠠ",
	u8"⠓⠑⠇⠇⠕\u2800⠺⠕⠗⠇⠙",
	u8"« Prix : 5\u202F000\u00A0€ »",
};
/* clang-format on */

static void shown(const char *text, struct buf *out)
{
	buf_reset(out);
	utf8_escape(out, text, strlen(text), 0);
}

static void what_nobody_sees_is_shown_by_its_name(void **state)
{
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(disguises); i++) {
		shown(disguises[i].text, &out);
		assert_string_equal(out.data, disguises[i].shown);
	}
	buf_release(&out);
}

static void what_a_script_or_an_emoji_needs_stays(void **state)
{
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(honest); i++) {
		shown(honest[i], &out);
		assert_string_equal(out.data, honest[i]);
	}
	buf_release(&out);
}

/* Shown one by one, as an excerpt does, a text is the same as in one. */
static void the_parts_are_the_whole(void **state)
{
	struct buf out = { 0 }, parts = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(disguises); i++) {
		const char *text = disguises[i].text;

		shown(text, &out);
		buf_reset(&parts);
		for (size_t at = 0; at < strlen(text);) {
			size_t near = strnlen(text + at, HIDDEN_REACH);

			at += utf8_escape_one(&parts, text, at + near, at);
		}
		assert_string_equal(parts.data, out.data);
	}
	buf_release(&out);
	buf_release(&parts);
}

static void json_escapes_it_and_keeps_what_is_honest(void **state)
{
	struct buf out = { 0 };

	(void)state;
	json_str(&out, u8"a\u202Eb\u200Bc\U000E0041\U0010FFFD👩\u200D🚀");
	assert_string_equal(out.data,
			    u8"\"a\\u202eb\\u200bc\\udb40\\udc41\\udbff\\udffd"
			    u8"👩\u200D🚀\"");
	buf_release(&out);
}

static void every_character_has_a_name_that_fits(void **state)
{
	char name[HIDDEN_NAME];

	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		hidden_name(c, name);
		assert_in_range(strlen(name), 2, HIDDEN_NAME - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nobody_sees_is_shown_by_its_name),
		cmocka_unit_test(what_a_script_or_an_emoji_needs_stays),
		cmocka_unit_test(the_parts_are_the_whole),
		cmocka_unit_test(json_escapes_it_and_keeps_what_is_honest),
		cmocka_unit_test(every_character_has_a_name_that_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
