#include "cli/bulk.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "cli/cli.h"
#include "cli/crew.h"
#include "filter/spelling.h"

/* Tuning the rules takes as long as judging so many posts, or so many bytes,
 * without it. */
#define MANY_POSTS 50
#define MANY_BYTES ((size_t)24 * 1024)

/* Behind so few posts, however large, there may well be no other. */
#define FEW_POSTS 4

/* A load is a millisecond or two of work, and fits one block of an arena. */
#define LOAD_POSTS 64
#define LOAD_BYTES ((size_t)24 * 1024)

/* Posts under way, in bytes: a few of the largest there are. */
#define UNDER_WAY_MAX ((size_t)4 * 1024 * 1024)

/* More processors than these wait for the one that reads and writes. */
#define PROCESSORS_MAX 16

/* Reports are written when there is so much of them. */
#define FLUSH_BYTES ((size_t)32 * 1024)

/* A post on its way, or what couldn't be read in its place. */
struct piece {
	struct posts_bytes bytes;
	const struct err *why; /* it wasn't judged; NULL: it was */
	size_t end;	       /* of its report, in the load's */
};

struct load {
	struct piece pieces[LOAD_POSTS];
	size_t count, bytes;
	struct arena arena; /* of bytes and errors */
	struct buf out;
	struct report_job part;
};

static size_t processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	if (count < 1)
		return 1;
	return count < PROCESSORS_MAX ? (size_t)count : PROCESSORS_MAX;
}

int bulk_begin(struct bulk *bulk, struct err *err)
{
	if (bulk->jobs == 0)
		bulk->jobs = processors();
	/* A fault is planned for one thread. */
	if (fault_armed())
		bulk->jobs = 1;
	bulk->terminal = isatty(1) != 0;
	progress_open(&bulk->progress);
	return report_begin(bulk->report, &bulk->report_job, err);
}

/* Writes what has gathered of the report; `all`: however little that is. */
static int flush(struct bulk *bulk, bool all, struct err *err)
{
	const struct buf *out = bulk->report_job.out;

	if (bulk->report->whole || out->len == 0 ||
	    !(all || bulk->terminal || out->len >= FLUSH_BYTES))
		return buf_done(out, err);
	if (bulk->terminal)
		progress_wipe(&bulk->progress);
	return cli_flush(bulk->job, err);
}

/* Says why a post isn't judged, behind the report of those before it. */
static int complain(struct bulk *bulk, const struct err *why, struct err *err)
{
	if (flush(bulk, true, err) < 0)
		return -1;
	progress_wipe(&bulk->progress);
	cli_complain(why);
	bulk->report_job.total.unread++;
	return 0;
}

/* What could be meant takes too long for all but a person who asks. */
static int suggest(const struct bulk *bulk, const struct report_job *report,
		   struct gate_result *result, struct arena *arena,
		   struct err *err)
{
	const struct gate *gate = &bulk->job->gate;
	const char *language = result->draft->lang;

	if (!report->options->explain || bulk->report != &report_human)
		return 0;
	return spelling_suggest(gate->rules,
				language != NULL ? language :
						   gate->policy->language,
				&result->findings, arena, err);
}

/* Reads, judges and reports one post. `why` says why it couldn't be judged;
 * errors are those of the report. Threads call this too. */
static int judge(const struct bulk *bulk, const struct posts_bytes *bytes,
		 struct report_job *report, struct arena *arena,
		 struct err *why, struct err *err)
{
	struct gate_result result = { 0 };
	struct draft draft;

	arena_reset(arena);
	if (posts_read(bytes, arena, &draft, why) < 0 ||
	    gate_check(&bulk->job->gate, &draft, &bulk->to, bulk->now, arena,
		       &result, why) < 0 ||
	    suggest(bulk, report, &result, arena, why) < 0)
		return 0;
	return report_post(bulk->report, report, &result, arena, err);
}

static int judge_alone(struct bulk *bulk, const struct posts_bytes *bytes,
		       struct err *err)
{
	struct err why = { 0 };
	int failed;

	bulk->posts++;
	bulk->bytes += bytes->len;
	if (judge(bulk, bytes, &bulk->report_job, &bulk->arena, &why, err) < 0)
		return -1;
	failed = why.code != ERR_NONE ? complain(bulk, &why, err) :
					flush(bulk, false, err);
	progress_step(&bulk->progress, 1);
	return failed;
}

/* Keeps an error as long as the load. */
static int keep_why(struct load *load, struct piece *piece,
		    const struct err *why, struct err *err)
{
	struct err *kept = arena_alloc(&load->arena, sizeof(*kept), err);

	if (kept == NULL)
		return -1;
	*kept = *why;
	piece->why = kept;
	return 0;
}

/* What a thread does: all posts of one load. */
static int work(void *context, void *data, struct arena *arena, struct err *err)
{
	const struct bulk *bulk = context;
	struct load *load = data;

	for (size_t i = 0; i < load->count; i++) {
		struct piece *piece = &load->pieces[i];
		struct err why = { 0 };

		if (piece->why == NULL &&
		    judge(bulk, &piece->bytes, &load->part, arena, &why, err) <
			    0)
			return -1;
		if (why.code != ERR_NONE &&
		    keep_why(load, piece, &why, err) < 0)
			return -1;
		piece->end = load->out.len;
	}
	return 0;
}

/* Writes down what has come of a load. */
static int settle(struct bulk *bulk, struct load *load, struct err *err)
{
	struct report_job *report = &bulk->report_job;

	for (size_t i = 0; i < load->count; i++) {
		const struct piece *piece = &load->pieces[i];

		if (piece->why == NULL && !bulk->terminal)
			continue;
		report_join(bulk->report, report, &load->part, piece->end);
		if (piece->why == NULL ? flush(bulk, true, err) < 0 :
					 complain(bulk, piece->why, err) < 0)
			return -1;
	}
	report_join(bulk->report, report, &load->part, load->out.len);
	report_sum(&report->total, &load->part.total);
	bulk->under_way -= load->bytes;
	progress_step(&bulk->progress, load->count);
	return flush(bulk, false, err);
}

/* Takes back the loads that are done, and waits for more until at most `most`
 * bytes are under way. */
static int settle_down(struct bulk *bulk, size_t most, struct err *err)
{
	void *load = NULL;
	int more;

	while ((more = crew_take(bulk->crew, bulk->under_way > most, &load,
				 err)) > 0)
		if (settle(bulk, load, err) < 0)
			return -1;
	return more;
}

static int send(struct bulk *bulk, struct err *err)
{
	if (bulk->load == NULL)
		return 0;
	bulk->under_way += bulk->load->bytes;
	bulk->load = NULL;
	crew_send(bulk->crew);
	return settle_down(bulk, UNDER_WAY_MAX, err);
}

static void empty(struct load *load, const struct bulk *bulk)
{
	load->count = 0;
	load->bytes = 0;
	arena_reset(&load->arena);
	buf_reset(&load->out);
	load->part = bulk->report_job;
	load->part.total = (struct report_total){ 0 };
	load->part.out = &load->out;
	load->part.start = 0;
	load->part.joined = 0;
	load->part.part = true;
	load->part.lead = false;
}

/* The place for one post more, in the load at hand or in a new one. */
static struct piece *next_piece(struct bulk *bulk, struct err *err)
{
	void *load = NULL;
	struct piece *piece;

	if (bulk->load == NULL) {
		bulk->load = crew_next(bulk->crew);
		if (bulk->load == NULL) {
			if (crew_take(bulk->crew, true, &load, err) < 0 ||
			    settle(bulk, load, err) < 0)
				return NULL;
			bulk->load = crew_next(bulk->crew);
		}
		empty(bulk->load, bulk);
	}
	piece = &bulk->load->pieces[bulk->load->count++];
	*piece = (struct piece){ 0 };
	return piece;
}

static int send_full(struct bulk *bulk, struct err *err)
{
	if (bulk->load->count < LOAD_POSTS && bulk->load->bytes < LOAD_BYTES)
		return 0;
	return send(bulk, err);
}

static int put(struct bulk *bulk, const struct posts_bytes *bytes,
	       struct err *err)
{
	struct piece *piece = next_piece(bulk, err);
	char *copy;

	if (piece == NULL)
		return -1;
	copy = arena_copy(&bulk->load->arena, bytes->data, bytes->len, err);
	if (copy == NULL)
		return -1;
	piece->bytes = *bytes;
	piece->bytes.data = copy;
	bulk->load->bytes += bytes->len;
	return send_full(bulk, err);
}

static int put_miss(struct bulk *bulk, const struct err *why, struct err *err)
{
	struct piece *piece = next_piece(bulk, err);

	if (piece == NULL || keep_why(bulk->load, piece, why, err) < 0)
		return -1;
	return send_full(bulk, err);
}

/* Without threads it goes on as before: they make it faster, no more. */
static int start_crew(struct bulk *bulk, struct err *err)
{
	struct crew_plan plan = { .threads = bulk->jobs,
				  .count = 2 * bulk->jobs + 2,
				  .size = sizeof(*bulk->loads),
				  .context = bulk,
				  .work = work };
	struct err why = { 0 };

	bulk->load_count = plan.count;
	bulk->loads = calloc(plan.count, plan.size);
	if (bulk->loads == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	plan.loads = bulk->loads;
	if (crew_open(&plan, &bulk->crew, &why) < 0)
		bulk->jobs = 1;
	return 0;
}

int bulk_hand(void *context, const struct posts_bytes *bytes, struct err *err)
{
	struct bulk *bulk = context;

	if (bulk->failed.code != ERR_NONE)
		return err_set(err, bulk->failed.code, "%s", bulk->failed.text);
	if (!bulk->many && (bulk->posts >= MANY_POSTS ||
			    bulk->bytes + bytes->len >= MANY_BYTES)) {
		bulk->many = true;
		if (rules_tune(bulk->job->rules, err) < 0)
			return -1;
	}
	if (bulk->many && bulk->crew == NULL && bulk->jobs > 1 &&
	    bulk->posts > FEW_POSTS && start_crew(bulk, err) < 0)
		return -1;
	return bulk->crew != NULL ? put(bulk, bytes, err) :
				    judge_alone(bulk, bytes, err);
}

void bulk_miss(void *context, const struct err *why)
{
	struct bulk *bulk = context;

	if (bulk->crew != NULL) {
		(void)put_miss(bulk, why, &bulk->failed);
		return;
	}
	(void)complain(bulk, why, &bulk->failed);
	progress_step(&bulk->progress, 1);
}

/* Ends what is under way and writes it. */
static int catch_up(struct bulk *bulk, struct err *err)
{
	if (bulk->crew != NULL &&
	    (send(bulk, err) < 0 || settle_down(bulk, 0, err) < 0))
		return -1;
	return flush(bulk, true, err);
}

void bulk_pause(void *context)
{
	struct bulk *bulk = context;

	(void)catch_up(bulk, &bulk->failed);
}

void bulk_expect(void *context, size_t more)
{
	struct bulk *bulk = context;

	progress_expect(&bulk->progress, more);
}

int bulk_end(struct bulk *bulk, struct err *err)
{
	if (bulk->failed.code != ERR_NONE)
		return err_set(err, bulk->failed.code, "%s", bulk->failed.text);
	if (catch_up(bulk, err) < 0)
		return -1;
	progress_wipe(&bulk->progress);
	return report_end(bulk->report, &bulk->report_job, err);
}

void bulk_close(struct bulk *bulk)
{
	crew_close(bulk->crew);
	for (size_t i = 0; bulk->loads != NULL && i < bulk->load_count; i++) {
		arena_release(&bulk->loads[i].arena);
		buf_release(&bulk->loads[i].out);
	}
	free(bulk->loads);
	arena_release(&bulk->arena);
	progress_wipe(&bulk->progress);
}
