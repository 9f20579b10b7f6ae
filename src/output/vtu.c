/* SPDX-License-Identifier: GPL-3.0-or-later
 * VTU: VTK's XML for unstructured grids, one piece a rank, arrays in base64 with a 64-bit byte count before them. */
#include <atomesh/output.h>
#include <string.h>

/* Codes bytes as they come, so that no second copy of an array is made. */
typedef struct {
  AmText        text;
  unsigned char left[3];
  int           num_left;
} Coder;

static PetscErrorCode code_triple(Coder *coder)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char              out[4]   = "====";

  PetscFunctionBeginUser;
  for (int k = coder->num_left; k < 3; k++) coder->left[k] = 0;
  out[0] = digits[coder->left[0] >> 2];
  out[1] = digits[(coder->left[0] & 3) << 4 | coder->left[1] >> 4];
  if (coder->num_left > 1) out[2] = digits[(coder->left[1] & 15) << 2 | coder->left[2] >> 6];
  if (coder->num_left > 2) out[3] = digits[coder->left[2] & 63];
  coder->num_left = 0;
  PetscCall(AmTextAppend(coder->text, 4, out));
  PetscFunctionReturn(0);
}

static PetscErrorCode code(Coder *coder, const void *bytes, size_t size)
{
  PetscFunctionBeginUser;
  for (size_t i = 0; i < size; i++) {
    coder->left[coder->num_left++] = ((const unsigned char *)bytes)[i];
    if (coder->num_left == 3) PetscCall(code_triple(coder));
  }
  PetscFunctionReturn(0);
}

/* Begins an array of size bytes. */
static PetscErrorCode open_array(AmText text, const char name[], const char type[], PetscInt comps, size_t size, Coder *coder)
{
  const uint64_t head = size;

  PetscFunctionBeginUser;
  PetscCall(AmTextPrint(text, "<DataArray type=\"%s\" Name=\"%s\" NumberOfComponents=\"%d\" format=\"binary\">\n", type, name, (int)comps));
  *coder = (Coder){text, {0}, 0};
  PetscCall(code(coder, &head, sizeof head));
  PetscFunctionReturn(0);
}

static PetscErrorCode close_array(Coder *coder)
{
  PetscFunctionBeginUser;
  if (coder->num_left) PetscCall(code_triple(coder));
  PetscCall(AmTextPrint(coder->text, "\n</DataArray>\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode print_reals(AmText text, const char name[], PetscInt comps, PetscInt n, const PetscReal data[])
{
  Coder coder;

  PetscFunctionBeginUser;
  PetscCall(open_array(text, name, "Float64", comps, (size_t)n * (size_t)comps * sizeof(double), &coder));
  for (size_t i = 0; i < (size_t)n * (size_t)comps; i++) {
    const double value = (double)data[i];
    PetscCall(code(&coder, &value, sizeof value));
  }
  PetscCall(close_array(&coder));
  PetscFunctionReturn(0);
}

static PetscErrorCode print_points(AmText text, const AmVTUData *data)
{
  Coder coder;

  PetscFunctionBeginUser;
  PetscCall(AmTextPrint(text, "<Points>\n"));
  PetscCall(open_array(text, "Points", "Float64", 3, (size_t)data->num_points * 3 * sizeof(double), &coder));
  for (PetscInt i = 0; i < data->num_points; i++)
    for (int a = 0; a < 3; a++) {
      const double value = (double)data->points[i].v[a];
      PetscCall(code(&coder, &value, sizeof value));
    }
  PetscCall(close_array(&coder));
  PetscCall(AmTextPrint(text, "</Points>\n"));
  PetscFunctionReturn(0);
}

static int nodesof(AmCellType type)
{
  switch (type) {
  case AM_CELL_VERTEX:
    return 1;
  case AM_CELL_LINE:
    return 2;
  case AM_CELL_TRIANGLE:
    return 3;
  case AM_CELL_TET:
    return 4;
  case AM_CELL_TRIANGLE6:
    return 6;
  case AM_CELL_TET10:
    return 10;
  }
  return 0;
}

static AmCellType type_of(const AmVTUData *data, PetscInt i) { return data->cell_types ? data->cell_types[i] : data->cell_type; }

static PetscErrorCode print_cells(AmText text, const AmVTUData *data)
{
  const size_t n     = (size_t)data->num_cells;
  size_t       nodes = 0;
  int64_t      end   = 0;
  Coder        coder;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < data->num_cells; i++) nodes += (size_t)nodesof(type_of(data, i));
  PetscCall(AmTextPrint(text, "<Cells>\n"));
  PetscCall(open_array(text, "connectivity", "Int64", 1, nodes * sizeof(int64_t), &coder));
  for (size_t i = 0; i < nodes; i++) {
    const int64_t point = data->cells[i];
    PetscCall(code(&coder, &point, sizeof point));
  }
  PetscCall(close_array(&coder));
  PetscCall(open_array(text, "offsets", "Int64", 1, n * sizeof(int64_t), &coder));
  for (PetscInt i = 0; i < data->num_cells; i++) {
    end += nodesof(type_of(data, i));
    PetscCall(code(&coder, &end, sizeof end));
  }
  PetscCall(close_array(&coder));
  PetscCall(open_array(text, "types", "UInt8", 1, n, &coder));
  for (PetscInt i = 0; i < data->num_cells; i++) {
    const unsigned char type = (unsigned char)type_of(data, i);
    PetscCall(code(&coder, &type, 1));
  }
  PetscCall(close_array(&coder));
  PetscCall(AmTextPrint(text, "</Cells>\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode print_fields(AmText text, const char element[], PetscInt num_fields, const AmVTUField fields[], PetscInt n)
{
  PetscFunctionBeginUser;
  PetscCall(AmTextPrint(text, "<%s>\n", element));
  for (PetscInt k = 0; k < num_fields; k++) PetscCall(print_reals(text, fields[k].name, fields[k].comps, n, fields[k].data));
  PetscCall(AmTextPrint(text, "</%s>\n", element));
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputVTU(MPI_Comm comm, const char path[], const AmVTUData *data)
{
  AmText         text;
  const uint16_t one    = 1;
  const char    *endian = *(const unsigned char *)&one ? "LittleEndian" : "BigEndian";

  PetscFunctionBeginUser;
  PetscCheck(data->cell_types || nodesof(data->cell_type), comm, PETSC_ERR_ARG_OUTOFRANGE, "cell type %d is not known", (int)data->cell_type);
  PetscCall(AmTextOpen(comm, path, &text));
  PetscCall(AmTextPrintRoot(
      text, "<?xml version=\"1.0\"?>\n<VTKFile type=\"UnstructuredGrid\" version=\"1.0\" byte_order=\"%s\" header_type=\"UInt64\">\n<UnstructuredGrid>\n",
      endian));
  PetscCall(AmTextPrint(text, "<Piece NumberOfPoints=\"%" PetscInt_FMT "\" NumberOfCells=\"%" PetscInt_FMT "\">\n", data->num_points, data->num_cells));
  PetscCall(print_fields(text, "PointData", data->num_point_fields, data->point_fields, data->num_points));
  PetscCall(print_fields(text, "CellData", data->num_cell_fields, data->cell_fields, data->num_cells));
  PetscCall(print_points(text, data));
  PetscCall(print_cells(text, data));
  PetscCall(AmTextPrint(text, "</Piece>\n"));
  PetscCall(AmTextSync(text));
  PetscCall(AmTextPrintRoot(text, "</UnstructuredGrid>\n</VTKFile>\n"));
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}
