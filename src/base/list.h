/* base/list.h - intrusive doubly linked list. A node is a member of what it links; nothing is allocated. */
#ifndef SNUG_BASE_LIST_H
#define SNUG_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *prev, *next;
};

#define list_item(node, type, member) ((type *)(void *)((char *)(node) - offsetof(type, member)))
/* it may be removed (and freed) inside the body; the next one may not. */
#define list_each(it, head, type, member)                                                         \
	for (type *it = list_item((head)->next, type, member),                                    \
		  *it##_next = list_item(it->member.next, type, member);                          \
	     &it->member != (head);                                                               \
	     it = it##_next, it##_next = list_item(it->member.next, type, member))

static inline void
list_init(struct list *l)
{
	l->prev = l->next = l;
}

static inline bool
list_empty(const struct list *l)
{
	return l->next == l;
}

static inline void
list_push(struct list *head, struct list *node)
{
	node->prev = head->prev;
	node->next = head;
	head->prev->next = node;
	head->prev = node;
}

/* node is then a list of its own, so that removing it twice is nothing. */
static inline void
list_remove(struct list *node)
{
	node->prev->next = node->next;
	node->next->prev = node->prev;
	list_init(node);
}

#endif
