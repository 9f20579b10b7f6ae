/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dual graph of a mesh, straight from the corners of its cells: which cell lies beyond each facet. No edge and no facet is ever made.
 *
 * A facet waits for the other cell that has it in a list of those with the same least vertex. What still waits when a rank has gone through its cells is on the
 * boundary, or a cell of another rank has it, too: the rank that the least vertex falls to compares what all have left. */
#include "meshimpl.h"

typedef struct {
  PetscInt vertex[3]; /* ascending; in the plane the last one is the second again */
} Facet;

/* A facet on its way to be compared, and whose it is. */
typedef struct {
  Facet    facet;
  PetscInt cell; /* over all ranks */
  PetscInt num;  /* of this among those that came */
} Claim;

typedef struct {
  const AmPieces *pieces;
  PetscInt        sides, first;       /* facets of a cell; number over the ranks of the first cell */
  PetscInt (*beyond)[AM_MAX_CORNERS]; /* cell beyond the facet that lacks this corner, over all ranks, or -1 */
} Dual;

static inline void order(PetscInt *a, PetscInt *b)
{
  const PetscInt least = PetscMin(*a, *b), most = PetscMax(*a, *b);
  *a = least;
  *b = most;
}

/* The facet of a cell that lacks corner i. */
static inline Facet facet_of(const PetscInt cell[], PetscInt sides, PetscInt i)
{
  const PetscInt a = cell[(i + 1) % sides], b = cell[(i + 2) % sides];
  Facet          f = {{a, b, sides == 4 ? cell[(i + 3) % sides] : PetscMax(a, b)}};
  order(&f.vertex[0], &f.vertex[1]);
  order(&f.vertex[1], &f.vertex[2]);
  order(&f.vertex[0], &f.vertex[1]);
  return f;
}

static inline PetscBool same_facet(const Facet *a, const Facet *b)
{
  return a->vertex[0] == b->vertex[0] && a->vertex[1] == b->vertex[1] && a->vertex[2] == b->vertex[2] ? PETSC_TRUE : PETSC_FALSE;
}

/* Takes the facet that waits in this list for f out of it: -1 if none does. In: next: of each facet in a list, by cell and corner. */
static PetscInt take_waiting(const Dual *d, const Facet *f, PetscInt *list, PetscInt next[])
{
  for (PetscInt *at = list; *at >= 0; at = &next[*at]) {
    const PetscInt found = *at;
    const Facet    other = facet_of(d->pieces->cell[found / AM_MAX_CORNERS], d->sides, found % AM_MAX_CORNERS);
    if (!same_facet(f, &other)) continue;
    *at = next[found];
    return found;
  }
  return -1;
}

static PetscErrorCode match_here(Dual *d)
{
  const PetscInt num_lists = d->pieces->num_cells + 1;
  PetscInt      *list, *next;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(num_lists, &list, AM_MAX_CORNERS * d->pieces->num_cells, &next));
  for (PetscInt l = 0; l < num_lists; l++) list[l] = -1;
  for (PetscInt c = 0; c < d->pieces->num_cells; c++)
    for (PetscInt i = 0; i < d->sides; i++) {
      const Facet    f     = facet_of(d->pieces->cell[c], d->sides, i);
      const PetscInt l     = f.vertex[0] % num_lists;
      const PetscInt other = take_waiting(d, &f, &list[l], next), here = AM_MAX_CORNERS * c + i;
      d->beyond[c][i] = -1;
      if (other >= 0) {
        d->beyond[c][i]                                           = d->first + other / AM_MAX_CORNERS;
        d->beyond[other / AM_MAX_CORNERS][other % AM_MAX_CORNERS] = d->first + c;
      } else {
        next[here] = list[l];
        list[l]    = here;
      }
    }
  PetscCall(PetscFree2(list, next));
  PetscFunctionReturn(0);
}

/* Facets without a cell beyond, by the rank that they fall to. Out: claim: owned by the caller; num [size]; asked: cell and corner of each, owned by the
 * caller. */
static PetscErrorCode list_claims(const Dual *d, PetscMPIInt size, PetscMPIInt num[], Claim **claim, PetscInt **asked)
{
  PetscInt *next, all = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(size + 1, &next));
  PetscCall(PetscArrayzero(num, size));
  for (int pass = 0; pass < 2; pass++) {
    for (PetscInt c = 0; c < d->pieces->num_cells; c++)
      for (PetscInt i = 0; i < d->sides; i++) {
        if (d->beyond[c][i] >= 0) continue;
        const Facet       f = facet_of(d->pieces->cell[c], d->sides, i);
        const PetscMPIInt r = (PetscMPIInt)(f.vertex[0] % size);
        if (pass) {
          (*claim)[next[r]]   = (Claim){f, d->first + c, 0};
          (*asked)[next[r]++] = AM_MAX_CORNERS * c + i;
        } else
          num[r]++;
      }
    if (pass) break;
    for (PetscMPIInt r = 0; r < size; r++) {
      next[r] = all;
      all += num[r];
    }
    PetscCall(PetscMalloc1(all, claim));
    PetscCall(PetscMalloc1(all, asked));
  }
  PetscCall(PetscFree(next));
  PetscFunctionReturn(0);
}

static int by_facet(const void *a, const void *b)
{
  const Claim *p = a, *q = b;
  for (int k = 0; k < 3; k++)
    if (p->facet.vertex[k] != q->facet.vertex[k]) return p->facet.vertex[k] < q->facet.vertex[k] ? -1 : 1;
  return p->num - q->num;
}

/* To each claim the cell of the other one of its facet, or -1. Out: answer [n]. */
static void answer_claims(PetscInt n, Claim claim[], PetscInt answer[])
{
  for (PetscInt k = 0; k < n; k++) {
    claim[k].num = k;
    answer[k]    = -1;
  }
  if (n > 0) qsort(claim, n, sizeof(*claim), by_facet);
  for (PetscInt k = 0; k + 1 < n; k++)
    if (same_facet(&claim[k].facet, &claim[k + 1].facet)) {
      answer[claim[k].num]     = claim[k + 1].cell;
      answer[claim[k + 1].num] = claim[k].cell;
    }
}

static PetscErrorCode match_across(MPI_Comm comm, Dual *d)
{
  PetscMPIInt size, *sent, *came;
  PetscInt    n, num_answers, *asked, *answer, *beyond;
  Claim      *claim, *received;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(comm, &size));
  PetscCall(PetscMalloc2(size, &sent, size, &came));
  PetscCall(list_claims(d, size, sent, &claim, &asked));
  PetscCall(AmExchange(comm, sizeof(*claim), sent, claim, came, &n, &received));
  PetscCall(PetscMalloc1(n, &answer));
  answer_claims(n, received, answer);
  PetscCall(AmExchange(comm, sizeof(*answer), came, answer, sent, &num_answers, &beyond));
  for (PetscInt k = 0; k < num_answers; k++) d->beyond[asked[k] / AM_MAX_CORNERS][asked[k] % AM_MAX_CORNERS] = beyond[k];
  PetscCall(PetscFree2(sent, came));
  PetscCall(PetscFree(claim));
  PetscCall(PetscFree(received));
  PetscCall(PetscFree(asked));
  PetscCall(PetscFree(answer));
  PetscCall(PetscFree(beyond));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshDual(MPI_Comm comm, PetscInt dimension, const AmPieces *p, PetscInt **start, PetscInt **neighbour)
{
  Dual     d = {.pieces = p, .sides = dimension + 1};
  PetscInt n = 0;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Scan(&p->num_cells, &d.first, 1, MPIU_INT, MPI_SUM, comm));
  d.first -= p->num_cells;
  PetscCall(PetscMalloc1(p->num_cells, &d.beyond));
  PetscCall(match_here(&d));
  if (p->is_stretch) PetscCall(match_across(comm, &d));
  PetscCall(PetscMalloc1(p->num_cells + 1, start));
  PetscCall(PetscMalloc1(d.sides * p->num_cells, neighbour));
  (*start)[0] = 0;
  for (PetscInt c = 0; c < p->num_cells; c++) {
    for (PetscInt i = 0; i < d.sides; i++)
      if (d.beyond[c][i] >= 0) (*neighbour)[n++] = d.beyond[c][i];
    (*start)[c + 1] = n;
  }
  PetscCall(PetscFree(d.beyond));
  PetscFunctionReturn(0);
}
