#include "filter/literal_cost.h"

#include <stdbool.h>

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
	if (c == ' ' || (c >= '\t' && c <= '\r') || c >= 0xfe)
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
	if (c >= 0xfe)
		return 0;
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
	double value = 1.0 / (double)((uint64_t)1 << halves / 2 % 64);

	return halves % 2 == 0 ? value : value * 0.7;
}

double literal_cost_text(const char *text, size_t len, bool caseless)
{
	unsigned sum = 0;

	for (size_t i = 0; i < len && sum < 100; i++) {
		unsigned char c = (unsigned char)text[i];
		unsigned k = kind(c);

		sum += i == 0 ? bits(alone[k]) :
				bits(follows[kind((unsigned char)text[i - 1])]
					    [k]);
		sum += beyond(c, caseless);
	}
	return share(sum);
}

static bool has_gap(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0xfe)
			return true;
	return false;
}

uint32_t literal_cost_gram(const char *text, size_t len, uint32_t *place,
			   double *cost)
{
	for (uint32_t n = 4; n > 2; n--) {
		*cost = 2;
		for (uint32_t i = 0; i + n <= len; i++) {
			double one;

			if (has_gap(text + i, n))
				continue;
			one = literal_cost_text(text + i, n, true);
			if (one >= *cost)
				continue;
			*cost = one;
			*place = i;
		}
		if (*cost < 2)
			return n;
	}
	*place = 0;
	*cost = 1;
	return 0;
}

/* How much of each kind is among these bytes. */
static unsigned count_kinds(const uint64_t bytes[4], double part[KINDS],
			    unsigned kinds[KINDS])
{
	unsigned count = 0;

	for (unsigned k = 0; k < KINDS; k++)
		part[k] = 0;
	for (unsigned b = 0; b < 128; b++)
		if (bytes[b / 64] >> b % 64 & 1)
			part[kind((unsigned char)b)] +=
				share(beyond((unsigned char)b, false));
	for (unsigned b = 128; b < 256; b++)
		if (bytes[b / 64] >> b % 64 & 1)
			part[OTHER] += 0.004;
	for (unsigned k = 0; k < KINDS; k++) {
		if (part[k] > 1)
			part[k] = 1;
		if (part[k] > 0)
			kinds[count++] = k;
	}
	return count;
}

/* A walk from kind to kind that stays among the bytes. */
double literal_cost_run(const uint64_t bytes[4], size_t len)
{
	double part[KINDS], now[KINDS], sum = 0, last = 1, rate = 1;
	unsigned kinds[KINDS];
	unsigned count = count_kinds(bytes, part, kinds);

	for (unsigned i = 0; i < count; i++) {
		now[i] = share(bits(alone[kinds[i]])) * part[kinds[i]];
		sum += now[i];
	}
	for (size_t n = 1; n < len && n < 8 && sum > 1e-9; n++) {
		double next[KINDS];

		last = sum;
		sum = 0;
		for (unsigned b = 0; b < count; b++) {
			next[b] = 0;
			for (unsigned a = 0; a < count; a++)
				next[b] += now[a] *
					   share(bits(follows[kinds[a]]
							     [kinds[b]])) *
					   part[kinds[b]];
			sum += next[b];
		}
		for (unsigned b = 0; b < count; b++)
			now[b] = next[b];
		if (n == 7)
			rate = sum / last;
	}
	/* From there on it gets rarer at the same rate. */
	for (size_t n = 8; n < len && sum > 1e-12; n++)
		sum *= rate;
	return sum;
}
