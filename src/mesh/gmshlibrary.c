/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library that Gmsh is, and its version. */
#define _GNU_SOURCE /* dladdr, RTLD_DEEPBIND */
#include "gmshlibrary.h"
#include <dlfcn.h>
#include <petsctime.h>
#include <atomesh/mesh.h>
#include "gmshcall.h"

static void *library = NULL; /* to the end of the program: it has threads' data, which do not go */
static PetscReal seconds = 0;

/* Gmsh's symbols are sought in Gmsh and its seventy libraries first, which have nearly all of them: to search the program's own hundred in vain takes
 * two thirds of the loading. Not where memory is given by another than the C library (a sanitizer, a preloaded allocator): Gmsh must have it from the same. */
static int own_symbols_first(void)
{
  const void *memory = dlsym(RTLD_DEFAULT, "malloc"), *c = dlsym(RTLD_DEFAULT, "gnu_get_libc_version");
  Dl_info     from, of_c;
  return memory && c && dladdr(memory, &from) && dladdr(c, &of_c) && from.dli_fbase == of_c.dli_fbase ? RTLD_DEEPBIND : 0;
}

PetscErrorCode AmGmshLoad(void)
{
  PetscLogDouble began, now;

  PetscFunctionBeginUser;
  if (library) PetscFunctionReturn(0);
  PetscCall(PetscTime(&began));
  library = dlopen(ATOMESH_GMSH, RTLD_NOW | own_symbols_first());
  PetscCall(PetscTime(&now));
  seconds = now - began;
  PetscCheck(library, PETSC_COMM_SELF, AM_ERR_MACHINE, "Gmsh cannot be loaded: %s", dlerror());
  PetscFunctionReturn(0);
}

PetscReal AmMeshGmshSeconds(void) { return seconds; }

/* The name of the library vouches for its functions: it is the one that was there when the program was built, or one with the same interface. */
void *AmGmshFunction(const char name[]) { return dlsym(library, name); }

PetscErrorCode AmMeshGmshVersion(size_t length, char version[])
{
  char *text;

  PetscFunctionBeginUser;
  PetscCall(AmGmshLoad());
  GmshCall("start", gmshInitialize(0, NULL, 0, &ierr));
  GmshCall("tell its version", gmshOptionGetString("General.Version", &text, &ierr));
  PetscCall(PetscStrncpy(version, text, length));
  gmshFree(text);
  GmshCall("end", gmshFinalize(&ierr));
  PetscFunctionReturn(0);
}
