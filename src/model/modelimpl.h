/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_MODELIMPL_H
#define ATOMESH_MODELIMPL_H

#include <atomesh/model.h>

/* What a scheme is: numbers at the local sites, cells and nodes. */
typedef struct {
  PetscReal *site, *cell;                   /* [num_sites], [num_cells] */
  PetscReal *facet;                         /* of the free top; NULL: none */
  PetscReal *atoms_share, *continuum_share; /* [num_nodes]: D_a, D_c */
  PetscBool  only_atoms;                    /* no cell counts, and D_a is 1 */
} AmWeights;

PetscErrorCode AmWeightsCreate(const AmSpace *space, AmScheme scheme, AmWeights *w);
PetscErrorCode AmWeightsDestroy(AmWeights *w);
PetscErrorCode AmWeightsAddFacets(const AmSpace *space, AmScheme scheme, AmFacets facets, AmWeights *w);

struct _p_AmModel {
  const AmSpace *space;
  AmCauchyBorn   cb;
  AmAtoms        atoms;
  AmContinuum    continuum;
  AmFacets       top; /* or NULL */
  AmMat3         F0;
  AmVec3        *shift; /* [lattices][sublattices - 1] Å: inner shifts of the crystal under F0, of each grain, in the lab */
  AmIndenter     indenter; /* of stiffness 0: none */
  AmScheme       scheme;
  /* the blending of the energy, and that of forces where the scheme has or corrects one */
  AmWeights energy, force;
  PetscBool has_force;
  Vec       load; /* taken off the energy's gradient */
  /* work */
  AmVec3          *node_u, *node_f, *node_c; /* [num_nodes] */
  PetscInt         evaluations, products, pattern_age;
  PetscReal resolution, offset; /* eV */
  PetscLogDouble   fastest; /* evaluation with a gradient, s; 0: none yet */
  const AmWeights *linear;  /* of AmModelLinearize() */
  PetscInt         num_pressed; /* of the same: nodes that the indenter touches, and the stiffness that it adds there */
  PetscInt        *pressed;     /* [num_pressed] */
  AmMat3          *pressing;    /* [num_pressed] */
  char             range_sentence[512];
};

/* All ranks agree on whether all are in range; the lowest rank that is not says why in range_sentence. Collective. */
PetscErrorCode AmModelAgree(AmModel m, const AmRange *atoms, const AmRange *cells, PetscBool *in_range);
/* The weights that a tangent is made with. */
const AmWeights *AmModelWeightsOf(AmModel m, AmTangentKind kind);
/* node_f = node_c = 0, but for node_c where no cell counts. */
PetscErrorCode AmModelClear(AmModel m, const AmWeights *w);
/* node_f = D_a node_f + D_c node_c. */
void AmModelMix(AmModel m, const AmWeights *w);

/* Energy and gradient of the indenter at m->node_u, of the nodes that this rank owns; added. In: node_f [num_nodes], or NULL. */
void AmModelPress(AmModel m, PetscReal *energy, AmVec3 node_f[]);
/* Notes the stiffness of the indenter at m->node_u, and node_f += K_indenter node_v. */
PetscErrorCode AmModelPressLinearize(AmModel m);
void           AmModelPressApply(AmModel m, const AmVec3 node_v[], AmVec3 node_f[]);
/* K += K_indenter at m->node_u. */
PetscErrorCode AmModelPressTangent(AmModel m, Mat K);

#endif
