/* SPDX-License-Identifier: GPL-3.0-or-later
 * Points in bins half as wide as the radius: a site looks into its own bin and those within two of it, which hold no more than four times what it finds.
 *
 * Periodic images that can reach a site are made explicit first, as copies. So a period shorter than the radius (2.5D: one lattice period) needs no special
 * case. Bins are numbered along z first: the few images of a 2.5D column stand side by side, and columns follow each other across the body. */
#include <atomesh/neighbor.h>

#define SPARSE 4 /* bins a point: above that most of the box is empty, and bins as wide as the radius are enough */

static PetscBool inside(const AmNeighborGrid *g, AmVec3 y)
{
  for (int i = 0; i < 3; i++)
    if (y.v[i] < g->low.v[i] || y.v[i] > g->high.v[i]) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* Rows: what turns a position into its numbers of periods; zero for directions that are not periodic. */
static AmMat3 counters(const AmNeighborOptions *o)
{
  AmMat3 full = AmMat3Identity(), rows;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3 && o->periodic[i]; j++) full.m[j][i] = o->period.m[j][i];
  rows = AmMat3Inverse(full);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3 && !o->periodic[i]; j++) rows.m[i][j] = 0;
  return rows;
}

/* By how many periods y can be shifted along each direction and reach the box of the sites. */
static void shifts_of(const AmNeighborGrid *g, AmMat3 counter, AmVec3 y, PetscInt from[3], PetscInt to[3])
{
  const AmVec3 at = AmMat3Apply(counter, y);
  for (int i = 0; i < 3; i++) {
    PetscReal least = 0, most = 0;
    for (int j = 0; j < 3; j++) {
      const PetscReal a = counter.m[i][j] * g->low.v[j], b = counter.m[i][j] * g->high.v[j];
      least += PetscMin(a, b);
      most += PetscMax(a, b);
    }
    from[i] = (PetscInt)ceil(least - at.v[i] - 1e-9);
    to[i]   = (PetscInt)floor(most - at.v[i] + 1e-9);
  }
}

static AmVec3 shifted(const AmNeighborOptions *o, PetscInt point, const signed char n[3])
{
  return n[0] | n[1] | n[2] ? AmVec3Add(o->y[point], AmMat3Apply(o->period, AmVec3Make(n[0], n[1], n[2]))) : o->y[point];
}

/* Number of an image among those met so far; the last one met is the likeliest. */
static PetscErrorCode number_image(AmNeighborGrid *g, const signed char n[3], PetscInt *number)
{
  PetscFunctionBeginUser;
  for (*number = g->num_images - 1; *number >= 0; (*number)--)
    if (g->image[*number][0] == n[0] && g->image[*number][1] == n[1] && g->image[*number][2] == n[2]) PetscFunctionReturn(0);
  *number = g->num_images++;
  PetscCall(PetscRealloc(sizeof(*g->image) * g->num_images, &g->image));
  for (int i = 0; i < 3; i++) g->image[*number][i] = n[i];
  PetscFunctionReturn(0);
}

static PetscInt bin_along(const AmNeighborGrid *g, AmVec3 y, int i)
{
  const PetscInt b = (PetscInt)((y.v[i] - g->low.v[i]) / g->width[i]);
  return PetscMax(0, PetscMin(g->size[i] - 1, b));
}

static PetscInt bin_of(const AmNeighborGrid *g, AmVec3 y) { return (bin_along(g, y, 0) * g->size[1] + bin_along(g, y, 1)) * g->size[2] + bin_along(g, y, 2); }

typedef struct {
  PetscInt point, image, bin;
} Copy;

typedef struct {
  PetscInt num, room;
  Copy    *copy;
} Copies;

static PetscErrorCode push(Copies *c, Copy one)
{
  PetscFunctionBeginUser;
  if (c->num == c->room) {
    c->room = PetscMax(1024, 2 * c->room);
    PetscCall(PetscRealloc(sizeof(Copy) * c->room, &c->copy));
  }
  c->copy[c->num++] = one;
  PetscFunctionReturn(0);
}

/* All copies inside the box; how many there are in each bin, in bin_start[bin + 1]. */
static PetscErrorCode collect(AmNeighborGrid *g, Copies *c)
{
  const AmNeighborOptions *o       = &g->options;
  const AmMat3             counter = counters(o);
  PetscInt                 from[3], to[3], number;

  PetscFunctionBeginUser;
  for (PetscInt p = 0; p < o->num_points; p++) {
    shifts_of(g, counter, o->y[p], from, to);
    for (int i = 0; i < 3; i++)
      PetscCheck(from[i] >= -127 && to[i] <= 127, PETSC_COMM_SELF, PETSC_ERR_ARG_OUTOFRANGE, "%d periods between points: positions must be wrapped first",
                 (int)PetscMax(-from[i], to[i]));
    for (PetscInt i = from[0]; i <= to[0]; i++)
      for (PetscInt j = from[1]; j <= to[1]; j++)
        for (PetscInt k = from[2]; k <= to[2]; k++) {
          const signed char n[3] = {(signed char)i, (signed char)j, (signed char)k};
          const AmVec3      y    = shifted(o, p, n);
          if (!inside(g, y)) continue;
          PetscCall(number_image(g, n, &number));
          PetscCall(push(c, (Copy){p, number, bin_of(g, y)}));
          g->bin_start[bin_of(g, y) + 1]++;
        }
  }
  PetscFunctionReturn(0);
}

/* Puts copies in the order of their bins; place is the number of the point for now. */
static PetscErrorCode sort(AmNeighborGrid *g, const Copies *c)
{
  const PetscInt num_bins = g->size[0] * g->size[1] * g->size[2];

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc5(c->num, &g->y[0], c->num, &g->y[1], c->num, &g->y[2], c->num, &g->place, c->num, &g->image_number));
  for (PetscInt b = 0; b < num_bins; b++) g->bin_start[b + 1] += g->bin_start[b];
  for (PetscInt k = c->num - 1; k >= 0; k--) { /* backwards through a bin: its end in the end is its start */
    const Copy    *one = &c->copy[k];
    const PetscInt at  = --g->bin_start[one->bin + 1];
    const AmVec3   y   = shifted(&g->options, one->point, g->image[one->image]);
    for (int i = 0; i < 3; i++) g->y[i][at] = y.v[i];
    g->place[at]        = one->point;
    g->image_number[at] = one->image;
  }
  PetscCall(PetscArraymove(g->bin_start, g->bin_start + 1, num_bins));
  g->bin_start[num_bins] = c->num;
  PetscFunctionReturn(0);
}

/* Appends the points that are sites, or those that are not, in the order of bins, then those of them that are not in the box unshifted. In/Out: place_of. */
static void order(AmNeighborGrid *g, const PetscBool is_site[], PetscBool sites, PetscInt *next, PetscInt place_of[])
{
  const PetscInt num_bins = g->size[0] * g->size[1] * g->size[2];
  for (PetscInt c = 0; c < g->bin_start[num_bins]; c++) {
    const PetscInt     p = g->place[c];
    const signed char *n = g->image[g->image_number[c]];
    if (is_site[p] != sites || n[0] | n[1] | n[2]) continue;
    place_of[p]         = *next;
    g->point[(*next)++] = p;
  }
  for (PetscInt p = 0; p < g->options.num_points; p++)
    if (is_site[p] == sites && place_of[p] < 0) {
      place_of[p]         = *next;
      g->point[(*next)++] = p;
    }
}

/* Of two columns of bins the first holds the lower places, unless images or other points than sites are there. */
static PetscErrorCode end_columns(AmNeighborGrid *g)
{
  const PetscInt num_columns = g->size[0] * g->size[1];

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(num_columns, &g->column_end));
  for (PetscInt b = 0; b < num_columns; b++)
    for (PetscInt c = g->bin_start[b * g->size[2]]; c < g->bin_start[(b + 1) * g->size[2]]; c++) g->column_end[b] = PetscMax(g->column_end[b], g->place[c] + 1);
  PetscFunctionReturn(0);
}

static PetscErrorCode give_places(AmNeighborGrid *g)
{
  const AmNeighborOptions *o    = &g->options;
  const PetscInt           num  = g->bin_start[g->size[0] * g->size[1] * g->size[2]];
  PetscInt                 next = 0, *place_of;
  PetscBool               *is_site;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(o->num_points, &g->point));
  PetscCall(PetscCalloc1(o->num_points, &is_site));
  PetscCall(PetscMalloc1(o->num_points, &place_of));
  for (PetscInt p = 0; p < o->num_points; p++) place_of[p] = -1;
  for (PetscInt l = 0; l < o->num_sites; l++) {
    if (is_site[o->site_to_point[l]]) g->repeats = PETSC_TRUE;
    is_site[o->site_to_point[l]] = PETSC_TRUE;
  }
  order(g, is_site, PETSC_TRUE, &next, place_of);
  order(g, is_site, PETSC_FALSE, &next, place_of);
  for (PetscInt c = 0; c < num; c++) g->place[c] = place_of[g->place[c]];
  PetscCall(end_columns(g));
  PetscCall(PetscFree(place_of));
  PetscCall(PetscFree(is_site));
  PetscFunctionReturn(0);
}

static void set_box(AmNeighborGrid *g)
{
  const AmNeighborOptions *o = &g->options;
  for (int i = 0; i < 3; i++) {
    g->low.v[i]  = PETSC_MAX_REAL;
    g->high.v[i] = -PETSC_MAX_REAL;
    for (PetscInt l = 0; l < o->num_sites; l++) {
      const PetscReal c = o->y[o->site_to_point[l]].v[i];
      g->low.v[i]       = PetscMin(g->low.v[i], c - o->radius);
      g->high.v[i]      = PetscMax(g->high.v[i], c + o->radius);
    }
  }
}

static void set_bins(AmNeighborGrid *g)
{
  for (g->reach = 2; g->reach > 0; g->reach--) {
    PetscReal num = 1;
    for (int i = 0; i < 3; i++) {
      const PetscReal side = g->high.v[i] - g->low.v[i];
      g->size[i]           = side > 0 ? PetscMax(1, (PetscInt)(side / g->options.radius * g->reach)) : 1;
      g->width[i]          = side / g->size[i];
      num *= g->size[i];
    }
    if (num < (PetscReal)SPARSE * g->options.num_points || g->reach == 1) return;
  }
}

PetscErrorCode AmNeighborGridCreate(const AmNeighborOptions *options, AmNeighborGrid *g)
{
  Copies copies = {0, 0, NULL};

  PetscFunctionBeginUser;
  *g = (AmNeighborGrid){.options = *options};
  set_box(g);
  set_bins(g);
  PetscCall(PetscCalloc1(g->size[0] * g->size[1] * g->size[2] + 1, &g->bin_start));
  if (options->num_sites > 0) PetscCall(collect(g, &copies));
  PetscCall(sort(g, &copies));
  PetscCall(PetscFree(copies.copy));
  PetscCall(give_places(g));
  PetscFunctionReturn(0);
}

PetscErrorCode AmNeighborGridDestroy(AmNeighborGrid *g)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree5(g->y[0], g->y[1], g->y[2], g->place, g->image_number));
  PetscCall(PetscFree(g->bin_start));
  PetscCall(PetscFree(g->column_end));
  PetscCall(PetscFree(g->point));
  PetscCall(PetscFree(g->image));
  PetscCall(PetscFree2(g->found, g->found_d2));
  PetscFunctionReturn(0);
}

/* Room for more copies behind those found. */
static PetscErrorCode reserve(AmNeighborGrid *g, PetscInt num)
{
  PetscInt  *found;
  PetscReal *d2;

  PetscFunctionBeginUser;
  if (num <= g->room) PetscFunctionReturn(0);
  PetscCall(PetscMalloc2(2 * num, &found, 2 * num, &d2));
  PetscCall(PetscArraycpy(found, g->found, g->room));
  PetscCall(PetscArraycpy(d2, g->found_d2, g->room));
  PetscCall(PetscFree2(g->found, g->found_d2));
  g->found    = found;
  g->found_d2 = d2;
  g->room     = 2 * num;
  PetscFunctionReturn(0);
}

/* Nothing branches on a copy: half of them are within the radius, and a processor cannot guess which. */
static PetscInt search_run(AmNeighborGrid *g, AmVec3 y, PetscInt lowest, PetscInt bins[2], PetscInt num)
{
  const PetscReal r2 = g->options.radius * g->options.radius;
  for (PetscInt c = g->bin_start[bins[0]]; c < g->bin_start[bins[1] + 1]; c++) {
    const PetscReal d[3] = {g->y[0][c] - y.v[0], g->y[1][c] - y.v[1], g->y[2][c] - y.v[2]}, d2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    g->found[num]    = c;
    g->found_d2[num] = d2;
    num += (d2 <= r2) & (g->place[c] >= lowest);
  }
  return num;
}

/* Copies around a point whose place is not below lowest. Out: found [num], found_d2 [num]. */
static PetscErrorCode search(AmNeighborGrid *g, PetscInt point, PetscInt lowest, PetscInt *num)
{
  const AmVec3 y = g->options.y[point];
  PetscInt     from[3], to[3];

  PetscFunctionBeginUser;
  *num = 0;
  for (int i = 0; i < 3; i++) {
    from[i] = PetscMax(0, bin_along(g, y, i) - g->reach);
    to[i]   = PetscMin(g->size[i] - 1, bin_along(g, y, i) + g->reach);
  }
  for (PetscInt bx = from[0]; bx <= to[0]; bx++)
    for (PetscInt by = from[1]; by <= to[1]; by++) {
      const PetscInt column = bx * g->size[1] + by;
      PetscInt       run[2] = {column * g->size[2] + from[2], column * g->size[2] + to[2]};
      if (g->column_end[column] <= lowest) continue;
      PetscCall(reserve(g, *num + g->bin_start[run[1] + 1] - g->bin_start[run[0]]));
      *num = search_run(g, y, lowest, run, *num);
    }
  PetscFunctionReturn(0);
}

PetscErrorCode AmNeighborGridAround(AmNeighborGrid *g, PetscInt point, AmNeighborRow *row)
{
  PetscInt num;

  PetscFunctionBeginUser;
  PetscCall(search(g, point, 0, &num));
  *row = (AmNeighborRow){num, g->found, g->found_d2};
  PetscFunctionReturn(0);
}

static PetscInt image_sign(const signed char n[3]) { return n[0] ? n[0] : n[1] ? n[1] : n[2]; }

PetscErrorCode AmNeighborGridRow(AmNeighborGrid *g, PetscInt place, AmNeighborRow *row)
{
  PetscInt num;

  PetscFunctionBeginUser;
  PetscCall(search(g, g->point[place], place, &num));
  *row = (AmNeighborRow){0, g->found, g->found_d2};
  for (PetscInt k = 0; k < num; k++) {
    const PetscInt c = g->found[k];
    if (g->place[c] == place && image_sign(g->image[g->image_number[c]]) <= 0) continue;
    g->found[row->num]      = c;
    g->found_d2[row->num++] = g->found_d2[k];
  }
  PetscFunctionReturn(0);
}
