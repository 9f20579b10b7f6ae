/* SPDX-License-Identifier: GPL-3.0-or-later
 * The schema of a case file: which keys there are, of which type, and their defaults. A key without default and not optional must be given. */
#include "casefile.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The scheme's and other words are enums that take nothing but their words. */
#define WORDS(key, type, member, words) CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT, type, member, words, CYAML_ARRAY_LEN(words))
#define REAL(key, type, member) CYAML_FIELD_FLOAT(key, CYAML_FLAG_DEFAULT, type, member)
#define WHOLE(key, type, member) CYAML_FIELD_INT(key, CYAML_FLAG_DEFAULT, type, member)
#define REALS(key, type, member, count) CYAML_FIELD_SEQUENCE_FIXED(key, CYAML_FLAG_FLOW, type, member, &real, count)
#define LIST(key, type, member, item)                                                                                                                          \
  CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, num_##member, &item, 1, AM_CASE_MAX_STUDY)
#define VECTORS(key, flags, type, member) CYAML_FIELD_SEQUENCE_FIXED(key, flags, type, member, &vector, 3)

static const cyaml_strval_t structures[]     = {{"fcc", AM_STRUCTURE_FCC},   {"bcc", AM_STRUCTURE_BCC},         {"custom", AM_STRUCTURE_CUSTOM},
                                                {"hcp", AM_STRUCTURE_HCP},   {"diamond", AM_STRUCTURE_DIAMOND}, {"zincblende", AM_STRUCTURE_ZINCBLENDE},
                                                {"b2", AM_STRUCTURE_B2},     {"l12", AM_STRUCTURE_L12},         {"triangular", AM_STRUCTURE_TRIANGULAR}};
static const cyaml_strval_t interpolations[] = {{"hermite", AM_INTERPOLATION_HERMITE}, {"spline", AM_INTERPOLATION_SPLINE}};
static const cyaml_strval_t shapes[]         = {{"disc", AM_SHAPE_DISC}, {"hexagon", AM_SHAPE_HEXAGON},   {"ball", AM_SHAPE_BALL},
                                                {"box", AM_SHAPE_BOX},   {"cylinder", AM_SHAPE_CYLINDER}, {"file", AM_SHAPE_FILE}};
static const cyaml_strval_t elasticities[]   = {{"isotropic", AM_CASE_ISOTROPIC}};
static const cyaml_strval_t schemes[]        = {{"atm", AM_SCHEME_ATM},   {"cb", AM_SCHEME_CB},   {"qce", AM_SCHEME_QCE},  {"bqce", AM_SCHEME_BQCE},
                                                {"bgfc", AM_SCHEME_BGFC}, {"qcf", AM_SCHEME_QCF}, {"bqcf", AM_SCHEME_BQCF}};
static const cyaml_strval_t coupled[]        = {{"cb", AM_SCHEME_CB},     {"qce", AM_SCHEME_QCE}, {"bqce", AM_SCHEME_BQCE},
                                                {"bgfc", AM_SCHEME_BGFC}, {"qcf", AM_SCHEME_QCF}, {"bqcf", AM_SCHEME_BQCF}};
static const cyaml_strval_t profiles[]       = {{"best", AM_PROFILE_BEST},
                                                {"quintic", AM_PROFILE_QUINTIC},
                                                {"cubic", AM_PROFILE_CUBIC},
                                                {"late", AM_PROFILE_LATE}};
static const cyaml_strval_t methods[]        = {{"auto", AM_SOLVE_AUTO}, {"direct", AM_SOLVE_DIRECT}, {"matrix_free", AM_SOLVE_MATRIX_FREE}};
static const cyaml_strval_t force_ways[]     = {{"auto", AM_FORCES_AUTO}, {"residual", AM_FORCES_RESIDUAL}, {"renewed_load", AM_FORCES_RENEWED_LOAD}};
static const cyaml_strval_t fars[]           = {{"atoms", AM_CASE_FAR_ATOMS}, {"sharp", AM_CASE_FAR_SHARP}};
static const cyaml_strval_t truths[]         = {{"true", PETSC_TRUE}, {"false", PETSC_FALSE}, {"yes", PETSC_TRUE}, {"no", PETSC_FALSE}};

static const cyaml_schema_value_t real    = {CYAML_VALUE_FLOAT(CYAML_FLAG_DEFAULT, PetscReal)};
static const cyaml_schema_value_t whole   = {CYAML_VALUE_INT(CYAML_FLAG_DEFAULT, PetscInt)};
static const cyaml_schema_value_t coupler = {CYAML_VALUE_ENUM(CYAML_FLAG_STRICT, AmScheme, coupled, CYAML_ARRAY_LEN(coupled))};
static const cyaml_schema_value_t truth   = {CYAML_VALUE_ENUM(CYAML_FLAG_STRICT, PetscBool, truths, CYAML_ARRAY_LEN(truths))};
static const cyaml_schema_value_t vector  = {CYAML_VALUE_SEQUENCE_FIXED(CYAML_FLAG_FLOW, PetscReal, &real, 3)};
static const cyaml_schema_value_t species = {CYAML_VALUE_STRING(CYAML_FLAG_DEFAULT, char[AM_SYMBOL_SIZE], 1, AM_SYMBOL_SIZE - 1)};

static const cyaml_schema_field_t basis_fields[] = {
    CYAML_FIELD_STRING("species", CYAML_FLAG_DEFAULT, AmCaseBasisAtom, species, 1),
    REALS("at", AmCaseBasisAtom, at, 3),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t basis_atom      = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, AmCaseBasisAtom, basis_fields)};
static const cyaml_schema_field_t material_fields[] = {
    CYAML_FIELD_STRING("potential", CYAML_FLAG_DEFAULT, AmCaseMaterial, potential, 1),
    CYAML_FIELD_SEQUENCE_COUNT("species", CYAML_FLAG_FLOW, AmCaseMaterial, species, num_species, &species, 1, AM_CASE_MAX_SPECIES),
    WORDS("structure", AmCaseMaterial, structure, structures),
    VECTORS("cell", CYAML_FLAG_OPTIONAL, AmCaseMaterial, cell),
    CYAML_FIELD_SEQUENCE_COUNT("basis", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, AmCaseMaterial, basis, num_basis, &basis_atom, 1, AM_CRYSTAL_MAX_SUBLATTICES),
    REAL("lattice_constant", AmCaseMaterial, lattice_constant),
    REAL("c_over_a", AmCaseMaterial, c_over_a),
    VECTORS("axes", CYAML_FLAG_FLOW, AmCaseMaterial, axes),
    REALS("lattice_origin", AmCaseMaterial, lattice_origin.v, 3),
    WORDS("interpolation", AmCaseMaterial, interpolation, interpolations),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t domain_fields[] = {
    WHOLE("dimension", AmCaseDomain, dimension),
    WORDS("shape", AmCaseDomain, shape, shapes),
    REAL("radius", AmCaseDomain, radius),
    CYAML_FIELD_STRING("geometry", CYAML_FLAG_DEFAULT, AmCaseDomain, geometry, 0),
    CYAML_FIELD_SEQUENCE_COUNT("size", CYAML_FLAG_FLOW, AmCaseDomain, size, num_size, &real, 2, 3),
    REAL("fixed_rim", AmCaseDomain, fixed_rim),
    WORDS("in_plane", AmCaseDomain, in_plane, truths),
    WORDS("free_top", AmCaseDomain, free_top, truths),
    WORDS("surface_stress", AmCaseDomain, surface_stress, truths),
    WHOLE("termination", AmCaseDomain, termination),
    CYAML_FIELD_SEQUENCE_FIXED("periodic", CYAML_FLAG_FLOW, AmCaseDomain, periodic, &truth, 3),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t dislocation_fields[] = {
    REALS("burgers", AmCaseDislocation, burgers.v, 3), REALS("position", AmCaseDislocation, position, 2),
    REALS("cut", AmCaseDislocation, cut, 2),           WORDS("elasticity", AmCaseDislocation, elasticity, elasticities),
    REAL("poisson", AmCaseDislocation, poisson),       CYAML_FIELD_END,
};
static const cyaml_schema_field_t vacancy_fields[] = {
    REALS("at", AmCaseVacancy, at.v, 3),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t void_fields[] = {
    REALS("center", AmCaseVoid, center.v, 3),
    CYAML_FIELD_FLOAT("radius", CYAML_FLAG_OPTIONAL, AmCaseVoid, radius),
    CYAML_FIELD_SEQUENCE_FIXED("semi_axes", CYAML_FLAG_FLOW | CYAML_FLAG_OPTIONAL, AmCaseVoid, semi_axes, &real, 3),
    VECTORS("axes", CYAML_FLAG_FLOW | CYAML_FLAG_OPTIONAL, AmCaseVoid, axes),
    CYAML_FIELD_SEQUENCE_FIXED("axis", CYAML_FLAG_FLOW | CYAML_FLAG_OPTIONAL, AmCaseVoid, axis.v, &real, 3),
    CYAML_FIELD_FLOAT("height", CYAML_FLAG_OPTIONAL, AmCaseVoid, height),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t atom_fields[] = {
    REALS("at", AmCaseAtom, at.v, 3),
    CYAML_FIELD_STRING("species", CYAML_FLAG_DEFAULT, AmCaseAtom, species, 0),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t atoms_fields[] = {
    CYAML_FIELD_STRING("species", CYAML_FLAG_DEFAULT, AmCaseAtoms, species, 0),
    CYAML_FIELD_STRING("replaces", CYAML_FLAG_DEFAULT, AmCaseAtoms, replaces, 0),
    CYAML_FIELD_INT("count", CYAML_FLAG_OPTIONAL, AmCaseAtoms, count),
    CYAML_FIELD_FLOAT("concentration", CYAML_FLAG_OPTIONAL, AmCaseAtoms, concentration),
    WHOLE("seed", AmCaseAtoms, seed),
    REALS("center", AmCaseAtoms, center.v, 3),
    REAL("radius", AmCaseAtoms, radius),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t embedded_fields[] = {
    CYAML_FIELD_STRING("file", CYAML_FLAG_DEFAULT, AmCaseEmbedded, file, 1),
    REALS("translation", AmCaseEmbedded, translation.v, 3),
    REALS("center", AmCaseEmbedded, center.v, 3),
    REAL("radius", AmCaseEmbedded, radius),
    REAL("tolerance", AmCaseEmbedded, tolerance),
    CYAML_FIELD_SEQUENCE_COUNT("types", CYAML_FLAG_FLOW, AmCaseEmbedded, types, num_types, &species, 0, AM_CASE_MAX_SPECIES),
    CYAML_FIELD_STRING("style", CYAML_FLAG_DEFAULT, AmCaseEmbedded, style, 0),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t loop_fields[] = {
    REALS("burgers", AmCaseLoop, burgers.v, 3), REALS("center", AmCaseLoop, center.v, 3), REALS("normal", AmCaseLoop, normal.v, 3),
    REAL("radius", AmCaseLoop, radius),         WHOLE("sides", AmCaseLoop, sides),        REAL("poisson", AmCaseLoop, poisson),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t defect_fields[] = {
    CYAML_FIELD_MAPPING("dislocation", CYAML_FLAG_OPTIONAL, AmCaseDefect, dislocation, dislocation_fields),
    CYAML_FIELD_MAPPING("vacancy", CYAML_FLAG_OPTIONAL, AmCaseDefect, vacancy, vacancy_fields),
    CYAML_FIELD_MAPPING("void", CYAML_FLAG_OPTIONAL, AmCaseDefect, hole, void_fields),
    CYAML_FIELD_MAPPING("loop", CYAML_FLAG_OPTIONAL, AmCaseDefect, loop, loop_fields),
    CYAML_FIELD_MAPPING("substitutional", CYAML_FLAG_OPTIONAL, AmCaseDefect, substitutional, atom_fields),
    CYAML_FIELD_MAPPING("substitutionals", CYAML_FLAG_OPTIONAL, AmCaseDefect, substitutionals, atoms_fields),
    CYAML_FIELD_MAPPING("interstitial", CYAML_FLAG_OPTIONAL, AmCaseDefect, interstitial, atom_fields),
    CYAML_FIELD_MAPPING("atoms", CYAML_FLAG_OPTIONAL, AmCaseDefect, atoms, embedded_fields),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t defect        = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, AmCaseDefect, defect_fields)};
static const cyaml_schema_field_t boundary_fields[] = {
    CYAML_FIELD_INT("sigma", CYAML_FLAG_OPTIONAL, AmCaseBoundary, sigma),
    CYAML_FIELD_SEQUENCE_COUNT("axis", CYAML_FLAG_FLOW, AmCaseBoundary, axis, num_axis, &whole, 3, 4),
    CYAML_FIELD_SEQUENCE_COUNT("plane", CYAML_FLAG_FLOW, AmCaseBoundary, plane, num_plane, &whole, 3, 4),
    WORDS("symmetric", AmCaseBoundary, symmetric, truths),
    REALS("translation", AmCaseBoundary, translation, 2),
    REAL("overlap", AmCaseBoundary, overlap),
    CYAML_FIELD_SEQUENCE_FIXED("termination", CYAML_FLAG_FLOW, AmCaseBoundary, termination, &whole, 2),
    CYAML_FIELD_STRING("beside", CYAML_FLAG_DEFAULT, AmCaseBoundary, beside, 0),
    REALS("relaxation", AmCaseBoundary, relaxation.v, 3),
    WORDS("scan", AmCaseBoundary, scan, truths),
    WORDS("far", AmCaseBoundary, far, fars),
    REAL("strip", AmCaseBoundary, strip),
    REAL("height", AmCaseBoundary, height),
    CYAML_FIELD_SEQUENCE_FIXED("grid", CYAML_FLAG_FLOW, AmCaseBoundary, grid, &whole, 2),
    CYAML_FIELD_SEQUENCE_COUNT("overlaps", CYAML_FLAG_POINTER | CYAML_FLAG_FLOW, AmCaseBoundary, overlaps, num_overlaps, &real, 1, AM_CASE_MAX_OVERLAPS),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t face_fields[] = {
    REALS("normal", AmCaseFace, normal.v, 3),
    REAL("offset", AmCaseFace, offset),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t face           = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, AmCaseFace, face_fields)};
static const cyaml_schema_field_t grain_fields[] = {
    VECTORS("axes", CYAML_FLAG_FLOW | CYAML_FLAG_OPTIONAL, AmCaseGrain, axes),
    CYAML_FIELD_SEQUENCE_FIXED("euler", CYAML_FLAG_FLOW | CYAML_FLAG_OPTIONAL, AmCaseGrain, euler, &real, 3),
    CYAML_FIELD_SEQUENCE_FIXED("origin", CYAML_FLAG_FLOW | CYAML_FLAG_OPTIONAL, AmCaseGrain, origin.v, &real, 3),
    CYAML_FIELD_SEQUENCE_FIXED("seed", CYAML_FLAG_FLOW | CYAML_FLAG_OPTIONAL, AmCaseGrain, seed.v, &real, 3),
    CYAML_FIELD_SEQUENCE_COUNT("faces", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, AmCaseGrain, faces, num_faces, &face, 1, AM_GRAIN_MAX_FACES),
    CYAML_FIELD_INT("within", CYAML_FLAG_OPTIONAL, AmCaseGrain, within),
    CYAML_FIELD_ENUM("structure", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, AmCaseGrain, structure, structures, CYAML_ARRAY_LEN(structures)),
    CYAML_FIELD_SEQUENCE_COUNT("species", CYAML_FLAG_FLOW | CYAML_FLAG_OPTIONAL, AmCaseGrain, species, num_species, &species, 1, AM_CASE_MAX_SPECIES),
    CYAML_FIELD_FLOAT("lattice_constant", CYAML_FLAG_OPTIONAL, AmCaseGrain, lattice_constant),
    CYAML_FIELD_FLOAT("c_over_a", CYAML_FLAG_OPTIONAL, AmCaseGrain, c_over_a),
    CYAML_FIELD_SEQUENCE_FIXED("stretch", CYAML_FLAG_FLOW | CYAML_FLAG_OPTIONAL, AmCaseGrain, stretch, &real, 3),
    CYAML_FIELD_ENUM("fit", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, AmCaseGrain, fit, truths, CYAML_ARRAY_LEN(truths)),
    CYAML_FIELD_FLOAT("radius", CYAML_FLAG_OPTIONAL, AmCaseGrain, radius),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t grain             = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, AmCaseGrain, grain_fields)};
static const cyaml_schema_field_t indenter_fields[] = {
    REAL("radius", AmCaseIndenter, radius),
    REAL("depth", AmCaseIndenter, depth),
    REALS("center", AmCaseIndenter, center, 2),
    REAL("stiffness", AmCaseIndenter, stiffness),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t load_fields[] = {
    VECTORS("deformation_gradient", CYAML_FLAG_FLOW, AmCaseLoading, deformation_gradient.m),
    WHOLE("steps", AmCaseLoading, steps),
    CYAML_FIELD_MAPPING_PTR("indenter", CYAML_FLAG_OPTIONAL, AmCaseLoading, indenter, indenter_fields),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t region_fields[] = {
    CYAML_FIELD_FLOAT("core", CYAML_FLAG_OPTIONAL, AmCaseRegions, core),
    CYAML_FIELD_FLOAT("blend", CYAML_FLAG_OPTIONAL, AmCaseRegions, blend),
    CYAML_FIELD_FLOAT("pad", CYAML_FLAG_OPTIONAL, AmCaseRegions, pad),
    CYAML_FIELD_ENUM("profile", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, AmCaseRegions, profile, profiles, CYAML_ARRAY_LEN(profiles)),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t mesh_fields[] = {
    WHOLE("order", AmCaseMesh, order),  REAL("size", AmCaseMesh, size),         REAL("grading", AmCaseMesh, grading),
    REAL("growth", AmCaseMesh, growth), REAL("max_size", AmCaseMesh, max_size),
    CYAML_FIELD_STRING("file", CYAML_FLAG_DEFAULT, AmCaseMesh, file, 0), CYAML_FIELD_END,
};
static const cyaml_schema_field_t solver_fields[] = {
    REAL("tolerance", AmCaseSolver, tolerance),
    WORDS("method", AmCaseSolver, method, methods),
    WORDS("force_based", AmCaseSolver, force_based, force_ways),
    WHOLE("renew_load", AmCaseSolver, renew_load),
    WHOLE("max_iterations", AmCaseSolver, max_iterations),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t output_fields[] = {
    CYAML_FIELD_STRING("directory", CYAML_FLAG_DEFAULT, AmCaseOutput, directory, 1),
    WORDS("vtu", AmCaseOutput, vtu, truths),
    WORDS("xyz", AmCaseOutput, xyz, truths),
    WORDS("picture", AmCaseOutput, picture, truths),
    WORDS("report", AmCaseOutput, report, truths),
    WORDS("all_atoms", AmCaseOutput, all_atoms, truths),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t study_fields[] = {
    LIST("schemes", AmCaseStudy, schemes, coupler), LIST("orders", AmCaseStudy, orders, whole), LIST("cores", AmCaseStudy, cores, real),
    LIST("blends", AmCaseStudy, blends, real),      LIST("radii", AmCaseStudy, radii, real),    CYAML_FIELD_END,
};
static const cyaml_schema_field_t case_fields[] = {
    CYAML_FIELD_MAPPING("material", CYAML_FLAG_DEFAULT, AmCase, material, material_fields),
    CYAML_FIELD_MAPPING("domain", CYAML_FLAG_DEFAULT, AmCase, domain, domain_fields),
    CYAML_FIELD_SEQUENCE_COUNT("defects", CYAML_FLAG_POINTER, AmCase, defects, num_defects, &defect, 0, CYAML_UNLIMITED),
    CYAML_FIELD_MAPPING_PTR("boundary", CYAML_FLAG_OPTIONAL, AmCase, boundary, boundary_fields),
    CYAML_FIELD_SEQUENCE_COUNT("grains", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, AmCase, grains, num_grains, &grain, 2, AM_MAX_GRAINS),
    CYAML_FIELD_MAPPING("load", CYAML_FLAG_DEFAULT, AmCase, load, load_fields),
    CYAML_FIELD_MAPPING("regions", CYAML_FLAG_OPTIONAL, AmCase, regions, region_fields),
    CYAML_FIELD_MAPPING("mesh", CYAML_FLAG_DEFAULT, AmCase, mesh, mesh_fields),
    WORDS("scheme", AmCase, scheme, schemes),
    CYAML_FIELD_MAPPING("solver", CYAML_FLAG_DEFAULT, AmCase, solver, solver_fields),
    CYAML_FIELD_MAPPING("output", CYAML_FLAG_DEFAULT, AmCase, output, output_fields),
    CYAML_FIELD_STRING("reference", CYAML_FLAG_OPTIONAL, AmCase, reference, 0),
    CYAML_FIELD_STRING("start", CYAML_FLAG_OPTIONAL, AmCase, start, 0),
    CYAML_FIELD_MAPPING_PTR("study", CYAML_FLAG_OPTIONAL, AmCase, study, study_fields),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, AmCase, case_fields)};

const char *const AmCaseDefaultValues[] = {
    "material.lattice_constant=0",
    "material.c_over_a=0",
    "material.axes=[[1, 0, 0], [0, 1, 0], [0, 0, 1]]",
    "material.lattice_origin=[0, 0, 0]",
    "material.interpolation=hermite",
    "domain.dimension=2",
    "domain.shape=disc",
    "domain.radius=0",
    "domain.size=[0, 0, 0]",
    "domain.geometry=''",
    "domain.fixed_rim=0",
    "domain.in_plane=false",
    "domain.free_top=false",
    "domain.surface_stress=true",
    "domain.termination=0",
    "domain.periodic=[false, false, false]",
    "defects=[]",
    "defects.*.dislocation.position=[0, 0]",
    "defects.*.dislocation.cut=[-1, 0]",
    "defects.*.dislocation.elasticity=isotropic",
    "defects.*.void.center=[0, 0, 0]",
    "defects.*.loop.center=[0, 0, 0]",
    "defects.*.loop.normal=[0, 0, 0]",
    "defects.*.loop.sides=6",
    "defects.*.substitutionals.seed=1",
    "defects.*.substitutionals.replaces=''",
    "defects.*.substitutionals.center=[0, 0, 0]",
    "defects.*.interstitial.species=''",
    "defects.*.atoms.translation=[0, 0, 0]",
    "defects.*.atoms.center=[0, 0, 0]",
    "defects.*.atoms.tolerance=0.35",
    "defects.*.atoms.types=[]",
    "defects.*.atoms.style=''",
    "boundary?.symmetric=true",
    "boundary?.translation=[0, 0]",
    "boundary?.overlap=0.5",
    "boundary?.termination=[0, 0]",
    "boundary?.beside=''",
    "boundary?.relaxation=[0, 0, 0]",
    "boundary?.scan=false",
    "boundary?.far=atoms",
    "boundary?.strip=0",
    "boundary?.height=25",
    "boundary?.grid=[0, 0]",
    "boundary?.overlaps=[0.5, 0.7, 0.9]",
    "load.deformation_gradient=[[1, 0, 0], [0, 1, 0], [0, 0, 1]]",
    "load.steps=1",
    "load.indenter?.center=[0, 0]",
    "load.indenter?.stiffness=10",
    "mesh.order=1",
    "mesh.size=0",
    "mesh.grading=1.2",
    "mesh.growth=0.5",
    "mesh.max_size=0",
    "mesh.file=''",
    "solver.tolerance=1e-8",
    "solver.method=auto",
    "solver.force_based=auto",
    "solver.renew_load=0",
    "solver.max_iterations=50",
    "output.vtu=true",
    "output.xyz=true",
    "output.picture=true",
    "output.report=false",
    "output.all_atoms=false",
    NULL,
};

const cyaml_schema_value_t *AmCaseSchema(void) { return &schema; }

/* The schema one step below value: a key of a mapping, any item of a list. */
static const cyaml_schema_value_t *below(const cyaml_schema_value_t *value, const char word[], size_t length)
{
  if (value->type == CYAML_SEQUENCE || value->type == CYAML_SEQUENCE_FIXED) return value->sequence.entry;
  if (value->type != CYAML_MAPPING) return NULL;
  for (const cyaml_schema_field_t *field = value->mapping.fields; field->key; field++)
    if (strlen(field->key) == length && !strncmp(field->key, word, length)) return &field->value;
  return NULL;
}

const cyaml_schema_value_t *AmCaseSchemaFind(const char key[])
{
  const cyaml_schema_value_t *value = &schema;

  while (value && *key) {
    const size_t length = strcspn(key, ".");
    value               = below(value, key, length);
    key += length + (key[length] == '.');
  }
  return value;
}

const char *AmCaseSchemeName(AmScheme scheme)
{
  for (size_t i = 0; i < CYAML_ARRAY_LEN(schemes); i++)
    if (schemes[i].val == (int64_t)scheme) return schemes[i].str;
  return "unknown";
}
