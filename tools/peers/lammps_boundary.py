#!/usr/bin/python3
"""Energy of a grain boundary by LAMMPS alone: its own lattices, its own overlaps, its own minimiser; beside that of atomesh boundary.

usage: lammps_boundary.py BOUNDARY_JSON POTENTIAL SPECIES [--layers 30] [--grid 4] [--overlaps 0.3,0.5,0.7]

BOUNDARY_JSON: boundary.json of atomesh boundary, of which only structure, axes, periods and the lattice constant are taken. POTENTIAL: a KIM model, or a pair style of
LAMMPS with its file, as "tersoff Si.tersoff". SPECIES: of a compound two, as "Ni Al". Two grains fill a box that repeats along all axes, so there are two boundaries in
it, and the box is relaxed along y. The upper grain is tried at a grid of translations with each overlap (nearest-neighbour distances); the lowest energy of both
boundaries, halved, is printed. At a symmetric boundary the two are mirror images. Of a compound only boxes that keep its composition count. Needs the Debian package
lammps, built with KIM.
"""
import argparse, json, subprocess, tempfile

EV_PER_A2 = 16.02176634  # J/m²
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


def energy(o, b, shift, overlap, cohesive):
    with tempfile.TemporaryDirectory() as folder:
        open(f"{folder}/in", "w").write(script(o, b, shift, overlap))
        run = subprocess.run(["lmp", "-in", "in", "-log", "none"], cwd=folder, capture_output=True, text=True)
    found = [line.split() for line in run.stdout.split("\n") if line.startswith("RESULT ")]
    if not found:
        return None
    kinds = [kind for _, kind in CUBES[b["structure"]][0]]
    if int(found[0][3]) * len(kinds) != int(found[0][2]) * kinds.count(1):
        return None
    return EV_PER_A2 * (float(found[0][1]) - float(found[0][2]) * cohesive) / (2 * b["period_x_A"] * b["period_z_A"])


def cohesive_energy(o, b):
    before, after = interactions(o)
    text = f"{before}\nboundary p p p\n{lattice(b)}\nregion box block 0 4 0 4 0 4\ncreate_box {len(o.species.split())} box\n{create_atoms(b, 'box')}\n"
    text += f'{after}\nmass * 1\nrun 0\nvariable e equal pe/atoms\nprint "RESULT ${{e}}"\n'
    with tempfile.TemporaryDirectory() as folder:
        open(f"{folder}/in", "w").write(text)
        run = subprocess.run(["lmp", "-in", "in", "-log", "none"], cwd=folder, capture_output=True, text=True, check=True)
    return float([line.split()[1] for line in run.stdout.split("\n") if line.startswith("RESULT ")][0])


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
    cohesive = cohesive_energy(o, b)
    best = None
    for i in range(o.grid):
        for k in range(o.grid):
            for overlap in (float(w) for w in o.overlaps.split(",")):
                shift = (i * b["period_x_A"] / o.grid, k * b["period_z_A"] / o.grid)
                e = energy(o, b, shift, overlap, cohesive)
                if e is not None and (best is None or e < best[0]):
                    best = (e, shift, overlap)
    print(f"LAMMPS {best[0]:.5f} J/m² at translation ({best[1][0]:.3f}, {best[1][1]:.3f}) Å, overlap {best[2]:g}; atomesh boundary {b['energy_J_per_m2']:.5f} J/m²")


main()
