/* SPDX-License-Identifier: GPL-3.0-or-later
 * Gmsh, loaded with the first call of one of its functions: it brings seventy libraries, three fifths of a start, and only the rank that makes a mesh calls it.
 * What is called here is called as gmshc.h declares it; a function that is new to the program gets its line below. */
#ifndef ATOMESH_GMSHLIBRARY_H
#define ATOMESH_GMSHLIBRARY_H

#include <gmshc.h>
#include <petscsys.h>

/* Loads the library if it is not there yet. Raises AM_ERR_MACHINE "Gmsh cannot be loaded: REASON". */
PetscErrorCode AmGmshLoad(void);
/* After AmGmshLoad(). The address of a function of the library. */
void *AmGmshFunction(const char name[]);

#define AM_GMSH(function) ((__typeof__(&function))AmGmshFunction(#function))
#define gmshFinalize AM_GMSH(gmshFinalize)
#define gmshFree AM_GMSH(gmshFree)
#define gmshInitialize AM_GMSH(gmshInitialize)
#define gmshLoggerGetLastError AM_GMSH(gmshLoggerGetLastError)
#define gmshMerge AM_GMSH(gmshMerge)
#define gmshModelAdd AM_GMSH(gmshModelAdd)
#define gmshModelAddDiscreteEntity AM_GMSH(gmshModelAddDiscreteEntity)
#define gmshModelAddPhysicalGroup AM_GMSH(gmshModelAddPhysicalGroup)
#define gmshModelGeoAddCurveLoop AM_GMSH(gmshModelGeoAddCurveLoop)
#define gmshModelGeoAddLine AM_GMSH(gmshModelGeoAddLine)
#define gmshModelGeoAddPlaneSurface AM_GMSH(gmshModelGeoAddPlaneSurface)
#define gmshModelGeoAddPoint AM_GMSH(gmshModelGeoAddPoint)
#define gmshModelGeoAddSurfaceLoop AM_GMSH(gmshModelGeoAddSurfaceLoop)
#define gmshModelGeoAddVolume AM_GMSH(gmshModelGeoAddVolume)
#define gmshModelGeoSynchronize AM_GMSH(gmshModelGeoSynchronize)
#define gmshModelGetBoundary AM_GMSH(gmshModelGetBoundary)
#define gmshModelGetBoundingBox AM_GMSH(gmshModelGetBoundingBox)
#define gmshModelGetEntities AM_GMSH(gmshModelGetEntities)
#define gmshModelMeshAddElementsByType AM_GMSH(gmshModelMeshAddElementsByType)
#define gmshModelMeshAddNodes AM_GMSH(gmshModelMeshAddNodes)
#define gmshModelMeshEmbed AM_GMSH(gmshModelMeshEmbed)
#define gmshModelMeshGenerate AM_GMSH(gmshModelMeshGenerate)
#define gmshModelMeshGetElementsByType AM_GMSH(gmshModelMeshGetElementsByType)
#define gmshModelMeshGetNodes AM_GMSH(gmshModelMeshGetNodes)
#define gmshModelMeshSetPeriodic AM_GMSH(gmshModelMeshSetPeriodic)
#define gmshModelMeshSetSizeCallback AM_GMSH(gmshModelMeshSetSizeCallback)
#define gmshModelMeshSetTransfiniteCurve AM_GMSH(gmshModelMeshSetTransfiniteCurve)
#define gmshModelMeshTetrahedralize AM_GMSH(gmshModelMeshTetrahedralize)
#define gmshModelOccAddBox AM_GMSH(gmshModelOccAddBox)
#define gmshModelOccAddCylinder AM_GMSH(gmshModelOccAddCylinder)
#define gmshModelOccAddSphere AM_GMSH(gmshModelOccAddSphere)
#define gmshModelOccSynchronize AM_GMSH(gmshModelOccSynchronize)
#define gmshModelRemove AM_GMSH(gmshModelRemove)
#define gmshModelSetPhysicalName AM_GMSH(gmshModelSetPhysicalName)
#define gmshOptionGetString AM_GMSH(gmshOptionGetString)
#define gmshOptionSetNumber AM_GMSH(gmshOptionSetNumber)
#define gmshWrite AM_GMSH(gmshWrite)

#endif
