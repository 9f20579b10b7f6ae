/* SPDX-License-Identifier: GPL-3.0-or-later
 * Closed polygonal dislocation loop in an isotropic medium.
 *
 *   U_i   = -b_i Ω/4π + c Σ [ -(1-2ν) (b×t)_i L + q L,i ],              c = 1/(8π(1-ν)),  q = b·(p×t),  X,j = ∂X/∂x_j
 *   U_i,j = -b_i Ω,j/4π + c Σ [ -(1-2ν) (b×t)_i L,j + L,i (b×t)_j + q L,ij ]
 *   L  = ∫ ds/R = ln (S+ℓ)/(S-ℓ),   ∇L = p J + t K,   ∇∇L = p p J' + (p t + t p) K3 + t t M - (I - t t) J,   ∇Ω = -Σ p×t J
 *   J  = ∫ ds/R³ = ℓ S/(R_A R_B D),   K = 1/R_A - 1/R_B,   K3 = 1/R_A³ - 1/R_B³,   M = s_A/R_A³ - s_B/R_B³
 *   J' = J (S²/(R_A R_B D) + 1/R_A² + 1/R_B² - 1/(R_A R_B)),   S = R_A + R_B,   D = R_A R_B + v_A·v_B
 *   Ω  = 2 sign(h) Σ atan2( n·(a×b'), D + |h| S )
 *
 * Sums over the segments A -> B, length ℓ, unit tangent t. v_A = A - x, R_A its length, s_A = v_A·t, p = v_A - s_A t (Å); n = unit normal about which the
 * corners turn right-handed, h = height of x over the plane, a and b' = v_A and v_B without their part along n; Ω > 0 on the side of n, 2π at the plane.
 * Sense: b by FS/RH, as for straight lines: U grows by b on a right-handed circuit about the line. So U jumps by -b from the side of -n to that of +n:
 * the side of n moves by -b/2, the other by +b/2. b·n > 0 takes matter out (vacancy loop), b·n < 0 puts it in (interstitial loop).
 *
 * Sources: U: Burgers (1939), as in Hirth and Lothe, Theory of Dislocations (1982), chapter 4; per segment Barnett, Phil. Mag. A 51 (1985) 383, corrected by
 * Barnett and Balluffi, Phil. Mag. Lett. 87 (2007); Fivel and Depres, Phil. Mag. 94 (2014). Ω: van Oosterom and Strackee, IEEE Trans. Biomed. Eng. 30 (1983)
 * 125, for the fan of triangles from the foot of x in the plane: then no arctangent has a branch, for any polygon, and the jump lies on its area alone. ∇U: by
 * differentiation. L, J, D have no differences of nearly equal numbers: they hold beside a long segment, on its extension, far away. */
#include "fieldimpl.h"

#define CORE 1e-4 /* Å: nearer to the line than this the singular integrals stay at a plateau, so that U and ∇U are finite everywhere */
#define FLAT 1e-3 /* Å: how far a corner may lie off the plane; more than the digits of a file leave, less than any jog */

/* One segment seen from x. */
typedef struct {
  AmVec3    t, p;             /* unit tangent; from x to the nearest point of the line */
  PetscReal RA, RB, sA, sB;   /* distances and places along t of the ends */
  PetscReal length, S, D;     /* ℓ, S, and D held above the plateau */
  PetscReal D_of_solid_angle; /* without plateau: the jump must be exact up to the line */
} Segment;

static AmVec3 corner_after(const AmLoop *loop, PetscInt k) { return loop->corner[k + 1 < loop->num_corners ? k + 1 : 0]; }

/* R_A R_B + v_A·v_B. Between the ends, where it is a small difference, |v_A×v_B|² = (ℓ distance)² gives it. */
static PetscReal half_angle_denominator(PetscReal RA, PetscReal RB, PetscReal dot, PetscReal cross)
{
  return dot >= 0 ? RA * RB + dot : cross * cross / (RA * RB - dot);
}

static Segment segment_from(AmVec3 x, AmVec3 A, AmVec3 B)
{
  const AmVec3    vA = AmVec3Sub(A, x), vB = AmVec3Sub(B, x), AB = AmVec3Sub(B, A);
  const PetscReal dot = AmVec3Dot(vA, vB), RA = AmVec3Norm(vA), RB = AmVec3Norm(vB), length = AmVec3Norm(AB);
  Segment         g  = {.length = length, .RA = PetscMax(RA, CORE), .RB = PetscMax(RB, CORE)};
  g.t                = AmVec3Scale(1 / length, AB);
  g.sA               = AmVec3Dot(vA, g.t);
  g.sB               = g.sA + length;
  g.p                = AmVec3Sub(vA, AmVec3Scale(g.sA, g.t));
  g.S                = g.RA + g.RB;
  g.D                = half_angle_denominator(g.RA, g.RB, dot, length * PetscMax(AmVec3Norm(g.p), CORE));
  g.D_of_solid_angle = half_angle_denominator(RA, RB, dot, length * AmVec3Norm(g.p));
  return g;
}

static PetscReal J_of(const Segment *g) { return g->length * g->S / (g->RA * g->RB * g->D); }

static AmVec3 gradient_of_L(const Segment *g) { return AmVec3Add(AmVec3Scale(J_of(g), g->p), AmVec3Scale(1 / g->RA - 1 / g->RB, g->t)); }

static AmMat3 hessian_of_L(const Segment *g)
{
  const PetscReal  RA2 = g->RA * g->RA, RB2 = g->RB * g->RB, RARB = g->RA * g->RB, J = J_of(g);
  const PetscReal  dJ = J * (g->S * g->S / (RARB * g->D) + 1 / RA2 + 1 / RB2 - 1 / RARB), K3 = 1 / (RA2 * g->RA) - 1 / (RB2 * g->RB);
  const PetscReal  M = g->sA / (RA2 * g->RA) - g->sB / (RB2 * g->RB);
  const PetscReal *p = g->p.v, *t = g->t.v;
  AmMat3           H;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) H.m[i][j] = dJ * p[i] * p[j] + K3 * (p[i] * t[j] + t[i] * p[j]) + M * t[i] * t[j] - J * ((i == j) - t[i] * t[j]);
  return H;
}

PetscReal AmLoopHeight(const AmLoop *loop, AmVec3 x) { return AmVec3Dot(loop->normal, AmVec3Sub(x, loop->corner[0])); }

/* Half of what the segment adds to |Ω|. On the plane itself half of the angle under which the segment is seen there. */
static PetscReal half_solid_angle(const AmLoop *loop, AmVec3 x, PetscReal h, AmVec3 A, AmVec3 B, const Segment *g)
{
  const AmVec3 foot = AmVec3Sub(x, AmVec3Scale(h, loop->normal));
  return atan2(AmVec3Dot(loop->normal, AmVec3Cross(AmVec3Sub(A, foot), AmVec3Sub(B, foot))), g->D_of_solid_angle + fabs(h) * g->S);
}

AmVec3 AmLoopDisplacement(const AmLoop *loop, AmVec3 x)
{
  const PetscReal nu = loop->poisson, c = 1 / (8 * PETSC_PI * (1 - nu)), h = AmLoopHeight(loop, x);
  PetscReal       half = 0;
  AmVec3          U    = {{0, 0, 0}};
  for (PetscInt k = 0; k < loop->num_corners; k++) {
    const AmVec3    A = loop->corner[k], B = corner_after(loop, k);
    const Segment   g  = segment_from(x, A, B);
    const AmVec3    bt = AmVec3Cross(loop->burgers, g.t);
    const PetscReal L  = log1p(g.length * (g.S + g.length) / g.D);
    U                  = AmVec3Add(U, AmVec3Scale(-(1 - 2 * nu) * c * L, bt));
    U                  = AmVec3Add(U, AmVec3Scale(-c * AmVec3Dot(g.p, bt), gradient_of_L(&g)));
    half += half_solid_angle(loop, x, h, A, B, &g);
  }
  return AmVec3Add(U, AmVec3Scale((h >= 0 ? -2 : 2) * half / (4 * PETSC_PI), loop->burgers));
}

AmMat3 AmLoopGradient(const AmLoop *loop, AmVec3 x)
{
  const PetscReal nu = loop->poisson, c = 1 / (8 * PETSC_PI * (1 - nu));
  AmMat3          G = {{{0}}};
  for (PetscInt k = 0; k < loop->num_corners; k++) {
    const Segment   g  = segment_from(x, loop->corner[k], corner_after(loop, k));
    const AmVec3    bt = AmVec3Cross(loop->burgers, g.t), dL = gradient_of_L(&g), dOmega = AmVec3Scale(-J_of(&g), AmVec3Cross(g.p, g.t));
    const AmMat3    H = hessian_of_L(&g);
    const PetscReal q = -AmVec3Dot(g.p, bt);
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++)
        G.m[i][j] += -loop->burgers.v[i] * dOmega.v[j] / (4 * PETSC_PI) + c * (dL.v[i] * bt.v[j] - (1 - 2 * nu) * bt.v[i] * dL.v[j] + q * H.m[i][j]);
  }
  return G;
}

PetscInt AmLoopWinding(const AmLoop *loop, AmVec3 x)
{
  const AmVec3 foot = AmVec3Sub(x, AmVec3Scale(AmLoopHeight(loop, x), loop->normal));
  PetscReal    half = 0;
  for (PetscInt k = 0; k < loop->num_corners; k++) {
    const Segment g = segment_from(foot, loop->corner[k], corner_after(loop, k));
    half += half_solid_angle(loop, foot, 0, loop->corner[k], corner_after(loop, k), &g);
  }
  return (PetscInt)lround(half / PETSC_PI);
}

PetscReal AmLoopEdgeDistance(const AmLoop *loop, AmVec3 x)
{
  PetscReal least = PETSC_MAX_REAL;
  for (PetscInt k = 0; k < loop->num_corners; k++) {
    const AmVec3    A = loop->corner[k], AB = AmVec3Sub(corner_after(loop, k), A), Ax = AmVec3Sub(x, A);
    const PetscReal s = PetscClipInterval(AmVec3Dot(Ax, AB) / AmVec3Dot(AB, AB), 0, 1);
    least             = PetscMin(least, AmVec3Norm(AmVec3Sub(Ax, AmVec3Scale(s, AB))));
  }
  return least;
}

/* Twice the area vector. Taken from the first corner, so that a loop far from the origin loses no digits. */
static AmVec3 area_vector(PetscInt n, const AmVec3 corner[])
{
  AmVec3 area = {{0, 0, 0}};
  for (PetscInt k = 1; k + 1 < n; k++) area = AmVec3Add(area, AmVec3Cross(AmVec3Sub(corner[k], corner[0]), AmVec3Sub(corner[k + 1], corner[0])));
  return area;
}

static PetscErrorCode check_loop(const AmDislocationLoop *l)
{
  PetscReal longest = 0;
  PetscFunctionBeginUser;
  AmCheckUser(l->num_corners >= 3, "a dislocation loop has %d corners, must have 3 or more", (int)l->num_corners);
  AmCheckUser(AmVec3Norm(l->burgers) > 0, "the Burgers vector of a dislocation loop is zero, must not be");
  AmCheckUser(l->poisson > -1 && l->poisson < 0.5, "Poisson's ratio is %g, must lie between -1 and 0.5", l->poisson);
  for (PetscInt k = 0; k < l->num_corners; k++) {
    const PetscReal length = AmVec3Norm(AmVec3Sub(l->corner[(k + 1) % l->num_corners], l->corner[k]));
    AmCheckUser(length > FLAT, "corners %d and %d of a dislocation loop are %g Å apart, must be more than %g Å", (int)k + 1,
                (int)((k + 1) % l->num_corners) + 1, length, FLAT);
    longest = PetscMax(longest, length);
  }
  /* a polygon thinner than the tolerance of its plane has no normal */
  AmCheckUser(AmVec3Norm(area_vector(l->num_corners, l->corner)) > 2 * FLAT * longest, "the area of a dislocation loop is zero, must not be");
  PetscFunctionReturn(0);
}

PetscErrorCode AmLoopCreate(const AmDislocationLoop *from, AmLoop *loop)
{
  const PetscInt n    = from->num_corners;
  AmVec3         mean = {{0, 0, 0}};
  PetscFunctionBeginUser;
  PetscCall(check_loop(from));
  const AmVec3 area   = area_vector(n, from->corner);
  const AmVec3 normal = AmVec3Scale(1 / AmVec3Norm(area), area);
  for (PetscInt k = 0; k < n; k++) mean = AmVec3Add(mean, AmVec3Scale(1.0 / n, from->corner[k]));
  for (PetscInt k = 0; k < n; k++) {
    const PetscReal off = AmVec3Dot(normal, AmVec3Sub(from->corner[k], mean));
    AmCheckUser(fabs(off) <= FLAT, "corner %d of a dislocation loop lies %g Å off its plane, must lie within %g Å", (int)k + 1, fabs(off), FLAT);
  }
  *loop = (AmLoop){.num_corners = n, .normal = normal, .burgers = from->burgers, .poisson = from->poisson};
  PetscCall(PetscMalloc1(n, &loop->corner));
  for (PetscInt k = 0; k < n; k++) loop->corner[k] = AmVec3Sub(from->corner[k], AmVec3Scale(AmVec3Dot(normal, AmVec3Sub(from->corner[k], mean)), normal));
  PetscFunctionReturn(0);
}
