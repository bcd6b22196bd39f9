#include "draft/script.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

/* Sorted; letters in no row are of other scripts. */
static const struct {
	uint32_t first, last;
	enum script script;
} scripts[] = {
	{ 0x0041, 0x005A, SCRIPT_LATIN },
	{ 0x0061, 0x007A, SCRIPT_LATIN },
	{ 0x00AA, 0x00AA, SCRIPT_LATIN },
	{ 0x00BA, 0x00BA, SCRIPT_LATIN },
	{ 0x00C0, 0x02B8, SCRIPT_LATIN },
	{ 0x02E0, 0x02E4, SCRIPT_LATIN },
	{ 0x0370, 0x0373, SCRIPT_GREEK },
	{ 0x0376, 0x03E1, SCRIPT_GREEK },
	{ 0x03E2, 0x03EF, SCRIPT_RARE },
	{ 0x03F0, 0x03FF, SCRIPT_GREEK },
	{ 0x0400, 0x052F, SCRIPT_CYRILLIC },
	{ 0x0531, 0x0588, SCRIPT_ARMENIAN },
	{ 0x13A0, 0x167F, SCRIPT_RARE },
	{ 0x1680, 0x16FF, SCRIPT_RARE },
	{ 0x1C80, 0x1C8F, SCRIPT_CYRILLIC },
	{ 0x1D00, 0x1D25, SCRIPT_LATIN },
	{ 0x1D26, 0x1D2A, SCRIPT_GREEK },
	{ 0x1D2B, 0x1D2B, SCRIPT_CYRILLIC },
	{ 0x1D2C, 0x1DBF, SCRIPT_LATIN },
	{ 0x1E00, 0x1EFF, SCRIPT_LATIN },
	{ 0x1F00, 0x1FFE, SCRIPT_GREEK },
	{ 0x2071, 0x209C, SCRIPT_LATIN },
	{ 0x2126, 0x2126, SCRIPT_GREEK },
	{ 0x212A, 0x212B, SCRIPT_LATIN },
	{ 0x2132, 0x2132, SCRIPT_LATIN },
	{ 0x214E, 0x214E, SCRIPT_LATIN },
	{ 0x2160, 0x2188, SCRIPT_LATIN },
	{ 0x2C00, 0x2C5F, SCRIPT_RARE },
	{ 0x2C60, 0x2C7F, SCRIPT_LATIN },
	{ 0x2C80, 0x2D7F, SCRIPT_RARE },
	{ 0x2DE0, 0x2DFF, SCRIPT_CYRILLIC },
	{ 0xA4D0, 0xA63F, SCRIPT_RARE },
	{ 0xA640, 0xA69F, SCRIPT_CYRILLIC },
	{ 0xA6A0, 0xA6FF, SCRIPT_RARE },
	{ 0xA720, 0xA7FF, SCRIPT_LATIN },
	{ 0xAB30, 0xAB64, SCRIPT_LATIN },
	{ 0xAB70, 0xABBF, SCRIPT_RARE },
	{ 0xFB00, 0xFB06, SCRIPT_LATIN },
	{ 0xFB13, 0xFB17, SCRIPT_ARMENIAN },
	{ 0xFF21, 0xFF3A, SCRIPT_LATIN },
	{ 0xFF41, 0xFF5A, SCRIPT_LATIN },
	{ 0x10140, 0x1018E, SCRIPT_GREEK },
	{ 0x10280, 0x107FF, SCRIPT_RARE },
	{ 0x118A0, 0x118FF, SCRIPT_RARE },
	{ 0x16E40, 0x16F9F, SCRIPT_RARE },
	{ 0x1E030, 0x1E08F, SCRIPT_CYRILLIC },
};

/* Marks that stand on letters of any alphabet. */
static bool is_mark(uint32_t c)
{
	return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
	       (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
	       (c >= 0xFE00 && c <= 0xFE2F);
}

/* Whole blocks of other scripts, most of a text of theirs. */
static bool is_other(uint32_t c)
{
	return (c >= 0x0900 && c <= 0x109F) || (c >= 0x3041 && c <= 0x9FFF) ||
	       (c >= 0xAC00 && c <= 0xD7A3);
}

enum script script_of(uint32_t point)
{
	size_t low = 0, high = COUNT(scripts);

	if (point < 0x80)
		return (point | 0x20) >= 'a' && (point | 0x20) <= 'z' ?
			       SCRIPT_LATIN :
			       SCRIPT_NONE;
	if (is_other(point))
		return SCRIPT_OTHER;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (point > scripts[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < COUNT(scripts) && point >= scripts[low].first)
		return scripts[low].script;
	return !is_mark(point) && fold_is_word(point) ? SCRIPT_OTHER :
							SCRIPT_NONE;
}

const char *script_name(enum script script)
{
	switch (script) {
	case SCRIPT_LATIN:
		return "Latin";
	case SCRIPT_GREEK:
		return "Greek";
	case SCRIPT_CYRILLIC:
		return "Cyrillic";
	case SCRIPT_ARMENIAN:
		return "Armenian";
	case SCRIPT_NONE:
	case SCRIPT_RARE:
	case SCRIPT_OTHER:
		break;
	}
	return "another";
}

/* Letters, and what each is taken for, in the same order. */
struct likeness {
	const char *letters;
	const char *latin;
	enum script_likeness how;
};

static const struct likeness likenesses[] = {
	/* Cyrillic */
	{ "аеорсухіјѕһԁԛԝӏѵѡүғѐёїўҫҽҳ", "aeopcyxijshdqwlvwyfeeiycex",
	  SCRIPT_ALIKE },
	{ "АВЕКМНОРСТУХІЈЅԚԜҮӀѴЁЇЀҒԌҪҲ", "ABEKMHOPCTYXIJSQWYIVEIEFGCX",
	  SCRIPT_ALIKE },
	{ "квгпитмнзяьбшщлӧӓӑӗҡқҝңҥұө", "kbrnutmhzrbbwwnoaaekkkhhyo",
	  SCRIPT_ROUGHLY },
	/* Greek */
	{ "ονιυόίύϊϋϲϳ", "oviuoiuiucj", SCRIPT_ALIKE },
	{ "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧΆΈΉΊΌΎΪΫϹͿ",
	  "ABEZHIKMNOPTYXAEHIOYIYCJ", SCRIPT_ALIKE },
	{ "ακργωχτηεσβμάέήώ", "akpywxtneobuaenw", SCRIPT_ROUGHLY },
	/* Armenian */
	{ "օոսհցգզռյքՕՍՏԼ", "onuhcgqnjpOUSL", SCRIPT_ALIKE },
	{ "եղրաւթժի", "tnnwlpdh", SCRIPT_ROUGHLY },
	/* Latin that isn't ASCII */
	{ "ɑɡɢǥıɩɪʏᴀᴄᴇᴏᴜᴠᴡᴢʙᴅʜᴊᴋʟᴍɴᴘʀᴛ", "agggiiiyaceouvwzbdhjklmnprt",
	  SCRIPT_ALIKE },
	{ "ⅰⅴⅹⅼⅽⅾⅿ", "ivxlcdm", SCRIPT_ALIKE },
	/* Others, and digits, between Latin letters */
	{ "סוןהاهہ०০੦௦๐໐०ဝഠㅇㅣ丨〇", "ollnloooooooooooollo", SCRIPT_ALIKE },
};

static enum script_likeness find(uint32_t point, char *latin)
{
	for (size_t i = 0; i < COUNT(likenesses); i++) {
		const char *letters = likenesses[i].letters;
		size_t left = strlen(letters), step;
		uint32_t c = 0;

		for (size_t n = 0; left > 0; n++, left -= step) {
			step = utf8_next(letters, left, &c);
			letters += step;
			if (c != point)
				continue;
			*latin = likenesses[i].latin[n];
			return likenesses[i].how;
		}
	}
	return SCRIPT_UNLIKE;
}

enum script_likeness script_latin(uint32_t point, char *latin)
{
	if (point < 0x80)
		return SCRIPT_UNLIKE;
	return find(point, latin);
}

bool script_has_twin(char latin, enum script script)
{
	const char *twins = script == SCRIPT_GREEK ? "ABEZHIKMNOPTYXovi" :
						     "aceiopxyABCEHIKMOPTXY";

	return latin != '\0' && strchr(twins, latin) != NULL;
}
