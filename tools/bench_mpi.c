/* SPDX-License-Identifier: GPL-3.0-or-later
 * CPU time that a rank spends in calls of MPI that wait for others. MPI waits by asking again and again, so on a busy machine neither wall nor CPU time tells
 * how much a rank had to do; the CPU time without these calls does. They stand before MPI's own by its profiling interface. */
#include <mpi.h>
#include <time.h>
#include "bench_mpi.h"

static double waited;

double AmBenchCPU(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double AmBenchWork(void) { return AmBenchCPU() - waited; }

double AmBenchWaited(void) { return waited; }

/* A rank alone waits for nobody, and to ask for the time takes longer than what it would be asked for. */
static double waiting(void)
{
  static int size = 0;
  if (size == 0) (void)MPI_Comm_size(MPI_COMM_WORLD, &size);
  return size > 1 ? AmBenchCPU() : 0;
}

#define WAITS(name, parameters, arguments)                                                                                                                     \
  int name parameters                                                                                                                                          \
  {                                                                                                                                                            \
    const double began = waiting();                                                                                                                            \
    const int    code  = P##name arguments;                                                                                                                    \
    waited += waiting() - began;                                                                                                                               \
    return code;                                                                                                                                               \
  }

WAITS(MPI_Wait, (MPI_Request * request, MPI_Status *status), (request, status))
WAITS(MPI_Waitall, (int n, MPI_Request requests[], MPI_Status statuses[]), (n, requests, statuses))
WAITS(MPI_Waitany, (int n, MPI_Request requests[], int *index, MPI_Status *status), (n, requests, index, status))
WAITS(MPI_Recv, (void *to, int n, MPI_Datatype type, int from, int tag, MPI_Comm comm, MPI_Status *status), (to, n, type, from, tag, comm, status))
WAITS(MPI_Barrier, (MPI_Comm comm), (comm))
WAITS(MPI_Bcast, (void *data, int n, MPI_Datatype type, int root, MPI_Comm comm), (data, n, type, root, comm))
WAITS(MPI_Scan, (const void *from, void *to, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm), (from, to, n, type, op, comm))
WAITS(MPI_Reduce, (const void *from, void *to, int n, MPI_Datatype type, MPI_Op op, int root, MPI_Comm comm), (from, to, n, type, op, root, comm))
WAITS(MPI_Allreduce, (const void *from, void *to, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm), (from, to, n, type, op, comm))
WAITS(MPI_Allgather, (const void *from, int n, MPI_Datatype type, void *to, int m, MPI_Datatype other, MPI_Comm comm), (from, n, type, to, m, other, comm))
WAITS(MPI_Alltoall, (const void *from, int n, MPI_Datatype type, void *to, int m, MPI_Datatype other, MPI_Comm comm), (from, n, type, to, m, other, comm))
WAITS(MPI_Allgatherv, (const void *from, int n, MPI_Datatype type, void *to, const int m[], const int at[], MPI_Datatype other, MPI_Comm comm),
      (from, n, type, to, m, at, other, comm))
WAITS(MPI_Alltoallv,
      (const void *from, const int n[], const int at[], MPI_Datatype type, void *to, const int m[], const int there[], MPI_Datatype other, MPI_Comm comm),
      (from, n, at, type, to, m, there, other, comm))
