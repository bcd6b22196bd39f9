#include "send/render.h"

#include <string.h>

#include "queue/media.h"
#include "send/platforms.h"

/* Finds the account, or a platform of that name, that a draft is for. */
static int find_place(const struct policy *policy, const struct draft *draft,
		      const char *name, struct place *place, struct err *err)
{
	const struct account *account = policy_account(policy, name);
	const char *near;

	place->account = name;
	place->platform = account != NULL ? account->platform : name;
	if (account != NULL || limits_of(name) != NULL)
		return 0;
	near = policy->account_count == 0 ?
		       NULL :
		       conf_nearest(name, &policy->accounts->name,
				    policy->account_count,
				    sizeof(*policy->accounts));
	if (near != NULL)
		return err_set(err, ERR_INPUT,
			       "%s: there is no account "
			       "\"%s\", did you mean \"%s\"?",
			       draft->source, name, near);
	return err_set(err, ERR_INPUT,
		       "%s: there is no account \"%s\" in "
		       "the policy",
		       draft->source, name);
}

/* How one account would take the draft: its length, and what it can't carry. */
static int measure(const struct draft *draft, struct place *place,
		   struct arena *arena, struct err *err)
{
	const struct platform *platform = platform_find(place->platform);
	const struct limits *limits = limits_of(place->platform);
	unsigned parts = platform_parts_of(draft);
	size_t len;
	const char *text =
		draft_text_for(draft, place->account, place->platform, &len);

	place->fits = true;
	if (limits != NULL)
		limits_place(limits, text, len, place);
	if (limits != NULL && draft->media_count > limits->media) {
		place->cannot = arena_print(arena, err,
					    "%s takes %zu files, "
					    "not %zu",
					    place->platform, limits->media,
					    draft->media_count);
		return place->cannot == NULL ? -1 : 0;
	}
	for (unsigned part = 1; platform != NULL && part <= parts; part <<= 1) {
		if ((parts & part & ~platform->parts) == 0)
			continue;
		place->cannot = arena_print(
			arena, err, "%s can't carry `%s`", place->platform,
			platform_part_name((enum platform_part)part));
		return place->cannot == NULL ? -1 : 0;
	}
	return 0;
}

/* A text for an account that isn't there would be left out silently. */
static int check_variants(const struct policy *policy,
			  const struct draft *draft, struct err *err)
{
	struct place place;

	for (size_t i = 0; i < draft->variant_count; i++)
		if (find_place(policy, draft, draft->variants[i].name, &place,
			       err) < 0)
			return err_in(err, "variants");
	return 0;
}

int render_places(const struct policy *policy, const struct draft *draft,
		  const struct conf_strings *to, struct arena *arena,
		  struct place **places, size_t *count, struct err *err)
{
	if (check_variants(policy, draft, err) < 0)
		return -1;
	if (to == NULL || to->count == 0)
		to = draft->to.count > 0 ? &draft->to :
					   &policy->default_accounts;
	*count = 0;
	*places = arena_array(arena, to->count, sizeof(**places), err);
	if (*places == NULL)
		return -1;
	for (size_t i = 0; i < to->count; i++) {
		struct place *place = &(*places)[i];

		for (size_t p = 0; p < i; p++)
			if (strcmp((*places)[p].account, to->items[i]) == 0)
				return err_set(err, ERR_INPUT,
					       "%s: the "
					       "account \"%s\" is named twice",
					       draft->source, to->items[i]);
		if (find_place(policy, draft, to->items[i], place, err) < 0 ||
		    measure(draft, place, arena, err) < 0)
			return -1;
		(*count)++;
	}
	return 0;
}

static int render_target(const struct policy *policy, const struct draft *draft,
			 const struct place *place, struct revision *revision,
			 struct arena *arena, struct err *err)
{
	const struct account *account = policy_account(policy, place->account);
	const struct platform *platform = platform_find(place->platform);
	struct revision_target *target =
		&revision->targets[revision->target_count++];
	struct buf payload = { 0 };
	int result;

	if (account == NULL || platform == NULL)
		return err_set(err, ERR_INPUT,
			       "nothing can be sent to \"%s\": "
			       "%s",
			       place->account,
			       account == NULL ?
				       "the policy has no such account" :
				       "its platform has no adapter yet");
	target->account = account->name;
	target->platform = platform->name;
	result = platform->render(draft, account, revision->language,
				  revision->media, revision->media_count, arena,
				  &payload, err);
	if (result == 0)
		result = buf_done(&payload, err);
	if (result == 0) {
		target->payload.len = payload.len;
		target->payload.data =
			arena_copy(arena, payload.data, payload.len, err);
		result = target->payload.data == NULL ? -1 : 0;
	}
	buf_release(&payload);
	return result;
}

int render_revision(const struct policy *policy, const struct place *places,
		    size_t count, const struct draft *draft, const char *folder,
		    struct arena *arena, struct revision *revision,
		    struct err *err)
{
	revision->media = arena_array(arena, draft->media_count,
				      sizeof(*revision->media), err);
	revision->targets =
		arena_array(arena, count, sizeof(*revision->targets), err);
	if (revision->media == NULL || revision->targets == NULL)
		return -1;
	for (size_t i = 0; i < draft->media_count; i++)
		if (media_take(policy->store, folder, draft->media[i].path,
			       draft->media[i].alt, arena, &revision->media[i],
			       err) < 0)
			return err_in(err, "%s", draft->source);
	revision->media_count = draft->media_count;
	for (size_t i = 0; i < count; i++)
		if (render_target(policy, draft, &places[i], revision, arena,
				  err) < 0)
			return err_in(err, "%s", draft->source);
	return 0;
}
