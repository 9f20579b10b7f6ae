/* SPDX-License-Identifier: GPL-3.0-or-later
 * Things of one kind, as bytes, from each rank to each other one. */
#include <atomesh/base.h>

PetscErrorCode AmExchange(MPI_Comm comm, size_t bytes, const PetscMPIInt num_sent[], const void *sent, PetscMPIInt num_received[], PetscInt *num,
                          void *received)
{
  PetscMPIInt  size, *from, *to;
  MPI_Datatype thing;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(comm, &size));
  PetscCallMPI(MPI_Alltoall(num_sent, 1, MPI_INT, num_received, 1, MPI_INT, comm));
  PetscCall(PetscCalloc2(size + 1, &from, size + 1, &to));
  for (PetscMPIInt r = 0; r < size; r++) {
    from[r + 1] = from[r] + num_sent[r];
    to[r + 1]   = to[r] + num_received[r];
  }
  *num = to[size];
  PetscCall(PetscMalloc(bytes * (size_t)*num, (void **)received));
  PetscCallMPI(MPI_Type_contiguous((int)bytes, MPI_BYTE, &thing));
  PetscCallMPI(MPI_Type_commit(&thing));
  PetscCallMPI(MPI_Alltoallv(sent, num_sent, from, thing, *(void **)received, num_received, to, thing, comm));
  PetscCallMPI(MPI_Type_free(&thing));
  PetscCall(PetscFree2(from, to));
  PetscFunctionReturn(0);
}
