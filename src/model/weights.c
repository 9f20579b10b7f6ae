/* SPDX-License-Identifier: GPL-3.0-or-later
 * The numbers of a scheme at sites, cells and nodes. */
#include "modelimpl.h"

PetscErrorCode AmWeightsCreate(const AmSpace *s, AmScheme scheme, AmWeights *w)
{
  const AmRegions *r = &s->options.regions;
  PetscReal       *beta;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc4(s->num_sites, &w->site, s->num_cells, &w->cell, s->num_nodes, &w->atoms_share, s->num_nodes, &w->continuum_share));
  PetscCall(PetscMalloc1(s->num_nodes, &beta));
  for (PetscInt n = 0; n < s->num_nodes; n++) {
    beta[n]               = AmSchemeBlend(scheme, AmRegionsDistance(r, s->node[n].site), r);
    w->atoms_share[n]     = AmSchemeAtomsShare(scheme, beta[n]);
    w->continuum_share[n] = AmSchemeContinuumShare(scheme, beta[n]);
  }
  for (PetscInt l = 0; l < s->num_sites; l++)
    w->site[l] = AmSchemeSiteWeight(scheme, AmSchemeBlend(scheme, AmRegionsDistance(r, s->atom[s->site_to_atom[l]].site), r));
  for (PetscInt c = 0; c < s->num_cells; c++) {
    PetscReal mean = 0, most = 0;
    for (int i = 0; i < s->num_corners; i++) {
      mean += beta[s->cell[c][i]] / s->num_corners;
      most = PetscMax(most, beta[s->cell[c][i]]);
    }
    w->cell[c] = AmSchemeBlendKind(scheme) == AM_BLEND_FORCE && most == 0 ? 0 : AmSchemeElementWeight(scheme, mean);
  }
  PetscCall(PetscFree(beta));
  w->only_atoms = PETSC_TRUE;
  for (PetscInt c = 0; c < s->num_cells && w->only_atoms; c++) w->only_atoms = w->cell[c] == 0 ? PETSC_TRUE : PETSC_FALSE;
  for (PetscInt n = 0; n < s->num_nodes && w->only_atoms; n++) w->only_atoms = w->atoms_share[n] == 1 ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

/* Of a force scheme rows are blended, and facets between rows of atoms alone are not needed; else each has the weight that the atoms of its corners lack. */
PetscErrorCode AmWeightsAddFacets(const AmSpace *s, AmScheme scheme, AmFacets facets, AmWeights *w)
{
  const AmRegions *r = &s->options.regions;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(AmFacetsNum(facets), &w->facet));
  for (PetscInt f = 0; f < AmFacetsNum(facets); f++) {
    PetscReal mean = 0;
    for (int i = 0; i < s->dimension; i++) mean += AmSchemeBlend(scheme, AmRegionsDistance(r, s->node[AmFacetsCorners(facets, f)[i]].site), r) / s->dimension;
    w->facet[f] = AmSchemeBlendKind(scheme) == AM_BLEND_FORCE && mean == 0 ? 0 : AmSchemeElementWeight(scheme, mean);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmWeightsDestroy(AmWeights *w)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(w->facet));
  PetscCall(PetscFree4(w->site, w->cell, w->atoms_share, w->continuum_share));
  PetscFunctionReturn(0);
}
