#!/usr/bin/python3
"""Time one energy and gradient of all atoms, without neighbour lists, by LAMMPS and by Atomesh in turn, on one core; print medians and their ratio.

usage: lammps_kernel.py [--setfl FILE] [--species Cu] [--lattice 3.615] [--cells 20] [--style eam/alloy] [--rounds 5] [--core 0]

Needs the Debian packages lammps and lammps-data, and build/atomesh_bench (tools/setup). Both take the same setfl file, the same periodic fcc crystal with
atoms moved by up to 0.1 Å along each axis, and a skin of 0.5 Å; both sum energies in each evaluation. Several species, as Ni,Al, make a random alloy in
equal shares. LAMMPS: the part Pair of the fastest of 100 short
runs without motion. Atomesh: the fastest evaluation of a second. Lengths in Å.
"""
import argparse, json, os, re, statistics, subprocess, tempfile

RUNS = 100
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def lammps(o, folder):
    steps = max(1, 16000 // (4 * o.cells ** 3))
    species = o.species.split(",")
    mixing = "".join(f"set group all type/fraction {k} {1 / k} {4711 + k}\n" for k in range(2, len(species) + 1))
    with open(f"{folder}/in", "w") as f:
        f.write(f"""units metal
atom_style atomic
boundary p p p
lattice fcc {o.lattice}
region box block 0 {o.cells} 0 {o.cells} 0 {o.cells}
create_box {len(species)} box
create_atoms 1 box
{mixing}mass * 1
displace_atoms all random 0.1 0.1 0.1 4711
pair_style {o.style}
pair_coeff * * {o.setfl} {" ".join(species)}
neighbor 0.5 bin
neigh_modify delay 0 every 1000000 check no
thermo_style custom step pe
thermo 1
""" + RUNS * f"run {steps}\n")
    subprocess.run(["taskset", "-c", o.core, "lmp", "-in", "in", "-log", "log", "-screen", "none", "-nocite"], check=True, cwd=folder)
    log = open(f"{folder}/log").read()
    seconds = min(float(t) for t in re.findall(r"^Pair\s*\|\s*\S+\s*\|\s*(\S+)", log, re.M))
    return 1e9 * seconds / steps / (4 * o.cells ** 3)


def atomesh(o, folder):
    subprocess.run(["taskset", "-c", o.core, f"{ROOT}/build/atomesh_bench", "--kernel", o.setfl, o.species, str(o.lattice), str(o.cells),
                    "--json", "json"], check=True, cwd=folder, stdout=subprocess.DEVNULL)
    return json.load(open(f"{folder}/json"))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--setfl", default="/usr/share/lammps/potentials/Cu_mishin1.eam.alloy")
    p.add_argument("--species", default="Cu")
    p.add_argument("--lattice", type=float, default=3.615)
    p.add_argument("--cells", type=int, default=20)
    p.add_argument("--style", default="eam/alloy")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--core", default="0")
    o = p.parse_args()
    o.setfl = os.path.abspath(o.setfl)
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OPENBLAS_NUM_THREADS="1")
    theirs, ours, product = [], [], []
    print("round   LAMMPS  Atomesh  product   (ns an atom)")
    with tempfile.TemporaryDirectory() as folder:
        for i in range(o.rounds):
            theirs.append(lammps(o, folder))
            r = atomesh(o, folder)
            ours.append(r["energy and gradient"])
            product.append(r["Hessian product"])
            print(f"{i + 1:5d} {theirs[-1]:8.1f} {ours[-1]:8.1f} {product[-1]:8.1f}", flush=True)
    a, b, c = (statistics.median(x) for x in (theirs, ours, product))
    print(f"{o.style}, {4 * o.cells ** 3} atoms: kernel {b / a:.3f} of LAMMPS, Hessian product {c / b:.3f} of an evaluation (medians)")


if __name__ == "__main__":
    main()
