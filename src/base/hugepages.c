/* SPDX-License-Identifier: GPL-3.0-or-later
 * Large arrays on huge pages. The kernel hands out memory page by page when it is first touched, which takes longer than to fill it: a sixth of a solve with
 * every atom. Pages of 2 MiB make that 500 times less often; the kernel gives them to who asks, if it has any. */
#include <atomesh/base.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE ((size_t)2 << 20) /* bytes */
#define LARGE (HUGE_PAGE / 4 * 3)   /* bytes: what is smaller lies in the heap */
#define HEAP (64 * HUGE_PAGE)       /* bytes, of a rank, that cost nothing until they are touched */
#define GROWTH (8 * HUGE_PAGE)      /* bytes, of the heap beyond that: by more, large arrays lie there, too, and leave holes */
#define ALIGNMENT 64                /* bytes: a line of the cache */

/* As the heap grows, what is new in it is to be of huge pages, too. */
static void advise_heap(void)
{
#if defined(MADV_HUGEPAGE)
  static char *advised = NULL;
  char        *end     = sbrk(0);
  if (advised && end > advised) (void)madvise(advised, end - advised, MADV_HUGEPAGE);
  advised = end;
#endif
}

/* A page is huge as a whole or not at all, so what is as large as one ends where one ends. */
static void *allocate(size_t bytes)
{
  const PetscBool large = bytes >= LARGE ? PETSC_TRUE : PETSC_FALSE;
  const size_t    room  = large ? (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE : bytes;
  void           *p     = NULL;
  if (bytes > PTRDIFF_MAX || posix_memalign(&p, large ? HUGE_PAGE : ALIGNMENT, room)) return NULL; /* what is rounded up must not go round */
#if defined(MADV_HUGEPAGE)
  if (large) (void)madvise(p, room, MADV_HUGEPAGE); /* advice: no harm where it is not taken */
#endif
  if (!large) advise_heap();
  return p;
}

/* The kernel would move a large block without a copy, but not to where huge pages begin: from then on it would grow by small ones. */
static void *grow(void *old, size_t bytes)
{
  void *p = allocate(bytes);
  if (!p) return NULL;
  if (old) memcpy(p, old, malloc_usable_size(old));
  free(old);
  return p;
}

PetscErrorCode AmAlignedAlloc(size_t bytes, void *out)
{
  PetscFunctionBeginUser;
  *(void **)out = allocate(bytes + 1);
  PetscCheck(*(void **)out, PETSC_COMM_SELF, PETSC_ERR_MEM, "%zu bytes asked for", bytes);
  PetscFunctionReturn(0);
}

/* ---- behind PetscMalloc() ---- */

static PetscErrorCode petsc_malloc(size_t bytes, PetscBool clear, int line, const char function[], const char file[], void **out)
{
  *out = bytes > 0 ? allocate(bytes) : NULL;
  if (bytes > 0 && !*out) return PetscError(PETSC_COMM_SELF, line, function, file, PETSC_ERR_MEM, PETSC_ERROR_INITIAL, "%zu bytes asked for", bytes);
  if (clear && *out) memset(*out, 0, bytes);
  return 0;
}

static PetscErrorCode petsc_free(void *p, int line, const char function[], const char file[])
{
  free(p);
  return 0;
}

static PetscErrorCode petsc_realloc(size_t bytes, int line, const char function[], const char file[], void **p)
{
  void *moved;
  if (bytes == 0) {
    free(*p);
    *p = NULL;
    return 0;
  }
  moved = bytes >= LARGE && bytes > malloc_usable_size(*p) ? grow(*p, bytes) : realloc(*p, bytes);
  if (!moved) return PetscError(PETSC_COMM_SELF, line, function, file, PETSC_ERR_MEM, PETSC_ERROR_INITIAL, "%zu bytes asked for", bytes);
  *p = moved;
  advise_heap();
  return 0;
}

/* Open MPI keeps freed blocks in the heap, where lists that are made anew, each a little longer, leave holes: a fifth of all memory. */
static void return_large_blocks(void)
{
#if defined(M_MMAP_THRESHOLD)
  (void)mallopt(M_MMAP_MAX, 65536);
  (void)mallopt(M_MMAP_THRESHOLD, HUGE_PAGE);
#endif
}

/* The heap is never given back: thousands of pages a step were, to be asked for again. */
static void prepare_heap(void)
{
#if defined(M_TRIM_THRESHOLD) && defined(M_TOP_PAD)
  char *volatile grown; /* volatile: else the compiler sees that nobody needs it */
  (void)mallopt(M_TRIM_THRESHOLD, 1 << 30);
  (void)mallopt(M_TOP_PAD, HEAP);
  advise_heap();
  grown = malloc(HUGE_PAGE / 2);
  free(grown);
  advise_heap();
  (void)mallopt(M_TOP_PAD, GROWTH);
#endif
}

PetscErrorCode AmMemoryUseHugePages(void)
{
  return_large_blocks();
  prepare_heap();
  return PetscMallocSet(petsc_malloc, petsc_free, petsc_realloc);
}
