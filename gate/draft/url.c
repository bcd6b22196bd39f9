#include "draft/url.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"

/* The countries' of IANA's root zone, two letters each. */
static const char countries[] =
	"acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbtbwby"
	"bzcacccdcfcgchcickclcmcncocrcucvcwcxcyczdedjdkdmdodzeceeegereseteufi"
	"fjfkfmfofrgagbgdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuidieilim"
	"inioiqirisitjejmjojpkekgkhkikmknkpkrkwkykzlalblclilklrlsltlulvlymamc"
	"mdmemgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancnenfngninlnonpnrnunzompa"
	"pepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasbscsdsesgshsisjskslsmsnsosr"
	"ssstsvsxsysztctdtftgthtjtktltmtntotrtttvtwtzuaugukusuyuzvavcvevgvivn"
	"vuwfwsyeytzazmzw";

/* Generic ones that addresses in posts end with, between blanks. */
static const char generic[] =
	" academy agency app art asia associates bank bar beer best bio biz "
	"blog blue boutique build business buzz cafe camp capital careers "
	"cash cat center chat church city click clinic cloud club coach codes "
	"coffee com community company computer consulting cool coop dance "
	"dating deals design dev digital direct directory dog earth edu "
	"education email energy engineer engineering enterprises events "
	"exchange expert express family fans farm fashion film finance fit "
	"fitness foundation fun fund fyi gallery game games garden gives "
	"global gmbh gold gov graphics green group guide guru health help "
	"homes hospital host hotel house how immo inc info ink institute "
	"insure int international investments jetzt jobs kitchen land law "
	"legal lgbt life limited link live llc loan london lol love ltd "
	"management market marketing media men mil mobi moda mom money museum "
	"music name nyc net network news ngo ninja now one online org "
	"organic page paris partners parts party pet photo photography photos "
	"pics pink pizza place plus press pro productions properties pub "
	"radio realty recipes red rent repair report republican restaurant "
	"review reviews rip rocks run sale salon school science security "
	"services sexy shop shopping show singles site ski social software "
	"solar solutions space store stream studio style support surf "
	"systems tax team tech technology tel tennis theater tips tires "
	"today tools top tours town toys trade training travel university "
	"ventures vet video villas vin vip vision vote voyage watch website "
	"wedding wien wiki win wine work works world wtf xin xyz yoga zip "
	"zone ";

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_alnum(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Whether an address may begin behind what stands in front of it. */
static bool may_begin(const char *text, size_t at, bool scheme)
{
	char last = at > 0 ? text[at - 1] : ' ';

	if (is_alnum(last) || is_one_of(last, "@$#"))
		return false;
	/* U+FF03 and U+FF20 */
	if (at >= 3 && (memcmp(text + at - 3, "\xEF\xBC\x83", 3) == 0 ||
			memcmp(text + at - 3, "\xEF\xBC\xA0", 3) == 0))
		return false;
	return scheme || !is_one_of(last, "-_./");
}

static size_t scheme_length(const char *text, size_t len)
{
	static const char https[] = "https://";
	size_t n = 0;

	while (n < 4 && n < len && lower(text[n]) == https[n])
		n++;
	if (n < 4)
		return 0;
	if (n < len && lower(text[n]) == 's')
		n++;
	return len - n > 3 && memcmp(text + n, "://", 3) == 0 ? n + 3 : 0;
}

static bool is_known(const char *name, size_t len)
{
	char word[16] = " ";

	if (len > sizeof(word) - 3)
		return false;
	for (size_t i = 0; i < len; i++)
		word[i + 1] = lower(name[i]);
	if (len == 2) {
		for (const char *c = countries; *c != '\0'; c += 2)
			if (memcmp(c, word + 1, 2) == 0)
				return true;
		return false;
	}
	word[len + 1] = ' ';
	return strstr(generic, word) != NULL;
}

static bool is_latin(uint32_t c)
{
	return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) ||
	       (c >= 0x1E00 && c <= 0x1EFF);
}

/* The letters, digits and hyphens between two dots; `bare`: only Latin. */
static size_t label_length(const char *text, size_t len, bool bare)
{
	size_t at = 0, step;
	uint32_t c = 0;

	while ((step = utf8_next(text + at, len - at, &c)) > 0) {
		bool hyphen = c == '-' || (c == '_' && !bare);

		if ((!fold_is_word(c) && !hyphen) || (at == 0 && hyphen) ||
		    (bare && c >= 0x80 && !is_latin(c)))
			break;
		at += step;
	}
	return at;
}

/* How much of a label of `n` bytes a host can end with, or 0. Letters of
 * another script directly behind ASCII ones are prose. */
static size_t top_length(const char *label, size_t n, char next, bool bare)
{
	size_t ascii = 0;

	if (!bare && n > 4 && memcmp(label, "xn--", 4) == 0)
		return n;
	while (ascii < n && is_letter(label[ascii]))
		ascii++;
	if (ascii == 0 && !bare && (unsigned char)label[0] >= 0x80)
		return n;
	if (ascii < 2 || (ascii < n && (unsigned char)label[ascii] < 0x80) ||
	    (ascii == n && is_one_of(next, "@+")))
		return 0;
	return !bare || is_known(label, ascii) ? ascii : 0;
}

/* DNS takes no longer label (RFC 1035, 2.3.4). */
#define LABEL_MAX 63

/* The digits of one number in Punycode (RFC 3492, 6.3). */
static size_t punycode_digits(uint32_t delta, uint32_t bias)
{
	size_t digits = 1;

	for (uint32_t k = 36;; k += 36, digits++) {
		uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;

		if (delta < t)
			return digits;
		delta = (delta - t) / (36 - t);
	}
}

static uint32_t punycode_bias(uint32_t delta, uint32_t done, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / 700 : delta / 2;
	for (delta += delta / done; delta > 455; k += 36)
		delta /= 35;
	return k + 36 * delta / (delta + 38);
}

/* How long the ASCII form of a label's characters is (RFC 3492, 6.3). */
static size_t punycode_length(const uint32_t *points, uint32_t count)
{
	uint32_t basic = 0, done, n = 0x80, delta = 0, bias = 72;
	size_t len;

	for (uint32_t i = 0; i < count; i++)
		basic += points[i] < 0x80;
	len = basic == count ? basic : 4 + basic + (basic > 0);
	for (done = basic; done < count; delta++, n++) {
		uint32_t least = UINT32_MAX;

		for (uint32_t i = 0; i < count; i++)
			if (points[i] >= n && points[i] < least)
				least = points[i];
		delta += (least - n) * (done + 1);
		n = least;
		for (uint32_t i = 0; i < count; i++) {
			delta += points[i] < n;
			if (points[i] != n)
				continue;
			len += punycode_digits(delta, bias);
			bias = punycode_bias(delta, done + 1, done == basic);
			delta = 0;
			done++;
		}
	}
	return len;
}

/* Whether DNS could have a label, as it stands or in its ASCII form. */
static bool is_label(const char *label, size_t len)
{
	uint32_t points[LABEL_MAX], count = 0;

	for (size_t at = 0; at < len; count++) {
		if (count == LABEL_MAX)
			return false;
		at += utf8_next(label + at, len - at, &points[count]);
	}
	return punycode_length(points, count) <= LABEL_MAX;
}

/* The length of a host with a top-level domain: as many labels as fit. */
static size_t host_length(const char *text, size_t len, bool bare)
{
	size_t at = 0, best = 0;
	bool name = false; /* the label in front may name a domain */

	for (;;) {
		size_t n = label_length(text + at, len - at, bare), top;
		char next = at + n < len ? text[at + n] : ' ';

		if (n == 0 || text[at + n - 1] == '-' ||
		    text[at + n - 1] == '_')
			return best;
		if (!is_label(text + at, n))
			return 0;
		top = top_length(text + at, n, next, bare);
		if (name && top > 0)
			best = at + top;
		if (next != '.')
			return best;
		name = memchr(text + at, '_', n) == NULL;
		at += n + 1;
	}
}

/* Reads one character that a path may hold; *last: the path may end there. */
static size_t path_step(const char *text, size_t len, bool *last)
{
	uint32_t c = 0;
	size_t step = utf8_next(text, len, &c);

	*last = false;
	if (step == 1) {
		*last = is_alnum(text[0]) || is_one_of(text[0], "+-=_#/");
		return *last || is_one_of(text[0], "!*';:,.$%[]~@|&") ? 1 : 0;
	}
	*last = is_latin(c) || (c >= 0x400 && c <= 0x4FF);
	return *last || c == 0x2013 ? step : 0;
}

/* The length of (…) in a path, one such within it at most; 0: unbalanced. */
static size_t parens_length(const char *text, size_t len)
{
	size_t depth = 0, at = 0, step;
	bool last;

	while (at < len) {
		if (text[at] == '(' && depth < 2)
			depth++;
		else if (text[at] == ')' && depth > 0)
			depth--;
		else if ((step = path_step(text + at, len - at, &last)) > 0)
			at += step - 1;
		else
			return 0;
		at++;
		if (depth == 0)
			return at;
	}
	return 0;
}

static size_t path_length(const char *text, size_t len)
{
	size_t at = 0, best = 0, step;
	bool last;

	while (at < len) {
		step = parens_length(text + at, text[at] == '(' ? len - at : 0);
		last = step > 0;
		if (step == 0)
			step = path_step(text + at, len - at, &last);
		if (step == 0)
			break;
		at += step;
		if (last)
			best = at;
	}
	return best;
}

static size_t query_length(const char *text, size_t len)
{
	size_t at = 1, best = 0;

	while (at < len && (is_alnum(text[at]) ||
			    is_one_of(text[at], "!?*'@();:&=+$/%#[]-_.,~|"))) {
		at++;
		if (is_alnum(text[at - 1]) || is_one_of(text[at - 1], "_&=#/-"))
			best = at;
	}
	return best;
}

size_t url_length(const char *text, size_t len, size_t at, bool bare)
{
	size_t scheme = scheme_length(text + at, len - at);
	size_t end = at + scheme, host, n;

	if ((scheme == 0 && !bare) || !may_begin(text, at, scheme > 0))
		return 0;
	host = host_length(text + end, len - end, scheme == 0);
	if (host == 0)
		return 0;
	end += host;
	if (scheme == 0 && (end == len || text[end] != '/'))
		return end - at;
	if (end < len && text[end] == ':') {
		for (n = 1; end + n < len && text[end + n] >= '0' &&
			    text[end + n] <= '9';)
			n++;
		end += n > 1 ? n : 0;
	}
	if (end < len && text[end] == '/')
		end += path_length(text + end, len - end);
	if (end < len && text[end] == '?')
		end += query_length(text + end, len - end);
	return end - at;
}
