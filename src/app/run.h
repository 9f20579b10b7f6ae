/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: solving one case and writing its files, with or without a word about it. */
#ifndef ATOMESH_APP_RUN_H
#define ATOMESH_APP_RUN_H

#include <atomesh/app.h>

/* AmAppRun(); quiet: prints nothing but a line of progress every half minute. If it raises AM_ERR_USER, what had been built is destroyed again, and another case can be run. Collective. */
PetscErrorCode AmRunCase(const AmCase *c, PetscBool quiet, AmRunStatus *status);

#endif
