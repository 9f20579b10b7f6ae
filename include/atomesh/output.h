/* SPDX-License-Identifier: GPL-3.0-or-later
 * output: writes what was computed; reads atom files. It never changes what it is given.
 *
 * Writers are collective on comm: each rank gives its own piece, the file holds the pieces in rank order. A file appears under its name only when it is
 * whole (written as NAME.tmp-<pid>, then renamed). They raise AM_ERR_MACHINE when the disk fails. */
#ifndef ATOMESH_OUTPUT_H
#define ATOMESH_OUTPUT_H

#include <atomesh/base.h>
#include <cjson/cJSON.h>

/* ---- directory ---- */
/* Raises AM_ERR_USER unless dir is a directory that can be written to, or can be made (all its missing parents too). Changes nothing on disk. Collective. */
PetscErrorCode AmOutputCheckDirectory(MPI_Comm comm, const char dir[]);
/* Makes dir and its missing parents; fine if it is there. Collective. */
PetscErrorCode AmOutputDirectory(MPI_Comm comm, const char dir[]);

/* ---- extended XYZ ---- */
typedef enum { AM_COLUMN_STRING, AM_COLUMN_REAL, AM_COLUMN_INTEGER, AM_COLUMN_LOGICAL } AmColumnKind; /* S R I L */

typedef struct {
  const char  *name;
  AmColumnKind kind;
  PetscInt     comps;
  const void  *data; /* [n][comps] of const char *, PetscReal, PetscInt, PetscBool */
} AmColumn;

typedef struct {
  AmVec3          cell[3]; /* Å: Lattice=; all zero: left out */
  PetscBool       pbc[3];  /* pbc= */
  const char     *comment; /* further key="value" pairs of the second line, or NULL */
  PetscInt        n;       /* atoms of this rank */
  PetscInt        num_columns;
  const AmColumn *columns; /* [num_columns] */
} AmXYZData;

/* Writes atoms. Numbers keep 12 digits after the point for R (Å: far below any physical meaning). Collective. */
PetscErrorCode AmOutputXYZ(MPI_Comm comm, const char path[], const AmXYZData *data);

/* A file of atoms in memory: an extended XYZ file (its first frame), or what a data file of LAMMPS has of it. */
typedef struct {
  char         name[64];
  AmColumnKind kind;
  PetscInt     comps;
  PetscReal   *numbers; /* [n][comps]: R, I and L (0 or 1); NULL for S */
  char (*strings)[16];  /* [n][comps]: S; NULL otherwise; longer words are cut */
} AmXYZColumn;

typedef struct {
  PetscInt     n;
  AmVec3       cell[3]; /* Å; zero if the file does not say */
  PetscBool    pbc[3];  /* if the file does not say: periodic where it has a lattice */
  PetscBool    is_data; /* it was a data file of LAMMPS */
  char        *comment; /* the second line, owned */
  PetscInt     num_columns;
  AmXYZColumn *columns; /* [num_columns], owned */
} AmXYZ;

/* Reads a file, plain or gzipped. Serial: each calling rank reads the whole of it. Out: owned by the caller.
 * Raises AM_ERR_USER with file and line: not there, not extended XYZ, too few lines, not a number. */
PetscErrorCode AmOutputReadXYZ(const char path[], AmXYZ **out);
PetscErrorCode AmXYZDestroy(AmXYZ **xyz);

/* What a data file of LAMMPS may leave open. */
typedef struct {
  const char *style; /* of the lines of Atoms where its heading has no "# style": atomic, charge, molecular, bond, angle, full; NULL: atomic */
  PetscInt    num_types;
  const char (*types)[AM_SYMBOL_SIZE]; /* [num_types] species of type 1, ..; with none the file's labels of types count, and then its masses */
  PetscInt    num_species;
  const char (*species)[AM_SYMBOL_SIZE]; /* [num_species] symbols that a mass may mean */
} AmLammpsOptions;

/* Reads extended XYZ or a data file of LAMMPS, plain or gzipped, told apart by their first lines: the one begins with the number of atoms alone. Of the other
 * come the columns species (S; "type 2" where nothing tells which) and pos (R, 3), the cell, and pbc, true along all axes: where atoms stand in the box, image
 * flags apart, is all that counts. Serial: each calling rank reads the whole of it. Out: owned by the caller. Raises AM_ERR_USER with file and line. */
PetscErrorCode AmOutputReadAtoms(const char path[], const AmLammpsOptions *options, AmXYZ **out);
/* The column of that name, or NULL if there is none with this kind and number of components. Owned by xyz. */
const AmXYZColumn *AmXYZFind(const AmXYZ *xyz, const char name[], AmColumnKind kind, PetscInt comps);

/* ---- VTU ---- */
typedef enum {
  AM_CELL_VERTEX    = 1,
  AM_CELL_LINE      = 3,
  AM_CELL_TRIANGLE  = 5,
  AM_CELL_TET       = 10,
  AM_CELL_TRIANGLE6 = 22,
  AM_CELL_TET10     = 24
} AmCellType; /* numbers of VTK */

typedef struct {
  const char      *name; /* with unit: "displacement (Angstrom)" */
  PetscInt         comps;
  const PetscReal *data; /* [num_points or num_cells][comps] */
} AmVTUField;

typedef struct {
  PetscInt          num_points;
  const AmVec3     *points; /* [num_points] Å */
  AmCellType        cell_type;
  const AmCellType *cell_types; /* [num_cells] where cells differ, or NULL: all are of cell_type */
  PetscInt          num_cells;
  const PetscInt   *cells;                             /* the nodes of cell after cell: indices into this rank's points, in VTK's order */
  PetscInt          num_point_fields, num_cell_fields; /* the same on all ranks */
  const AmVTUField *point_fields, *cell_fields;
} AmVTUData;

/* Writes one .vtu with one piece a rank, for ParaView. Collective. */
PetscErrorCode AmOutputVTU(MPI_Comm comm, const char path[], const AmVTUData *data);

/* ---- JSON ---- */
/* Writes json of rank 0; the other ranks may give NULL. Numbers keep at least 15 digits. Collective. */
PetscErrorCode AmOutputJSON(MPI_Comm comm, const char path[], const cJSON *json);

/* ---- picture ---- */
typedef struct {
  PetscReal   center[2], radius; /* Å */
  const char *label;             /* "core", or NULL */
  PetscReal   half[2];           /* Å: in a picture its two halves are drawn apart by as much, and lines join them: a capsule; 0: a circle */
} AmPictureCircle;

typedef struct {
  const char *title;                 /* rank 0's counts for title, label, window and circles */
  const char *color_label;           /* with unit: "site energy above bulk (eV)" */
  PetscReal   center[2], half_width; /* Å: the window shown */
  PetscReal   atom_diameter;         /* Å */
  PetscInt    num_atoms;
  const PetscReal (*atoms)[2]; /* [num_atoms] Å, of this rank */
  const PetscReal *colors;     /* [num_atoms], unit of color_label */
  PetscInt         num_edges;
  const PetscReal (*edges)[4]; /* [num_edges] Å: x0 y0 x1 y1, of this rank */
  PetscInt               num_circles;
  const AmPictureCircle *circles;
} AmPicture;

/* Draws a PNG by gnuplot. Without gnuplot, or if it fails: a warning on stderr, and drawn is false. Collective. Out: drawn, or NULL. */
PetscErrorCode AmOutputPicture(MPI_Comm comm, const char path[], const AmPicture *picture, PetscBool *drawn);

/* ---- chart ---- */
typedef struct {
  const char *label; /* in the legend */
  PetscInt    n;
  const PetscReal (*points)[2]; /* [n] x, y; those that are not > 0 are left out */
  PetscInt  style;              /* 0, 1, ...: colour and shape of the markers, seven of each */
  PetscBool dashed;             /* dashed line and open markers, else a full line and filled markers */
  PetscReal guide;              /* slope of a thin dashed line through the first point; NAN: none */
} AmChartCurve;

typedef struct {
  const char         *title, *x_label, *y_label; /* labels with unit */
  const char         *legend_title;              /* or NULL */
  const char         *guide_label;               /* of the guides in the legend, or NULL */
  PetscInt            num_curves;
  const AmChartCurve *curves;
} AmChart;

/* Draws a PNG by gnuplot: curves with markers on two logarithmic axes, the legend beside them; each slope of the guides is in the legend once. All ranks give
 * the same chart. Without gnuplot, or if it fails, or without a point: as AmOutputPicture. Collective. Out: drawn, or NULL. */
PetscErrorCode AmOutputChart(MPI_Comm comm, const char path[], const AmChart *chart, PetscBool *drawn);
/* ---- panels: the same window several times, points coloured on one logarithmic scale ---- */
typedef struct {
  const char *title;
  PetscInt    num_points;
  const PetscReal (*points)[2]; /* [num_points] Å, of this rank */
  const PetscReal *values;      /* [num_points] >= 0, unit of color_label; what is beyond the range gets its end's colour */
} AmPanel;

typedef struct {
  const char            *color_label;           /* with unit; rank 0's counts for all but the points */
  PetscReal              range[2];              /* of the colours, 0 < range[0] < range[1] */
  PetscReal              center[2], half_width; /* Å: the window shown */
  PetscReal              diameter;              /* Å, of a point */
  PetscInt               num_panels;            /* the same on all ranks */
  const AmPanel         *panels;
  PetscInt               num_circles;
  const AmPictureCircle *circles; /* drawn in every panel, labelled in the first */
} AmPanels;

/* Draws a PNG by gnuplot, panels in rows from the top left. Without gnuplot, or drawn, as AmOutputPicture(). Collective. */
PetscErrorCode AmOutputPanels(MPI_Comm comm, const char path[], const AmPanels *panels, PetscBool *drawn);

/* ---- curves, y on a logarithmic scale or a linear one ---- */
typedef struct {
  const char *label;
  PetscInt    num_points;
  const PetscReal (*points)[2]; /* [num_points] x, y >= 0, of this rank, in any order; y below the range is drawn at its lower end */
  PetscBool   smooth;           /* no markers */
  PetscInt    color;            /* how many colours farther than its number; there are seven */
} AmCurve;

typedef struct {
  PetscReal   at;    /* x of an upright line, or y of a level one */
  const char *label; /* or NULL */
} AmCurveLine;

typedef struct {
  const char        *title, *x_label, *y_label; /* with units; rank 0's counts for all but the points */
  PetscReal          x_range[2], y_range[2];    /* y_range[0] < y_range[1], both > 0 on a logarithmic scale */
  PetscInt           num_curves;                /* the same on all ranks */
  const AmCurve     *curves;
  PetscInt           num_uprights;
  const AmCurveLine *uprights;
  const AmCurveLine *level;  /* one dashed line, or NULL */
  PetscBool          linear; /* y on a linear scale */
} AmCurves;

/* Draws a PNG by gnuplot. Points of a curve with the same x become one, their mean. Without gnuplot, or drawn, as AmOutputPicture(). Collective. */
PetscErrorCode AmOutputCurves(MPI_Comm comm, const char path[], const AmCurves *curves, PetscBool *drawn);

/* ---- map: a quantity over a cell of the plane, as colours and contours ---- */
typedef struct {
  PetscReal   at[2]; /* Å */
  const char *label;
} AmMapMark;

typedef struct {
  const char *title, *x_label, *y_label, *color_label; /* with units */
  PetscInt    num_rows, num_columns;
  const PetscReal (*points)[3]; /* [num_rows * num_columns] x, y in Å, value; NAN: left out. Neighbours in rows and columns span a mesh of any shape */
  PetscInt         num_marks;
  const AmMapMark *marks;
} AmMap;

/* Draws a PNG by gnuplot. All ranks give the same map. Without gnuplot, or drawn, as AmOutputPicture(). Collective. */
PetscErrorCode AmOutputMap(MPI_Comm comm, const char path[], const AmMap *map, PetscBool *drawn);

#endif
