/* Tests of base/list.h. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/list.h"
#include "base/mem.h"

#include <stdlib.h>

struct item {
	int value;
	struct list link;
};

static struct item *
add(struct list *head, int value)
{
	struct item *it = mem_calloc(1, sizeof *it);

	it->value = value;
	list_push(head, &it->link);
	return it;
}

static void
test_order_and_removal(void **state)
{
	struct list head;
	struct item *two;
	int sum = 0, n = 0;

	(void)state;
	list_init(&head);
	assert_true(list_empty(&head));
	list_each (it, &head, struct item, link)
		fail();
	add(&head, 1);
	two = add(&head, 2);
	add(&head, 3);
	assert_false(list_empty(&head));
	list_each (it, &head, struct item, link)
		sum = sum * 10 + it->value;
	assert_int_equal(sum, 123);
	list_remove(&two->link);
	list_remove(&two->link); /* nothing, the second time */
	assert_true(list_empty(&two->link));
	free(two);
	/* Each may be freed while it is passed. */
	list_each (it, &head, struct item, link) {
		n++;
		list_remove(&it->link);
		free(it);
	}
	assert_int_equal(n, 2);
	assert_true(list_empty(&head));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_order_and_removal) };

	return cmocka_run_group_tests_name("base/list", tests, NULL, NULL);
}
