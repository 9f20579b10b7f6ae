/* SPDX-License-Identifier: GPL-3.0-or-later
 * Coincidence-site lattices of cubic crystals.
 *
 * The rotation about [h k l] by θ with tan(θ/2) = (n/m) √s, s = h² + k² + l², has rational elements for whole m and n,
 *
 *   N R_ij = (m² - n² s) δ_ij + 2 n² h_i h_j - 2 m n ε_ijk h_k,    N = m² + n² s,
 *
 * and Σ is the least common denominator of its elements (Grimmer, Bollmann and Warrington 1974). With coprime m, n and coprime h, k, l it is N, N/2 or N/4,
 * whichever is odd, so every Σ about an axis comes from an N of at most 4 Σ. */
#include <atomesh/bicrystal.h>
#include <string.h>

#define MOST_INDEX 12   /* of planes and of directions in them that are looked through */
#define MOST_SIGMA 9999 /* beyond it looking through rotations takes seconds and more, and boundaries repeat after more than a run holds */

static PetscInt gcd(PetscInt a, PetscInt b)
{
  while (b) {
    const PetscInt rest = a % b;
    a                   = b;
    b                   = rest;
  }
  return PetscAbsInt(a);
}

static PetscInt gcd3(const PetscInt v[3]) { return gcd(gcd(v[0], v[1]), v[2]); }

static void shorten(PetscInt v[3])
{
  const PetscInt g = gcd3(v);
  for (int i = 0; i < 3 && g > 1; i++) v[i] /= g;
}

static PetscInt dot(const PetscInt a[3], const PetscInt b[3]) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

static void cross(const PetscInt a[3], const PetscInt b[3], PetscInt c[3])
{
  for (int i = 0; i < 3; i++) c[i] = a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3];
}

AmCslRotation AmCslRotationOf(PetscInt m, PetscInt n, const PetscInt axis[3])
{
  PetscInt      h[3] = {axis[0], axis[1], axis[2]}, common;
  AmCslRotation r;
  shorten(h);
  common = r.sigma = m * m + n * n * dot(h, h);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      const PetscInt turn = i == j ? 0 : ((j - i + 3) % 3 == 1 ? -h[3 - i - j] : h[3 - i - j]); /* -ε_ijk h_k */
      r.numerator[i][j]   = (i == j) * (m * m - n * n * dot(h, h)) + 2 * n * n * h[i] * h[j] + 2 * m * n * turn;
      common              = gcd(common, r.numerator[i][j]);
    }
  r.sigma /= common;
  for (int i = 0; i < 9; i++) r.numerator[i / 3][i % 3] /= common;
  return r;
}

/* Calls for m, n = 0, 1, ... what is a rotation of at most this Σ; the next one behind m, n. False at the end. */
static PetscBool next_rotation(const PetscInt axis[3], PetscInt most, PetscInt *m, PetscInt *n)
{
  PetscInt h[3] = {axis[0], axis[1], axis[2]};
  shorten(h);
  for (;;) {
    (*m)++;
    if (*m * *m + *n * *n * dot(h, h) > 4 * most) {
      *m = 0;
      (*n)++;
      if (*n * *n * dot(h, h) > 4 * most) return PETSC_FALSE;
    }
    if (gcd(*m, *n) == 1) return PETSC_TRUE;
  }
}

PetscInt AmCslSigmas(const PetscInt axis[3], PetscInt most, PetscInt room, PetscInt sigma[])
{
  PetscInt num = 0;
  for (PetscInt wanted = 3; wanted <= most && num < room; wanted += 2)
    for (PetscInt m = -1, n = 1; next_rotation(axis, wanted, &m, &n);) {
      if (AmCslRotationOf(m, n, axis).sigma != wanted) continue;
      sigma[num++] = wanted;
      break;
    }
  return num;
}

PetscErrorCode AmCslCheckSigma(PetscInt wanted, const PetscInt axis[3])
{
  enum { SHOWN = 6 };
  const PetscInt most = 4 * PetscMin(PetscMax(wanted, 10), 1000);
  PetscInt       sigma[SHOWN], num;
  char           all[128] = "";

  PetscFunctionBeginUser;
  AmCheckUser(gcd3(axis) > 0, "is [%d %d %d], must be a direction", (int)axis[0], (int)axis[1], (int)axis[2]);
  AmCheckUser(wanted <= MOST_SIGMA, "is %d, must be at most %d", (int)wanted, MOST_SIGMA);
  for (PetscInt m = -1, n = 1; wanted > 1 && next_rotation(axis, wanted, &m, &n);)
    if (AmCslRotationOf(m, n, axis).sigma == wanted) PetscFunctionReturn(0);
  num = AmCslSigmas(axis, most, SHOWN, sigma);
  AmCheckUser(num > 0, "is %d, which no rotation of a cubic crystal about [%d %d %d] has: that of the first one is above %d", (int)wanted, (int)axis[0],
              (int)axis[1], (int)axis[2], (int)most);
  for (PetscInt i = 0; i < num; i++) snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%d", i ? ", " : "", (int)sigma[i]);
  AmRaiseUser("is %d, which no rotation of a cubic crystal about [%d %d %d] has, must be one of %s, ...", (int)wanted, (int)axis[0], (int)axis[1], (int)axis[2],
              all);
}

/* The direction of the upper grain that lies along v of the lower: the transposed rotation, in smallest numbers. */
static void to_upper(const AmCslRotation *r, const PetscInt v[3], PetscInt out[3])
{
  for (int i = 0; i < 3; i++) out[i] = r->numerator[0][i] * v[0] + r->numerator[1][i] * v[1] + r->numerator[2][i] * v[2];
  shorten(out);
}

static int descending(const void *a, const void *b) { return *(const PetscInt *)a < *(const PetscInt *)b ? 1 : -(*(const PetscInt *)a > *(const PetscInt *)b); }

/* Whether two sets of indices differ by their order and signs only. */
static PetscBool same_form(const PetscInt a[3], const PetscInt b[3])
{
  PetscInt p[3], q[3];
  for (int i = 0; i < 3; i++) {
    p[i] = PetscAbsInt(a[i]);
    q[i] = PetscAbsInt(b[i]);
  }
  qsort(p, 3, sizeof(*p), descending);
  qsort(q, 3, sizeof(*q), descending);
  return p[0] == q[0] && p[1] == q[1] && p[2] == q[2] ? PETSC_TRUE : PETSC_FALSE;
}

static PetscReal degrees_of(PetscInt m, PetscInt n, const PetscInt axis[3])
{
  PetscInt h[3] = {axis[0], axis[1], axis[2]};
  shorten(h);
  return 2 * atan2(PetscAbsInt(n) * sqrt((PetscReal)dot(h, h)), m) * 180 / PETSC_PI;
}

/* The rotation of smallest angle whose boundary on this plane is symmetric (NULL: any). False if there is none. */
static PetscBool find_rotation(PetscInt sigma, const PetscInt axis[3], const PetscInt plane[3], AmCslRotation *best, PetscReal *degrees)
{
  PetscBool found = PETSC_FALSE;
  for (PetscInt m = -1, n = 1; next_rotation(axis, sigma, &m, &n);)
    for (int sign = -1; sign <= 1; sign += 2) {
      const AmCslRotation r     = AmCslRotationOf(m, sign * n, axis);
      const PetscReal     angle = degrees_of(m, n, axis);
      PetscInt            upper[3];
      if (plane) to_upper(&r, plane, upper);
      if (r.sigma != sigma || (plane && !same_form(plane, upper)) || (found && angle >= *degrees - 1e-9)) continue;
      found    = PETSC_TRUE;
      *best    = r;
      *degrees = angle;
    }
  return found;
}

/* The shortest direction in the plane that is a lattice direction of the upper grain of the same length. */
static void shared_direction(const AmCslRotation *r, const PetscInt plane[3], PetscInt z[3])
{
  PetscInt least = 0, v[3], upper[3];
  for (v[0] = -MOST_INDEX; v[0] <= MOST_INDEX; v[0]++)
    for (v[1] = -MOST_INDEX; v[1] <= MOST_INDEX; v[1]++)
      for (v[2] = -MOST_INDEX; v[2] <= MOST_INDEX; v[2]++) {
        const PetscInt d = dot(v, v);
        if (dot(v, plane) != 0 || gcd3(v) != 1 || (least > 0 && d >= least)) continue;
        to_upper(r, v, upper);
        if (dot(upper, upper) != d) continue;
        least = d;
        for (int i = 0; i < 3; i++) z[i] = v[i];
      }
}

/* The planes of smallest indices that would do, as text. */
static void list_planes(PetscInt sigma, const PetscInt axis[3], size_t size, char all[])
{
  PetscInt v[3], num = 0, length = 1;
  all[0] = 0;
  for (; length <= 6 * MOST_INDEX && num < 3; length++)
    for (v[0] = MOST_INDEX; v[0] >= 0; v[0]--)
      for (v[1] = MOST_INDEX; v[1] >= -MOST_INDEX; v[1]--)
        for (v[2] = MOST_INDEX; v[2] >= -MOST_INDEX && num < 3; v[2]--) {
          AmCslRotation r;
          PetscReal     degrees;
          if (dot(v, v) != length || gcd3(v) != 1 || dot(v, axis) != 0 || !find_rotation(sigma, axis, v, &r, &degrees)) continue;
          snprintf(all + strlen(all), size - strlen(all), "%s(%d %d %d)", num++ ? ", " : "", (int)v[0], (int)v[1], (int)v[2]);
        }
}

PetscErrorCode AmCslFindBoundary(PetscInt sigma, const PetscInt axis[3], const PetscInt given[3], PetscBool symmetric, AmCslBoundary *b)
{
  PetscInt      plane[3] = {given[0], given[1], given[2]}, z[3] = {axis[0], axis[1], axis[2]}, along[3];
  AmCslRotation r;
  char          all[128];

  PetscFunctionBeginUser;
  PetscCall(AmCslCheckSigma(sigma, axis));
  AmCheckUser(gcd3(plane) > 0, "is (%d %d %d), must be the indices of a plane", (int)given[0], (int)given[1], (int)given[2]);
  shorten(plane);
  shorten(z);
  cross(plane, z, along);
  AmCheckUser(dot(plane, z) == 0 || gcd3(along) == 0, "is (%d %d %d), must hold the axis [%d %d %d] (a tilt boundary) or be normal to it (a twist boundary)",
              (int)given[0], (int)given[1], (int)given[2], (int)axis[0], (int)axis[1], (int)axis[2]);
  if (!find_rotation(sigma, axis, symmetric ? plane : NULL, &r, &b->degrees)) {
    list_planes(sigma, axis, sizeof(all), all);
    AmCheckUser(all[0], "is (%d %d %d), which is no plane of a symmetric Sigma %d boundary about [%d %d %d], those have indices above %d", (int)given[0],
                (int)given[1], (int)given[2], (int)sigma, (int)axis[0], (int)axis[1], (int)axis[2], MOST_INDEX);
    AmRaiseUser("is (%d %d %d), which is no plane of a symmetric Sigma %d boundary about [%d %d %d], must be one such as %s", (int)given[0], (int)given[1],
                (int)given[2], (int)sigma, (int)axis[0], (int)axis[1], (int)axis[2], all);
  }
  if (gcd3(along) == 0) shared_direction(&r, plane, z);
  for (int i = 0; i < 3; i++) {
    b->axes[0][1][i] = plane[i];
    b->axes[0][2][i] = z[i];
  }
  to_upper(&r, plane, b->axes[1][1]);
  to_upper(&r, z, b->axes[1][2]);
  for (int g = 0; g < 2; g++) {
    cross(b->axes[g][1], b->axes[g][2], b->axes[g][0]);
    shorten(b->axes[g][0]);
  }
  PetscFunctionReturn(0);
}
