#!/usr/bin/python3
"""Let LAMMPS evaluate the end state of a run of every atom, under the same KIM model: the largest force on a free atom, and how far site energies are apart.

usage: lammps_state.py CASE [--set KEY=VALUE ...]

Needs the Debian packages lammps and python3-numpy, and build/atomesh (tools/setup). The case is run with the scheme atm and may have any species, interstitials and
vacancies. Energies are compared over free atoms; held ones lack neighbours in both programs. Not for embedding functions of KIM drivers that give no energy of single atoms.
Lengths in Å, energies in eV.
"""
import argparse, json, os, re, subprocess, tempfile
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MARGIN = 60  # Å of empty box around the atoms, where it is not periodic


def run(case, sets, out):
    sets = ["scheme=atm", "output.all_atoms=true", "output.picture=false", "output.vtu=false"] + sets
    command = [f"{ROOT}/build/atomesh", "run", case, "--output", out] + [w for s in sets for w in ("--set", s)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return json.load(open(f"{out}/result.json"))


def atoms_of(path):
    """Of an extended XYZ file of Atomesh: species, positions [n, 3], site energies, free [n]; edges of the box, and along which it is periodic."""
    lines = open(path).read().split("\n")
    rows = [line.split() for line in lines[2:] if line]
    lattice = [float(w) for w in re.search(r'Lattice="([^"]*)"', lines[1]).group(1).split()]
    periodic = [w == "T" for w in re.search(r'pbc="([^"]*)"', lines[1]).group(1).split()]
    number = lambda first, last: np.array([row[first:last] for row in rows], float)
    return [row[0] for row in rows], number(1, 4), number(13, 14)[:, 0], np.array([row[-1] == "T" for row in rows]), lattice[::4], periodic


def lammps(folder, model, species, x, edges, periodic):
    """Energies [n] and forces [n, 3]."""
    kinds = sorted(set(species))
    low = np.where(periodic, 0, x.min(0) - MARGIN)
    high = np.where(periodic, edges, x.max(0) + MARGIN)
    x = np.where(periodic, x % np.where(periodic, edges, 1), x)
    with open(f"{folder}/data", "w") as f:
        f.write(f"atoms\n\n{len(x)} atoms\n{len(kinds)} atom types\n")
        f.writelines(f"{l:.13f} {h:.13f} {axis}lo {axis}hi\n" for l, h, axis in zip(low, high, "xyz"))
        f.write("\nAtoms\n\n")
        f.writelines(f"{n + 1} {kinds.index(s) + 1} {q[0]:.13f} {q[1]:.13f} {q[2]:.13f}\n" for n, (s, q) in enumerate(zip(species, x)))
    with open(f"{folder}/in", "w") as f:
        f.write(f"""units metal
atom_style atomic
boundary {" ".join("p" if p else "f" for p in periodic)}
read_data data
mass * 1
pair_style kim {model}
pair_coeff * * {" ".join(kinds)}
neighbor 0.5 bin
compute e all pe/atom
dump 1 all custom 1 dump id c_e fx fy fz
dump_modify 1 sort id format float %.17g
run 0
""")
    if subprocess.run(["lmp", "-in", "in", "-log", "log", "-screen", "none", "-nocite"], cwd=folder).returncode:
        raise SystemExit("lammps_state.py: LAMMPS says: " + open(f"{folder}/log").read().strip().split("\n")[-1])
    a = np.array([line.split() for line in open(f"{folder}/dump").read().split("\n")[9:] if line], float)
    return a[:, 1], a[:, 2:]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("case")
    p.add_argument("--set", action="append", default=[])
    o = p.parse_args()
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OPENBLAS_NUM_THREADS="1")
    with tempfile.TemporaryDirectory() as d:
        result = run(o.case, o.set, f"{d}/out")
        model = re.search(r"\bpotential: *[\"']?([^\s,\"'}]+)", open(f"{d}/out/case.yaml").read()).group(1)
        species, x, energy, free, edges, periodic = atoms_of(f"{d}/out/atoms.xyz")
        e, force = lammps(d, model, species, x, edges, periodic)
    kinds = ", ".join(f"{species.count(k)} {k}" for k in sorted(set(species)))
    print(f"{len(x)} atoms ({kinds}), {free.sum()} free; {result['status']}, energy {result['energy_eV']:.9f} eV, largest residual {result['residual_max_eV_per_A']:.1e} eV/Å")
    print(f"LAMMPS: largest force on a free atom {abs(force[free]).max():.1e} eV/Å; site energies differ by {abs(e - energy)[free].max():.1e} eV, "
          f"their mean by {abs((e - energy)[free].mean()):.1e} eV")


if __name__ == "__main__":
    main()
