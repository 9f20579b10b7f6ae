/* SPDX-License-Identifier: GPL-3.0-or-later
 * CPU time of this process, s: all of it, and without what it spent waiting in MPI. */
#ifndef ATOMESH_BENCH_MPI_H
#define ATOMESH_BENCH_MPI_H

double AmBenchCPU(void);
double AmBenchWork(void);
double AmBenchWaited(void); /* the difference */

#endif
