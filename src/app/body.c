/* SPDX-License-Identifier: GPL-3.0-or-later
 * The body of a case. */
#include <atomesh/app.h>
#include <string.h>

#define INSIDE 1e-7 /* Å: a plane of sites on a face is outside as a whole, whichever basis its places are rounded by */

AmBody AmCaseBody(const AmCase *c)
{
  const AmCaseDomain *d = &c->domain;
  AmVec3              high;

  for (int k = 0; k < 3; k++) high.v[k] = d->size[k] / 2 - (d->shape == AM_SHAPE_BOX && !d->periodic[k] ? INSIDE : 0);
  return (AmBody){.shape    = d->shape == AM_SHAPE_BOX && d->dimension == 2 ? AM_SHAPE_RECTANGLE : d->shape,
                  .radius   = d->radius,
                  .low      = AmVec3Scale(-1, high),
                  .high     = high,
                  .surface  = c->surface,
                  .free_top = d->free_top,
                  .periodic = {d->periodic[0], d->periodic[1], d->periodic[2]}};
}

const char *AmCaseBodyName(const AmCase *c)
{
  static char         name[160];
  const AmCaseDomain *d = &c->domain;
  if (d->shape == AM_SHAPE_FILE)
    snprintf(name, sizeof(name), "body of %.100s", strrchr(d->geometry, '/') ? strrchr(d->geometry, '/') + 1 : d->geometry);
  else if (d->shape == AM_SHAPE_BOX && d->dimension == 2)
    snprintf(name, sizeof(name), "box of %g x %g Å%s", (double)d->size[0], (double)d->size[1], d->free_top ? " with a free top" : "");
  else if (d->shape == AM_SHAPE_BOX)
    snprintf(name, sizeof(name), "box of %g x %g x %g Å%s", (double)d->size[0], (double)d->size[1], (double)d->size[2],
             d->free_top ? " with a free top" : "");
  else if (d->shape == AM_SHAPE_CYLINDER)
    snprintf(name, sizeof(name), "cylinder of radius %g Å and height %g Å", (double)d->radius, (double)d->size[2]);
  else
    snprintf(name, sizeof(name), "%s of radius %g Å", AmShapeName(d->shape), (double)d->radius);
  return name;
}
