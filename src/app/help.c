/* SPDX-License-Identifier: GPL-3.0-or-later
 * What --help prints. */
#include "words.h"
#include <stdio.h>
#include <string.h>

static const struct {
  const char *command, *text;
} pages[] = {
    {"run",
     "atomesh run CASE [--output DIR] [--set KEY.PATH=VALUE ...] [PETSc options]\n"
     "\n"
     "Solves the case and writes into its output directory: result.json, history.csv, case.yaml (as resolved), atoms.xyz, mesh.vtu, core.png.\n"
     "\n"
     "  --output DIR           write there instead of output.directory\n"
     "  --set KEY.PATH=VALUE   override a key of the case; a list item by its index: --set defects.0.dislocation.poisson=0.3\n"
     "  -snes_monitor, ...     options of PETSc, after CASE; -help lists them\n"
     "\n"
     "Ends with 0 converged, 2 a mistake in the input, 3 not converged (the last good state is written), 4 a failure of the machine, 130 interrupted.\n"},
    {"mesh", "atomesh mesh CASE [--output DIR] [--set KEY.PATH=VALUE ...]\n"
             "\n"
             "Makes the mesh of the case, says what it holds, and writes mesh.msh, mesh.h5 and mesh.vtu into the output directory. Solves nothing.\n"
             "A case with mesh.file: mesh.h5 takes its mesh from there.\n"},
    {"check", "atomesh check CASE [--set KEY.PATH=VALUE ...]\n"
              "\n"
              "Reads and checks the case, opens its potential, traces the refined zone, and says what a run would do. Makes no far mesh and writes nothing.\n"},
    {"patch",
     "atomesh patch CASE [--output DIR] [--json] [--set KEY.PATH=VALUE ...]\n"
     "\n"
     "The patch test: strains a perfect crystal (a case with defects: []) by load.deformation_gradient and says which force each of the seven schemes\n"
     "exerts on it, where there should be none. Solves nothing. Writes patch.csv, profile.csv, and by gnuplot ghost_forces.png and profile.png.\n"
     "\n"
     "  --output DIR           write there; without it and output.directory: the case file's name with .patch for its ending\n"
     "  --json                 print one JSON object\n"
     "  --set KEY.PATH=VALUE   override a key of the case, such as regions.blend=60\n"},
    {"compare",
     "atomesh compare RUN REFERENCE [--json]\n"
     "\n"
     "Compares the atoms of a run with a reference, atom by atom of the crystal (crystal_pos): how many match, the largest and the rms distance of\n"
     "free atoms, and the relative H1 error of the corrector. RUN is a run's output directory or an extended XYZ file; REFERENCE is an extended XYZ\n"
     "file, .xyz or .xyz.gz.\n"
     "\n"
     "  --json                 print one JSON object\n"},
    {"study",
     "atomesh study CASE [--output DIR] [--set KEY.PATH=VALUE ...] [PETSc options]\n"
     "\n"
     "Runs the case for each scheme, order and core radius of its section study, and compares each with one reference: the case's, or else a run of every\n"
     "atom that is made first. Prints a line a row, and the slopes of the error against the number of unknowns beside those of theory. Writes study.csv,\n"
     "study.json, error.png, time.png, and a folder for each row; into output.directory if it is given, else into CASE with .study for .yaml.\n"
     "Started again it keeps the rows that are there, and goes on with the others.\n"
     "\n"
     "  --output DIR           write there\n"
     "  --set KEY.PATH=VALUE   override a key of the case: --set \"study.cores=[12, 18]\"\n"
     "\n"
     "Ends with 0 when all rows converged, 2 a mistake in the input, 3 when a row was refused or did not converge, 4 a failure of the machine, 130 "
     "interrupted.\n"},
    {"bulk",
     "atomesh bulk CASE|POTENTIAL [--species A[,B]] [--structure STRUCTURE] [--surface HKL ...] [--json] [--set KEY.PATH=VALUE ...]\n"
     "\n"
     "Finds the crystal of zero stress and prints its lattice constant (of hcp c/a too), cohesive energy, elastic constants (with atoms of the cell that\n"
     "find their places, and with atoms that follow the strain), symmetry by spglib, Born stability, averages of Voigt, Reuss and Hill. Writes no file.\n"
     "CASE (.yaml, .yml): its section material counts. POTENTIAL: as material.potential of a case: a file, a closed form, the name of a KIM model.\n"
     "\n"
     "  --species A[,B]        chemical symbols; zincblende, b2: A, B; l12: A3B. Without it: all species of the potential, if they are as many as needed\n"
     "  --structure STRUCTURE  fcc, bcc, hcp, diamond, zincblende, b2, l12; without it the one of fcc, bcc, hcp, diamond that has the lowest energy\n"
     "  --surface HKL          energy of this free surface, relaxed and not, J/m²; as often as you like: 100, 1-10, \"1 1 -1\"; of hcp also 0001\n"
     "  --json                 print one JSON object\n"
     "  --set KEY.PATH=VALUE   override a key of the case\n"},
    {"gamma",
     "atomesh gamma CASE|POTENTIAL [--species A[,B]] [--structure STRUCTURE] [--plane HKL] [--direction UVW ... | --map] [--points N]\n"
     "              [--relax none|normal|full] [--cut K] [--output DIR] [--json] [--set KEY.PATH=VALUE ...]\n"
     "\n"
     "Generalised stacking-fault energy of the crystal that bulk finds: what it costs to shift one half of it along a plane. Prints the intrinsic and the\n"
     "unstable stacking-fault energy, mJ/m², and writes gamma.csv, gamma.json and, by gnuplot, gamma.png.\n"
     "\n"
     "  --plane HKL            default 111; of bcc and b2 110, of hcp 0001; a custom cell needs it\n"
     "  --direction UVW        slip along this direction of the plane, over its shortest period; as often as you like. Without it: to the next stacking fault\n"
     "                         where {111} or the basal plane has one (of fcc 1/6 <112>), else over the shortest period of the plane\n"
     "  --map                  the whole plane instead, with all minima, saddles and maxima\n"
     "  --points N             samples of a direction (41), or of each side of the map (24)\n"
     "  --relax none           rigid halves\n"
     "          normal         atoms move along the normal of the plane (default)\n"
     "          full           atoms move freely, but for the two planes next to the fault, which move along the normal\n"
     "  --cut K                between which planes: 1 the widest gap (default), 2 the next one\n"
     "  --output DIR           write there; without it CASE with .gamma for .yaml, of a potential gamma.out\n"
     "  --json                 print what gamma.json holds, instead of text\n"
     "  --species, --structure, --set: as for bulk\n"},
    {"material",
     "atomesh material POTENTIAL [--species A] [--json]\n"
     "\n"
     "Says what a potential is: its species, cutoff, what it supports and how second derivatives are made; and of each species (or of A) which of fcc, bcc,\n"
     "hcp and diamond has the lowest energy, with the constants of that crystal.\n"
     "\n"
     "  --species A            only this one\n"
     "  --json                 print one JSON object\n"},
    {"boundary",
     "atomesh boundary CASE [--output DIR] [--json] [--set KEY.PATH=VALUE ...]\n"
     "\n"
     "Energy of the grain boundary of the case's section boundary, with every atom: relaxes each rigid translation of the scan with each overlap, of\n"
     "crystals with several atoms a cell with each pair of planes that can end the grains, keeps the lowest, and says what a run with this boundary needs.\n"
     "Writes gb_scan.csv, boundary.json and atoms.xyz into the output directory; without --output and output.directory the case file's name with\n"
     ".boundary for its ending.\n"
     "\n"
     "  --output DIR           write there\n"
     "  --json                 print one JSON object\n"
     "  --set KEY.PATH=VALUE   override a key of the case, such as boundary.height=40\n"},
};

void AmHelpPrint(const char command[])
{
  for (size_t i = 0; command && i < sizeof pages / sizeof *pages; i++)
    if (!strcmp(pages[i].command, command)) {
      printf("%s", pages[i].text);
      return;
    }
  printf("Atomesh couples atoms with a finite-element continuum that has the atoms' own energy.\n"
         "\n"
         "  atomesh run CASE                 solve a case\n"
         "  atomesh mesh CASE                make and show its mesh\n"
         "  atomesh check CASE               check it, and say what a run would do\n"
         "  atomesh patch CASE               show the ghost forces of all schemes in a perfect crystal\n"
         "  atomesh compare RUN REFERENCE    compare the atoms of a run with a reference\n"
         "  atomesh study CASE               compare schemes over a grid of core radii\n"
         "  atomesh bulk CASE|POTENTIAL      lattice and elastic constants of a crystal\n"
         "  atomesh gamma CASE|POTENTIAL     stacking-fault energies of a crystal\n"
         "  atomesh material POTENTIAL       what a potential is, and which crystal it prefers\n"
         "  atomesh boundary CASE            energy and structure of a grain boundary\n"
         "  atomesh COMMAND --help           more about a command\n"
         "  atomesh --version                versions of atomesh and its libraries\n"
         "\n"
         "CASE is a YAML file. In parallel: mpiexec -n 4 atomesh run CASE\n");
}
