#include "filter/literal_cost.h"

#include <stdbool.h>
#include <string.h>

/* a to z, white space, digits, all else of ASCII. */
enum {
	SPACE = 26,
	DIGIT,
	OTHER,
	KINDS
};

/* Minus twice the binary logarithm of how often the second kind follows the
 * first, as 0 to 9, a to z; counted over the texts of our own packs. */
static const char follows[KINDS][KINDS + 1] = {
	"kc98kdbjarb896lar776edfj8i7fd", "6gce4gmm8fg6hh6hj8cj8hmm9gb9b",
	"6gbg7lo59j7a9j5loae99llieobdc", "7ejc5gfk9hkegg8ooa9jdghkbo3d7",
	"8hc99efifmhac8cek68aibcbes4g7", "8fgi88fj6incnh4ji6gaaijigj5ca",
	"7gmj5mb89mmbe97ej7aj9jjmgj5c8", "5hmi3pmk6jpipm6mjeh8dmkkhi8h8",
	"bg89ac9kknb8b49dna56kbngqgcke", "8gbd7gbg8gddcg3dgbdg5ggcggc8b",
	"fmmg3fmi7mifiadhfg7ihimmcm4d8", "7iga4dkg6me6fg7cmjadcijp9p6h9",
	"59oi4ool8llgag77igbocjjldh7g9", "9ia66e7lbqbdld8kqk97bgincn4i8",
	"fdcbd9fkfjba8699r6995d9ijr7jd", "6iof6jjdaoo5ej79h78aalhlbl8g9",
	"abcggbgbccc7bgcabgcg3g9ggbc6a", "9gd94jdq7lcfcb8ind7adgilan4g9",
	"ajdg7mn9andeff9chk96akdqfn3h6", "9ham7hi48rrehk7cob9adlflem4i7",
	"cabc9gajboh997eao466jlllfl8hb", "8ghd1hgk6kkkkh9khhghfkhkekkbc",
	"6gng5gn66nkika6ikaainndnhk6f9", "4gdjbgjgdgddjjc9djj6cej5gj6d7",
	"gffmahmjhjfmfg4ejj9ejmgigi2i5", "9ffc79ca7affcf7fafc88fac89998",
	"799ac9c98feaaa89ha86df8jbllba", "dddcddihjifhggjflgggigjfkh526",
	"bfccbeffehfeafgdke9begfgii295",
};

/* The same for a first letter. */
static const char alone[] = "8dba7cca9jdab98bj988bfcgck5a8";

/* Four letters that are in so many words that the table above takes them for
 * rarer than they are: at one in 500 bytes, and at one in 1500. */
static const char often[] =
	"     and for in  is  the to  witand hat ing ith postreadthe tionwith"
	"xxxx";

static const char sometimes[] =
	" a p acc all an  app are as  at  by  byt can cha che com con eve fil"
	" fro ins it  key lin nam nev no  not of  on  one onl ope or  our out"
	" pas per pla ple pos pro pub rea rep res rev rul sam sec sen sho sta"
	" str tes tex tha thi use ver wha wor youableack aderafteake all ame "
	"angeapprare ase atchate atioauthble blisbodybytecheccodecommcompconf"
	"contcounctiodersdinge coe ite ree thead eadeeaseent entier aerroers "
	"ery ess est everext filefor formfromftergatehe phe sheckherehinghis "
	"hookhttpimitin tion ionsis aits jsonleaslimilinelinklishlistlockmatc"
	"medimentn thnamence nevenly not okenone onlyopenore ost ostgostsount"
	"our out overown passper platpleapproprovpublr threcorom roverrorrule"
	"s a s ans ins ons thsameservsignsionsts t ist thtaketed ter testtext"
	"thattherthinthistimetoketterttpsubliver veryviewwhatword";

static unsigned kind(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c == ' ' || (c >= '\t' && c <= '\r') || c >= 0xfd)
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
	if (c >= 0xfd)
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

bool literal_cost_is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* The lists are in order. */
static bool is_listed(const char *list, size_t count, const char *text)
{
	while (count > 0) {
		size_t half = count / 2;
		int order = memcmp(list + 4 * half, text, 4);

		if (order == 0)
			return true;
		if (order < 0)
			list += 4 * (half + 1);
		count = order < 0 ? count - half - 1 : half;
	}
	return false;
}

/* The last bytes of what is read, and what each costs behind the one before
 * it and at the beginning. */
struct window {
	char bytes[6];
	unsigned behind[6], first[6];
	uint32_t filled;
	unsigned before; /* kind of the last one */
};

static void push(struct window *window, char c)
{
	unsigned k = kind((unsigned char)c);
	unsigned more = beyond((unsigned char)c, true);

	for (unsigned i = 0; i < 5; i++) {
		window->bytes[i] = window->bytes[i + 1];
		window->behind[i] = window->behind[i + 1];
		window->first[i] = window->first[i + 1];
	}
	window->bytes[5] = c;
	window->behind[5] = bits(follows[window->before][k]) + more;
	window->first[5] = bits(alone[k]) + more;
	window->before = k;
	window->filled++;
}

static double gram_cost(const struct window *window, uint32_t len)
{
	const char *text = window->bytes + 6 - len;
	unsigned sum = window->first[6 - len];
	double cost;

	for (uint32_t i = 7 - len; i < 6; i++)
		sum += window->behind[i];
	cost = share(sum);
	if (len == 4 && cost < 0.002 &&
	    is_listed(often, sizeof(often) / 4, text))
		return 0.002;
	if (len == 4 && cost < 0.0007 &&
	    is_listed(sometimes, sizeof(sometimes) / 4, text))
		return 0.0007;
	return cost;
}

static void try_gram(const struct window *window, uint32_t last,
		     struct literal_gram *best)
{
	uint32_t filled = window->filled;
	uint32_t len = filled > 5 ? 6 : filled > 3 ? 4 : 3;
	const char *text = window->bytes + 6 - len;
	double cost;

	if (filled < 3 || best->len > len)
		return;
	cost = gram_cost(window, len);
	if (best->len == len && cost >= best->cost)
		return;
	*best = (struct literal_gram){ .len = len, .last = last, .cost = cost };
	for (uint32_t i = 0; i < len; i++)
		best->bytes |= (uint64_t)(unsigned char)text[i]
			       << 8 * (i + 8 - len);
}

struct literal_gram literal_cost_text(const char *text, size_t len,
				      bool caseless)
{
	struct literal_gram best = { .cost = 1 };
	struct window window = { .filled = 0 };
	unsigned sum = 0, before = 0;

	for (uint32_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		bool word = literal_cost_is_word(text[i]);
		unsigned k = kind(c);

		sum += beyond(c, caseless) +
		       bits(i == 0 ? alone[k] : follows[before][k]);
		before = k;
		if (c == LITERAL_MAYBE_GAP) {
			window.filled = 0;
			window.bytes[5] = '\0';
			continue;
		}
		if (!word && window.bytes[5] == ' ')
			continue;
		push(&window, (char)(!word		  ? ' ' :
				     c >= 'A' && c <= 'Z' ? c | 0x20 :
							    c));
		if (word)
			try_gram(&window, i, &best);
	}
	best.whole = share(sum < 100 ? sum : 100);
	return best;
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
				next[b] +=
					now[a] *
					share(bits(
						follows[kinds[a]][kinds[b]])) *
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
