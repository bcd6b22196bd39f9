#include "cli/crew.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/fault.h"

/* Posts are judged in memory of the arena; the stack holds little. */
#define STACK_SIZE ((size_t)1024 * 1024)

/* How the work on a load went. */
struct answer {
	bool done;
	int result;
	struct err err;
};

struct worker {
	struct crew *crew;
	pthread_t thread;
	struct arena arena;
};

/* Loads are numbered as they are sent; the n-th lies at n % plan.count. The
 * lock guards all but the loads. */
struct crew {
	struct crew_plan plan;
	pthread_mutex_t lock;
	pthread_cond_t sending, doing;
	struct answer *answers; /* one for each load */
	struct worker *workers;
	size_t started;		   /* workers */
	size_t sent, begun, taken; /* loads: sent >= begun, taken */
	bool ending;
};

static void *load_at(const struct crew *crew, size_t number)
{
	return (char *)crew->plan.loads +
	       number % crew->plan.count * crew->plan.size;
}

static struct answer *answer_to(const struct crew *crew, size_t number)
{
	return &crew->answers[number % crew->plan.count];
}

/* The number of the next load to work off; false: there will be none. */
static bool begin(struct crew *crew, size_t *number)
{
	bool more;

	(void)pthread_mutex_lock(&crew->lock);
	while (!crew->ending && crew->begun == crew->sent)
		(void)pthread_cond_wait(&crew->sending, &crew->lock);
	more = !crew->ending;
	if (more)
		*number = crew->begun++;
	(void)pthread_mutex_unlock(&crew->lock);
	return more;
}

static void finish(struct crew *crew, struct answer *answer, int result)
{
	(void)pthread_mutex_lock(&crew->lock);
	answer->result = result;
	answer->done = true;
	(void)pthread_cond_signal(&crew->doing);
	(void)pthread_mutex_unlock(&crew->lock);
}

static void *work(void *data)
{
	struct worker *worker = data;
	struct crew *crew = worker->crew;
	size_t number;

	while (begin(crew, &number)) {
		struct answer *answer = answer_to(crew, number);

		finish(crew, answer,
		       crew->plan.work(crew->plan.context,
				       load_at(crew, number), &worker->arena,
				       &answer->err));
	}
	return NULL;
}

static int start(struct crew *crew, struct err *err)
{
	pthread_attr_t attr;

	if (pthread_attr_init(&attr) != 0)
		return err_set(err, ERR_MEMORY, "out of memory");
	(void)pthread_attr_setstacksize(&attr, STACK_SIZE);
	while (crew->started < crew->plan.threads) {
		struct worker *worker = &crew->workers[crew->started];

		worker->crew = crew;
		if (pthread_create(&worker->thread, &attr, work, worker) != 0)
			break;
		crew->started++;
	}
	(void)pthread_attr_destroy(&attr);
	if (crew->started == 0)
		return err_set(err, ERR_LIMIT, "no thread can be started");
	return 0;
}

int crew_open(const struct crew_plan *plan, struct crew **crew, struct err *err)
{
	struct crew *new =
		fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(*new));

	*crew = NULL;
	if (new == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	new->plan = *plan;
	(void)pthread_mutex_init(&new->lock, NULL);
	(void)pthread_cond_init(&new->sending, NULL);
	(void)pthread_cond_init(&new->doing, NULL);
	new->answers = calloc(plan->count, sizeof(*new->answers));
	new->workers = calloc(plan->threads, sizeof(*new->workers));
	if (new->answers == NULL || new->workers == NULL)
		err_set(err, ERR_MEMORY, "out of memory");
	else if (start(new, err) == 0)
		*crew = new;
	if (*crew == NULL)
		crew_close(new);
	return *crew == NULL ? -1 : 0;
}

void crew_close(struct crew *crew)
{
	if (crew == NULL)
		return;
	(void)pthread_mutex_lock(&crew->lock);
	crew->ending = true;
	(void)pthread_cond_broadcast(&crew->sending);
	(void)pthread_mutex_unlock(&crew->lock);
	for (size_t i = 0; i < crew->started; i++) {
		(void)pthread_join(crew->workers[i].thread, NULL);
		arena_release(&crew->workers[i].arena);
	}
	(void)pthread_cond_destroy(&crew->doing);
	(void)pthread_cond_destroy(&crew->sending);
	(void)pthread_mutex_destroy(&crew->lock);
	free(crew->workers);
	free(crew->answers);
	free(crew);
}

/* `sent` and `taken` are changed by the caller's thread alone, so here it may
 * read them without the lock. */
void *crew_next(struct crew *crew)
{
	return crew->sent - crew->taken < crew->plan.count ?
		       load_at(crew, crew->sent) :
		       NULL;
}

void crew_send(struct crew *crew)
{
	(void)pthread_mutex_lock(&crew->lock);
	*answer_to(crew, crew->sent) = (struct answer){ .done = false };
	crew->sent++;
	(void)pthread_cond_signal(&crew->sending);
	(void)pthread_mutex_unlock(&crew->lock);
}

int crew_take(struct crew *crew, bool wait, void **load, struct err *err)
{
	struct answer *answer = answer_to(crew, crew->taken);
	bool done;

	if (crew->taken == crew->sent)
		return 0;
	(void)pthread_mutex_lock(&crew->lock);
	while (wait && !answer->done)
		(void)pthread_cond_wait(&crew->doing, &crew->lock);
	done = answer->done;
	(void)pthread_mutex_unlock(&crew->lock);
	if (!done)
		return 0;
	*load = load_at(crew, crew->taken++);
	if (answer->result == 0)
		return 1;
	return err_set(err, answer->err.code, "%s", answer->err.text);
}
