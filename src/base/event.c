/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parts of a solve in PETSc's profile. */
#include <atomesh/base.h>

static const char *const name[AM_NUM_EVENTS] = {"AmList",    "AmAtoms", "AmElements", "AmLinearize",  "AmProduct",  "AmGather",
                                                "AmScatter", "AmAgree", "AmCycle",    "AmMakeLevels", "AmMakeCore", "AmCore"};
static PetscLogEvent     id[AM_NUM_EVENTS];
static PetscBool         registered;

/* All at once, so that they have the same numbers on all ranks whichever comes first. */
static PetscErrorCode register_all(void)
{
  PetscClassId class;

  PetscFunctionBeginUser;
  if (registered) PetscFunctionReturn(0);
  PetscCall(PetscClassIdRegister("Atomesh", &class));
  for (int e = 0; e < AM_NUM_EVENTS; e++) PetscCall(PetscLogEventRegister(name[e], class, &id[e]));
  registered = PETSC_TRUE;
  PetscFunctionReturn(0);
}

PetscErrorCode AmEventBegin(AmEvent e)
{
  PetscFunctionBeginHot;
  PetscCall(register_all());
  PetscCall(PetscLogEventBegin(id[e], 0, 0, 0, 0));
  PetscFunctionReturn(0);
}

PetscErrorCode AmEventEnd(AmEvent e)
{
  PetscFunctionBeginHot;
  PetscCall(PetscLogEventEnd(id[e], 0, 0, 0, 0));
  PetscFunctionReturn(0);
}

AmEvent AmEventOf(PetscLogEvent wanted)
{
  for (AmEvent e = 0; registered && e < AM_NUM_EVENTS; e++)
    if (id[e] == wanted) return e;
  return AM_NUM_EVENTS;
}

const char *AmEventName(AmEvent e) { return name[e]; }
