/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program. PetscCall() in a function of this name would abort MPI, so nothing else is here. */
#include <atomesh/app.h>

int main(int argc, char **argv) { return AmAppMain(argc, argv); }
