#!/usr/bin/python3
"""Energy of a grain boundary by LAMMPS alone: its own lattices, its own overlaps, its own minimiser; beside that of atomesh boundary.

usage: lammps_boundary.py BOUNDARY_JSON POTENTIAL SPECIES [--layers 30] [--grid 4] [--overlaps 0.3,0.5,0.7]

BOUNDARY_JSON: boundary.json of atomesh boundary, of which only structure, axes, periods and the lattice constant are taken. POTENTIAL: a KIM model, or a pair style of
LAMMPS with its file, as "tersoff Si.tersoff". SPECIES: of a compound two, as "Ni Al". Two grains fill a box that repeats along all axes, so there are two boundaries in
it, and the box is relaxed along y. The upper grain is tried at a grid of translations with each overlap (nearest-neighbour distances); the lowest energy of both
boundaries, halved, is printed. At a symmetric boundary the two are mirror images. Of a compound only boxes that keep its composition count. An hcp crystal has no period
along the normal: there one boundary lies between two grains that end in free surfaces, each plane of atoms is tried as the end of each grain, and the energies of the atoms
farther than 20 Å from these are summed, unless the boundary has moved to where atoms are no longer counted. Needs the Debian package lammps, built with KIM.
"""
import argparse, json, subprocess, tempfile
from itertools import product

EV_PER_A2 = 16.02176634  # J/m²
SETTLED = 5e-4  # eV: what an atom between boundary and surface may differ by from the crystal
FACES = [(0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)]
INNER = [tuple(x + 0.25 for x in face) for face in FACES]
# atoms of the cube with their types, and the nearest-neighbour distance in lattice constants
CUBES = {
    "fcc": ([(at, 1) for at in FACES], 0.5**0.5),
    "bcc": ([((0, 0, 0), 1), ((0.5, 0.5, 0.5), 1)], 0.75**0.5),
    "diamond": ([(at, 1) for at in FACES + INNER], 3**0.5 / 4),
    "zincblende": ([(at, 1) for at in FACES] + [(at, 2) for at in INNER], 3**0.5 / 4),
    "b2": ([((0, 0, 0), 1), ((0.5, 0.5, 0.5), 2)], 0.75**0.5),
    "l12": ([(at, 1) for at in FACES[1:]] + [(FACES[0], 2)], 0.5**0.5),
}


def interactions(o):
    """Lines before the box is made, and after."""
    if " " in o.potential:
        style, file = o.potential.split()
        return "units metal", f"pair_style {style}\npair_coeff * * {file} {o.species}"
    return f"kim init {o.potential} metal", f"kim interactions {o.species}"


def lattice(b, orient=""):
    atoms = CUBES[b["structure"]][0]
    return f"lattice custom {b['lattice_constant_A']:.12f} a1 1 0 0 a2 0 1 0 a3 0 0 1 {orient} " + " ".join(f"basis {x:g} {y:g} {z:g}" for (x, y, z), _ in atoms)


def create_atoms(b, where):
    types = " ".join(f"basis {i + 1} {kind}" for i, (_, kind) in enumerate(CUBES[b["structure"]][0]))
    return f"create_atoms 1 {where} {types}"


def script(o, b, shift, overlap):
    a, P, pz = b["lattice_constant_A"], b["period_x_A"], b["period_z_A"]
    length = sum(k * k for k in b["axes_lower"][1]) ** 0.5 * a
    half = length * max(1, round(o.layers / length))
    orient = [" ".join(f"orient {'xyz'[i]} " + " ".join(f"{k:g}" for k in b[g][i]) for i in range(3)) for g in ("axes_lower", "axes_upper")]
    before, after = interactions(o)
    types = len(o.species.split())
    return f"""
{before}
boundary p p p
atom_modify map array
region box block 0 {P:.12f} {-half:.12f} {half:.12f} 0 {pz:.12f} units box
create_box {types} box
region lower block INF INF INF -1e-6 INF INF units box
region upper block INF INF -1e-6 {half - 1e-6:.12f} INF INF units box
{lattice(b, orient[0])}
{create_atoms(b, "region lower")}
group lower region lower
{lattice(b, orient[1])}
{create_atoms(b, "region upper")}
group upper subtract all lower
displace_atoms upper move {shift[0]:.12f} 0 {shift[1]:.12f} units box
{after}
mass * 1
delete_atoms overlap {overlap * a * CUBES[b["structure"]][1]:.12f} upper lower
fix relax all box/relax y 0 vmax 0.001
minimize 0 1e-4 2000 20000
unfix relax
minimize 0 1e-5 2000 20000
fix relax all box/relax y 0 vmax 0.001
minimize 0 1e-5 2000 20000
variable e equal pe
variable n equal atoms
group first type 1
variable f equal count(first)
print "RESULT ${{e}} ${{n}} ${{f}}"
"""


def run(text):
    """Numbers of the line RESULT, or None."""
    with tempfile.TemporaryDirectory() as folder:
        open(f"{folder}/in", "w").write(text)
        ran = subprocess.run(["lmp", "-in", "in", "-log", "none"], cwd=folder, capture_output=True, text=True)
    found = [line.split()[1:] for line in ran.stdout.split("\n") if line.startswith("RESULT ")]
    return [float(word) for word in found[0]] if found else None


def energy(o, b, shift, overlap, cohesive):
    found = run(script(o, b, shift, overlap))
    if not found:
        return None
    kinds = [kind for _, kind in CUBES[b["structure"]][0]]
    if int(found[2]) * len(kinds) != int(found[1]) * kinds.count(1):
        return None
    return EV_PER_A2 * (found[0] - found[1] * cohesive) / (2 * b["period_x_A"] * b["period_z_A"])


def cohesive_energy(o, b):
    before, after = interactions(o)
    text = f"{before}\nboundary p p p\n{lattice(b)}\nregion box block 0 4 0 4 0 4\ncreate_box {len(o.species.split())} box\n{create_atoms(b, 'box')}\n"
    text += f'{after}\nmass * 1\nrun 0\nvariable e equal pe/atoms\nprint "RESULT ${{e}}"\n'
    return run(text)[0]


def hcp_grain(o, b, axes):
    """Atoms of one period, up to two thicknesses below y = 0 and above."""
    a, c, P, pz = b["lattice_constant_A"], b["lattice_constant_A"] * b["c_over_a"], b["period_x_A"], b["period_z_A"]
    most = int(2 * (2 * o.layers + P + pz) / a)
    cells = product(range(-most, most + 1), range(-most, most + 1), range(-int(most * a / c), int(most * a / c) + 1), ((0, 0, 0), (1 / 3, 2 / 3, 0.5)))
    atoms = []
    for i, j, k, (u, v, w) in cells:
        crystal = (a * (i + u - (j + v) / 2), a * 0.75**0.5 * (j + v), c * (k + w))
        x, y, z = (sum(axis[n] * crystal[n] for n in range(3)) for axis in axes)
        if -1e-4 <= x < P - 1e-4 and -1e-4 <= z < pz - 1e-4 and abs(y) < 2 * o.layers:
            atoms.append((x, y, z))
    return atoms


def planes(atoms):
    """Heights of two planes of atoms that follow each other: hcp has two in a distance of lattice planes."""
    heights = sorted({round(y, 3) for _, y, _ in atoms if y > -1e-3})
    return heights[:2]


def pair_script(o, b, atoms, overlap, cohesive):
    before, after = interactions(o)
    create = "\n".join(f"create_atoms {1 + upper} single {x:.10f} {y:.10f} {z:.10f} units box" for upper in (0, 1) for x, y, z in atoms[upper])
    return f"""
{before}
boundary p s p
atom_modify map array
region box block 0 {b["period_x_A"]:.10f} {-2 * o.layers} {2 * o.layers} 0 {b["period_z_A"]:.10f} units box
create_box 2 box
{create}
{after.replace(o.species, f"{o.species} {o.species}")}
mass * 1
group lower type 1
group upper type 2
delete_atoms overlap {overlap * b["lattice_constant_A"]:.10f} upper lower
region inner block INF INF {20 - o.layers} {o.layers - 20} INF INF units box
region middle block INF INF {25 - o.layers} {o.layers - 25} INF INF units box
group inner region inner
group middle region middle
group ends subtract inner middle
compute e all pe/atom
compute sum inner reduce sum c_e
variable off atom abs(c_e-({cohesive}))
compute worst ends reduce max v_off
thermo_style custom step pe c_sum c_worst
minimize 0 1e-6 5000 50000
variable n equal count(inner)
variable e equal c_sum
variable w equal c_worst
print "RESULT ${{e}} ${{n}} ${{w}}"
"""


def hcp_energies(o, b):
    """The lowest energy of every translation, every overlap and every pair of planes that can end the grains."""
    grain = [hcp_grain(o, b, b[g]) for g in ("axes_lower", "axes_upper")]
    P, pz = b["period_x_A"], b["period_z_A"]
    bulk = run(pair_script(o, b, [[at for at in grain[0] if abs(at[1]) < o.layers], []], 0.1, 0))
    cohesive = bulk[0] / bulk[1]
    for i, k, low, high, overlap in product(range(o.grid), range(o.grid), planes(grain[0]), planes(grain[1]), map(float, o.overlaps.split(","))):
        shift = (i * P / o.grid, k * pz / o.grid)
        lower = [(x, y - low, z) for x, y, z in grain[0] if -o.layers < y - low < 1e-3]
        upper = [((x + shift[0]) % P, y - high, (z + shift[1]) % pz) for x, y, z in grain[1] if -1e-3 < y - high < o.layers]
        found = run(pair_script(o, b, (lower, upper), overlap, cohesive))
        if found and found[2] < SETTLED:
            yield EV_PER_A2 * (found[0] - found[1] * cohesive) / (P * pz), shift, overlap


def cubic_energies(o, b):
    cohesive = cohesive_energy(o, b)
    for i, k, overlap in product(range(o.grid), range(o.grid), map(float, o.overlaps.split(","))):
        shift = (i * b["period_x_A"] / o.grid, k * b["period_z_A"] / o.grid)
        e = energy(o, b, shift, overlap, cohesive)
        if e is not None:
            yield e, shift, overlap


def main():
    p = argparse.ArgumentParser()
    p.add_argument("json")
    p.add_argument("potential")
    p.add_argument("species")
    p.add_argument("--layers", type=float, default=30, help="Å: thickness of a grain, at least a period")
    p.add_argument("--grid", type=int, default=4)
    p.add_argument("--overlaps", default="0.3,0.5,0.7")
    o = p.parse_args()
    b = json.load(open(o.json))
    best = min((hcp_energies if b["structure"] == "hcp" else cubic_energies)(o, b))
    print(f"LAMMPS {best[0]:.5f} J/m² at translation ({best[1][0]:.3f}, {best[1][1]:.3f}) Å, overlap {best[2]:g}; atomesh boundary {b['energy_J_per_m2']:.5f} J/m²")


main()
