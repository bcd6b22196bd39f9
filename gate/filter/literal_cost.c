#include "filter/literal_cost.h"

/* a to z, white space, digits, all else of ASCII. */
enum { SPACE = 26, DIGIT, OTHER, KINDS };

/* Minus twice the binary logarithm of how often the second kind follows the
 * first, as 0 to 9, a to z; counted over the texts of our own packs. */
static const char follows[KINDS][KINDS + 1] = {
	"kc98kdbjarb896lar776edfj8i7fd",
	"6gce4gmm8fg6hh6hj8cj8hmm9gb9b",
	"6gbg7lo59j7a9j5loae99llieobdc",
	"7ejc5gfk9hkegg8ooa9jdghkbo3d7",
	"8hc99efifmhac8cek68aibcbes4g7",
	"8fgi88fj6incnh4ji6gaaijigj5ca",
	"7gmj5mb89mmbe97ej7aj9jjmgj5c8",
	"5hmi3pmk6jpipm6mjeh8dmkkhi8h8",
	"bg89ac9kknb8b49dna56kbngqgcke",
	"8gbd7gbg8gddcg3dgbdg5ggcggc8b",
	"fmmg3fmi7mifiadhfg7ihimmcm4d8",
	"7iga4dkg6me6fg7cmjadcijp9p6h9",
	"59oi4ool8llgag77igbocjjldh7g9",
	"9ia66e7lbqbdld8kqk97bgincn4i8",
	"fdcbd9fkfjba8699r6995d9ijr7jd",
	"6iof6jjdaoo5ej79h78aalhlbl8g9",
	"abcggbgbccc7bgcabgcg3g9ggbc6a",
	"9gd94jdq7lcfcb8ind7adgilan4g9",
	"ajdg7mn9andeff9chk96akdqfn3h6",
	"9ham7hi48rrehk7cob9adlflem4i7",
	"cabc9gajboh997eao466jlllfl8hb",
	"8ghd1hgk6kkkkh9khhghfkhkekkbc",
	"6gng5gn66nkika6ikaainndnhk6f9",
	"4gdjbgjgdgddjjc9djj6cej5gj6d7",
	"gffmahmjhjfmfg4ejj9ejmgigi2i5",
	"9ffc79ca7affcf7fafc88fac89998",
	"799ac9c98feaaa89ha86df8jbllba",
	"dddcddihjifhggjflgggigjfkh526",
	"bfccbeffehfeafgdke9begfgii295",
};

/* The same for a first letter. */
static const char alone[] = "8dba7cca9jdab98bj988bfcgck5a8";

static unsigned kind(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return SPACE;
	return c >= '0' && c <= '9' ? DIGIT : OTHER;
}

static unsigned bits(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* What a byte costs beyond its kind, in the same halves of bits: which digit
 * or mark it is, or that it is a capital or no ASCII. */
static unsigned beyond(unsigned char c, bool caseless)
{
	if (c >= 0x80)
		return 12;
	if (!caseless && c >= 'A' && c <= 'Z')
		return 8;
	switch (kind(c)) {
	case DIGIT:
		return 6;
	case OTHER:
		return c == '.' || c == ',' || c == '\'' ? 4 : 9;
	case SPACE:
		return c == ' ' ? 0 : 8;
	default:
		return 0;
	}
}

static double share(unsigned halves)
{
	double value = 1;

	for (; halves >= 2; halves -= 2)
		value /= 2;
	return halves == 0 ? value : value * 0.7;
}

double literal_cost_text(const char *text, size_t len, bool caseless)
{
	unsigned sum = 0;

	for (size_t i = 0; i < len && sum < 120; i++) {
		unsigned char c = (unsigned char)text[i];
		unsigned k = kind(c);

		sum += i == 0 ? bits(alone[k]) :
				bits(follows[kind((unsigned char)text[i - 1])]
					    [k]);
		sum += beyond(c, caseless);
	}
	return share(sum);
}

double literal_cost_run(const uint64_t bytes[4], size_t len)
{
	double one = 0, all;

	for (unsigned b = 0; b < 256; b++)
		if (bytes[b / 64] >> b % 64 & 1)
			one += b < 0x80 ? share(bits(alone[kind(
						(unsigned char)b)]) +
						beyond((unsigned char)b,
						       false)) :
					  0.0005;
	if (one > 0.999)
		return 1;
	/* Bytes of one kind come together: half as rare as chance has it. */
	all = one;
	for (size_t i = 2; i < len && all > 1e-12; i += 2)
		all *= one;
	return all;
}
