/* SPDX-License-Identifier: GPL-3.0-or-later
 * slab: a crystal cut along a lattice plane, periodic in it and free along its normal; energies of free surfaces and of stacking faults. Units: Å, eV.
 * Nothing here is collective. */
#ifndef ATOMESH_SLAB_H
#define ATOMESH_SLAB_H

#include <atomesh/cauchyborn.h>

/* ---- a crystal as a stack of lattice planes ---- */

/* Axes of its own: x along period[0], z along the normal. Lattice vectors are period[0], period[1] and step. Its atoms lie in num_planes planes, from below;
 * cut k is the gap below plane k. */
typedef struct {
  AmMat3    axes;           /* rows: the own axes, in those of the crystal */
  AmVec3    period[2];      /* Å: smallest cell of the plane, at 90° to 120°; z is 0 */
  AmVec3    step;           /* Å: to the next lattice plane; its z is distance */
  PetscReal area, distance; /* Å² of the cell; Å */
  PetscInt  num_atoms, num_planes;
  AmVec3    place[AM_CRYSTAL_MAX_SUBLATTICES]; /* [num_atoms] Å, by height, which is at least 0 and less than distance */
  PetscInt  species[AM_CRYSTAL_MAX_SUBLATTICES], first[AM_CRYSTAL_MAX_SUBLATTICES + 1]; /* plane k: atoms first[k] <= i < first[k + 1] */
  PetscReal gap[AM_CRYSTAL_MAX_SUBLATTICES];                                            /* [num_planes] Å: width of the gap below */
  PetscReal cell_energy;                                                                /* eV, of the potential: of num_atoms atoms of the crystal */
} AmLayers;

/* In: pot, opened for the species that the crystal numbers; crystal of dimension 3; normal in its lab axes, of any length.
 * Raises AM_ERR_USER when that is no normal of lattice planes. */
PetscErrorCode AmLayersCreate(AmPotential pot, const AmCrystal *crystal, AmVec3 normal, AmLayers *layers);
/* Whether the planes from a cut upwards are those from it downwards: of the same gaps and species. */
PetscBool AmLayersFacesAlike(const AmLayers *layers, PetscInt cut);
/* The cut at the gap of this rank by width, 1 the widest; of the same width from below. rank <= num_planes. */
PetscInt AmLayersWidest(const AmLayers *layers, PetscInt rank);
/* Own axes. Out: the shortest lattice vector along a direction in the plane; false when it has no small indices there, or is not in the plane. */
PetscBool AmLayersPeriodAlong(const AmLayers *layers, AmVec3 direction, AmVec3 *vector);

/* ---- slabs ---- */

/* What relaxation moves: nothing; atoms along the normal; all atoms along all axes, but for planes that a fault holds. */
typedef enum { AM_SLAB_RIGID, AM_SLAB_NORMAL, AM_SLAB_FULL } AmSlabMoves;

typedef struct _p_AmSlab *AmSlab;

/* In: pot, layers (both referenced, must outlive); cut at which both faces lie; num_repeats > 0 of the crystal's cell. */
PetscErrorCode AmSlabCreate(AmPotential pot, const AmLayers *layers, PetscInt cut, PetscInt num_repeats, AmSlab *slab);
PetscErrorCode AmSlabDestroy(AmSlab *slab);
PetscInt       AmSlabNumAtoms(AmSlab slab);
/* All atoms to the places of the perfect crystal, but those of the repeats from here on moved by t. With hold the two planes next to that gap keep their places
 * within the plane. */
PetscErrorCode AmSlabReset(AmSlab slab, PetscInt repeat, AmVec3 t, PetscBool hold);

typedef struct {
  PetscBool in_range; /* else the rest is undefined */
  PetscReal energy;   /* eV, less that of as many atoms of the crystal; of one cell of the plane */
  PetscReal force;    /* eV/Å: largest component that is left of those that may move */
  PetscReal softest;  /* eV/Å²: least curvature of the energy, rigid translations apart; positive: a minimum. 0 when nothing moves */
  AmVec3    pull;     /* eV/Å: derivative of the energy by the t of AmSlabReset() */
  PetscReal opening;  /* Å: how far the planes next to that gap are from each other, along the normal */
} AmSlabState;
/* Relaxes from where the atoms are, to 1e-9 eV/Å where rounding allows. */
PetscErrorCode AmSlabRelax(AmSlab slab, AmSlabMoves moves, AmSlabState *state);

/* ---- free surfaces ---- */

/* Energy of a surface: half of what the faces of a slab cost. Where they differ (alike is false), a slab of whole cells knows their mean only. */
typedef struct {
  PetscReal unrelaxed, relaxed;    /* eV/Å² */
  PetscReal change;                /* eV/Å²: of relaxed, when the slab grew for the last time */
  PetscReal area, thickness;       /* Å² of the surface cell; Å */
  PetscInt  num_atoms;             /* of the slab */
  PetscInt  num_terminations, cut; /* terminations of different energy; the cut of the one of least energy, which the rest is of */
  PetscReal gap;                   /* Å: between the planes that it parts */
  PetscBool alike;                 /* both faces are the same */
  PetscReal force, softest;        /* eV/Å, eV/Å²: as AmSlabState */
} AmFreeSurface;
/* How far the present slab has come to rest: what costs most is the Hessian of each step, made by columns. */
typedef struct {
  PetscInt  num_atoms, step;     /* of the slab; Newton steps before this one */
  PetscInt  column, num_columns; /* of the Hessian of this one */
  PetscReal force;               /* eV/Å: largest component, when the step began */
} AmSlabProgress;
/* Is told of each column. */
typedef struct {
  PetscErrorCode (*tell)(void *context, const AmSlabProgress *progress);
  void *context;
} AmSlabListener;
/* The termination of least relaxed energy, in the smallest surface cell; slabs grow until relaxed changes by less than 1e-5 of itself.
 * In: as AmLayersCreate(); listener, or NULL. Raises AM_ERR_USER when the crystal is out of the potential's range, or does not come to rest. */
PetscErrorCode AmFreeSurfaceCompute(AmPotential pot, const AmCrystal *crystal, AmVec3 normal, const AmSlabListener *listener, AmFreeSurface *surface);

#define AM_MOVED_PLANES 64

/* A surface at rest, and its energy for an area of the perfect crystal (eV/Å²) when it is strained within its plane, all atoms at rest, to second order in its
 * Green-Lagrange strain e = (E_11, E_22, 2 E_12): γ = energy + stress·e + ½ e·stiffness e. Crystal is counted up to the plane of the outermost atoms at rest,
 * strained and free along the normal; it has as much more as its atoms have of volume, which only stiffness feels. For each of three strains the surface is as
 * stiff as a layer of that crystal, of thickness t, negative where it is softer than none: stiffness = Σ_k t_k m_k ⊗ m_k, Σ_k m_k ⊗ m_k the crystal's. */
typedef struct {
  PetscReal energy, stress[3], stiffness[3][3]; /* eV/Å² */
  PetscReal thickness[3], mode[3][3];           /* Å, t, ascending; √(eV/Å³), m, a row each */
  PetscReal above;                              /* Å: of the crystal's volume, how much lies above the outermost plane at rest */
  PetscInt  num_planes;                         /* that move */
  AmVec3    shift[AM_MOVED_PLANES];             /* [num_planes] Å: by how much, from the outermost one down, axes of the crystal */
} AmRelaxedSurface;
/* In: as AmLayersCreate(), of a crystal with one atom a cell; along: unit vector in the plane, axis 1; axis 2 is along x normal. Raises AM_ERR_USER as
 * AmFreeSurfaceCompute(). */
PetscErrorCode AmRelaxedSurfaceCompute(AmPotential pot, const AmCrystal *crystal, AmVec3 normal, AmVec3 along, AmRelaxedSurface *surface);

/* What an atom of each plane of a surface at rest has above one of the crystal, eV, from the outermost plane down; their sum is the surface's energy, for the
 * area that one atom has of a plane. In: as AmRelaxedSurfaceCompute(). Out: num: of planes, beyond which there is nothing; cost [AM_MOVED_PLANES]. */
PetscErrorCode AmSurfacePlaneCosts(AmPotential pot, const AmCrystal *crystal, AmVec3 normal, PetscInt *num, PetscReal cost[]);

/* ---- stacking faults ---- */

/* The generalised stacking-fault energy γ(t): what it costs, an area, to shift one half of a crystal by t against the other along a plane (Vitek 1968). */
typedef struct _p_AmFault *AmFault;

typedef struct {
  PetscInt    cut;
  AmSlabMoves moves;
  AmVec3      probe; /* Å, own axes of the layers: the shift at which the thickness is decided */
} AmFaultOptions;
/* The slab grows until γ(probe) changes by less than 1e-7 eV/Å², 0.002 mJ/m². In: pot, layers (referenced). */
PetscErrorCode AmFaultCreate(AmPotential pot, const AmLayers *layers, const AmFaultOptions *options, AmFault *fault);
PetscErrorCode AmFaultDestroy(AmFault *fault);
PetscInt       AmFaultNumAtoms(AmFault fault);
PetscReal      AmFaultThickness(AmFault fault); /* Å */
PetscReal      AmFaultChange(AmFault fault);    /* eV/Å²: of γ(probe), when the slab grew for the last time */

typedef struct {
  AmVec3    t;       /* Å, own axes */
  PetscBool known;   /* else the shift is out of the potential's range, or the halves came apart */
  PetscReal gamma;   /* eV/Å² */
  AmVec3    slope;   /* eV/Å³: ∂γ/∂t */
  PetscReal opening; /* Å: by how much farther apart the planes next to the fault are than in the crystal */
  PetscReal force, softest;
} AmFaultPoint;
PetscErrorCode AmFaultEvaluate(AmFault fault, AmVec3 t, AmFaultPoint *point);

typedef enum { AM_FAULT_MINIMUM, AM_FAULT_SADDLE, AM_FAULT_MAXIMUM } AmFaultKind;
typedef struct {
  AmFaultKind  kind; /* on a line: minimum or maximum of it */
  PetscReal    at;   /* on a line: fraction of the slip */
  AmFaultPoint point;
} AmFaultExtremum;

#define AM_FAULT_MAX_EXTREMA 64
/* γ(s·slip) for num values of s, equally spaced from 0 to 1. Out: point [num]; extremum [AM_FAULT_MAX_EXTREMA] in ascending order, found as zeros of ∂γ/∂s; not
 * those where the shift is a period of the plane. */
PetscErrorCode AmFaultLine(AmFault fault, AmVec3 slip, PetscInt num, AmFaultPoint point[], PetscInt *num_extrema, AmFaultExtremum extremum[]);
/* The first minimum, intrinsic fault, and the first maximum before it, unstable fault (Rice 1992). Each is NULL where there is none. */
void AmFaultNames(PetscInt num, const AmFaultExtremum extremum[], const AmFaultExtremum **intrinsic, const AmFaultExtremum **unstable);
/* One row of a map over the cell of the plane: γ(row/num period[0] + j/num period[1]). Out: point [num]. */
PetscErrorCode AmFaultMapRow(AmFault fault, PetscInt num, PetscInt row, AmFaultPoint point[]);
/* In: point [num * num], row after row. Out: extremum [AM_FAULT_MAX_EXTREMA]: minima, saddles and maxima by ascending γ, each once, likewise. */
PetscErrorCode AmFaultMapExtrema(AmFault fault, PetscInt num, const AmFaultPoint point[], PetscInt *num_extrema, AmFaultExtremum extremum[]);

#endif
