#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "send/outcome.h"

static const enum platform_result readings[] = {
	RESULT_UNDECIDED, RESULT_REQUEST, RESULT_PUBLISH, RESULT_SENT,
	RESULT_REFUSED,	  RESULT_ABSENT,  RESULT_LATER,
};

#define READINGS (sizeof(readings) / sizeof(*readings))

static enum outcome told(int64_t handed, bool complete, int status,
			 enum platform_result reading)
{
	const struct outcome_facts facts = {
		.publishing = true,
		.bytes_handed = handed,
		.complete = complete,
		.status = status,
		.reading = reading,
	};

	return outcome_of(&facts);
}

static enum outcome answered(int status, enum platform_result reading)
{
	return told(100, true, status, reading);
}

static void nothing_handed_and_no_answer_is_not_sent(void **state)
{
	(void)state;
	for (size_t i = 0; i < READINGS; i++)
		assert_int_equal(told(0, false, 0, readings[i]), OUTCOME_LATER);
}

static void a_byte_handed_and_no_answer_is_uncertain(void **state)
{
	(void)state;
	for (size_t i = 0; i < READINGS; i++) {
		assert_int_equal(told(1, false, 200, readings[i]),
				 OUTCOME_UNCERTAIN);
		assert_int_equal(told(-1, false, 0, readings[i]),
				 OUTCOME_UNCERTAIN);
	}
}

static void an_unknown_count_is_uncertain_whatever_was_answered(void **state)
{
	(void)state;
	for (int status = 0; status < 1000; status++)
		for (size_t i = 0; i < READINGS; i++)
			assert_int_equal(told(-1, true, status, readings[i]),
					 OUTCOME_UNCERTAIN);
}

static void only_2xx_that_was_understood_is_sent(void **state)
{
	(void)state;
	for (int status = 0; status < 1000; status++)
		for (size_t i = 0; i < READINGS; i++)
			assert_int_equal(answered(status, readings[i]) ==
						 OUTCOME_SENT,
					 status >= 200 && status < 300 &&
						 readings[i] == RESULT_SENT);
	assert_int_equal(answered(200, RESULT_UNDECIDED), OUTCOME_UNCERTAIN);
	assert_int_equal(answered(202, RESULT_REFUSED), OUTCOME_UNCERTAIN);
	assert_int_equal(answered(299, RESULT_LATER), OUTCOME_UNCERTAIN);
}

static void is_always_uncertain(int status)
{
	for (size_t i = 0; i < READINGS; i++)
		assert_int_equal(answered(status, readings[i]),
				 OUTCOME_UNCERTAIN);
}

static void no_status_1xx_3xx_and_5xx_are_uncertain(void **state)
{
	(void)state;
	for (int status = -1; status < 200; status++)
		is_always_uncertain(status);
	for (int status = 300; status < 400; status++)
		is_always_uncertain(status);
	for (int status = 500; status < 1000; status++)
		is_always_uncertain(status);
}

static void timeouts_and_conflicts_are_uncertain(void **state)
{
	(void)state;
	is_always_uncertain(408);
	is_always_uncertain(409);
	is_always_uncertain(425);
}

static void a_429_is_uncertain_unless_the_platform_declares_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < READINGS; i++)
		assert_int_equal(answered(429, readings[i]),
				 readings[i] == RESULT_LATER ?
					 OUTCOME_LATER :
					 OUTCOME_UNCERTAIN);
}

static void another_4xx_is_refused_unless_the_platform_doubts(void **state)
{
	(void)state;
	for (int status = 400; status < 500; status++) {
		if (status == 408 || status == 409 || status == 425 ||
		    status == 429)
			continue;
		for (size_t i = 0; i < READINGS; i++) {
			bool no = readings[i] == RESULT_REFUSED ||
				  readings[i] == RESULT_LATER;

			assert_int_equal(answered(status, readings[i]),
					 no ? OUTCOME_REFUSED :
					      OUTCOME_UNCERTAIN);
		}
	}
}

/* A whole answer without a byte handed: the table counts, not the zero. */
static void an_answer_before_the_first_byte_counts_by_its_status(void **state)
{
	(void)state;
	assert_int_equal(told(0, true, 500, RESULT_UNDECIDED),
			 OUTCOME_UNCERTAIN);
	assert_int_equal(told(0, true, 413, RESULT_REFUSED), OUTCOME_REFUSED);
	assert_int_equal(told(0, true, 200, RESULT_SENT), OUTCOME_SENT);
}

static void before_publishing_nothing_is_sent_or_lost(void **state)
{
	struct outcome_facts facts = { 0 };

	(void)state;
	for (int status = 0; status < 1000; status++) {
		for (size_t i = 0; i < READINGS; i++) {
			facts.status = status;
			facts.reading = readings[i];
			facts.complete = false;
			assert_int_equal(outcome_of(&facts), OUTCOME_LATER);
			facts.complete = true;
			assert_int_equal(outcome_of(&facts),
					 readings[i] == RESULT_SENT ?
						 OUTCOME_SENT :
						 OUTCOME_LATER);
		}
	}
}

static void zero_never_sends_again(void **state)
{
	(void)state;
	assert_int_equal(OUTCOME_UNCERTAIN, 0);
	assert_int_equal(RESULT_UNDECIDED, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_handed_and_no_answer_is_not_sent),
		cmocka_unit_test(a_byte_handed_and_no_answer_is_uncertain),
		cmocka_unit_test(
			an_unknown_count_is_uncertain_whatever_was_answered),
		cmocka_unit_test(only_2xx_that_was_understood_is_sent),
		cmocka_unit_test(no_status_1xx_3xx_and_5xx_are_uncertain),
		cmocka_unit_test(timeouts_and_conflicts_are_uncertain),
		cmocka_unit_test(
			a_429_is_uncertain_unless_the_platform_declares_it),
		cmocka_unit_test(
			another_4xx_is_refused_unless_the_platform_doubts),
		cmocka_unit_test(
			an_answer_before_the_first_byte_counts_by_its_status),
		cmocka_unit_test(before_publishing_nothing_is_sent_or_lost),
		cmocka_unit_test(zero_never_sends_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
