#!/usr/bin/python3
"""Relax every atom of a case by LAMMPS and by Atomesh, in turn, on one core; print what each cost and how far its energy is from the minimum.

usage: lammps_relax.py CASE [--set KEY=VALUE ...] [--peer cg:eam/alloy] [--peer fire:eam/alloy/opt] [--coupled "scheme=bqcf mesh.order=2"] [--fmax 1e-4]
                       [--rounds 3] [--no-peer] [--core 0] [--json FILE]

Needs the Debian packages lammps and python3-numpy, and build/atomesh (tools/setup). Atomesh relaxes every atom of the case to 1e-9 eV/Å first: that is the
minimum, and its file says where atoms are and which are held, so LAMMPS has the same problem and the same start (the predictor under the load of the case).
LAMMPS reads the EAM tables of the case, from the file or out of the KIM model. Its time is CPU time of the minimiser's loop, without set-up; that of Atomesh is
the solve with its neighbour list, preconditioner and stability check, and the best of the rounds. "Same energy": when the energy of Atomesh was as near to the
minimum as LAMMPS came. --coupled runs the case coupled, too, and measures its error against every atom; its time counts set-up and solve.
Lengths in Å, energies in eV.
"""
import argparse, json, os, re, shlex, subprocess, tempfile
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MODELS = "/usr/lib/x86_64-linux-gnu/kim-api/portable-models"
RESOLVED = 1e-12  # of a total energy, which LAMMPS has with this error
MARGIN = 60  # Å of empty box around the atoms


def atomesh(o, out, sets):
    sets = [f"output.{f}=false" for f in ("vtu", "picture")] + ["reference=''"] + o.set + sets
    command = ["taskset", "-c", o.core, f"{ROOT}/build/atomesh", "run", o.case, "--output", out]
    subprocess.run(command + [w for s in sets for w in ("--set", s)], check=True, stdout=subprocess.DEVNULL)
    return json.load(open(f"{out}/result.json"))


def atoms_of(path):
    """Of an extended XYZ file of Atomesh: start, end, crystal [n, 3], free [n], period along z, its lines."""
    lines = open(path).read().split("\n")
    columns = re.search(r"Properties=(\S+)", lines[1]).group(1)
    assert columns.startswith("species:S:1:pos:R:3:crystal_pos:R:3:mesh_pos:R:3:displacement:R:3:"), columns
    lattice = [float(w) for w in re.search(r'Lattice="([^"]*)"', lines[1]).group(1).split()]
    rows = [line.split() for line in lines[2:] if line]
    a = np.array([row[1:13] for row in rows], float)
    free = np.array([row[-1] == "T" for row in rows])
    return a[:, :3] - a[:, 9:], a[:, :3], free, lattice[8] if 'pbc="F F T"' in lines[1] else 0


def setfl(potential, folder):
    """The tables as a file."""
    if os.path.exists(potential):
        return os.path.abspath(potential)
    for name in os.listdir(f"{MODELS}/{potential}"):
        data = open(f"{MODELS}/{potential}/{name}", "rb").read()
        for found in re.finditer(rb"[\t\n\x20-\x7e]{20000,}", data):
            if re.match(rb"(.*\n){3}\s*1\s+\w+\s*\n\s*\d+\s+\S+\s+\d+\s+\S+\s+\S+\s*\n", found.group()):
                open(f"{folder}/setfl", "wb").write(found.group())
                return f"{folder}/setfl"
    raise SystemExit(f"lammps_relax.py: {potential} holds no table of one species in the setfl format")


def write_data(path, x, free, period):
    low, high = x.min(0) - MARGIN, x.max(0) + MARGIN
    if period:
        low[2], high[2], x = 0, period, np.c_[x[:, :2], x[:, 2] % period]
    with open(path, "w") as f:
        f.write(f"atoms\n\n{len(x)} atoms\n2 atom types\n")
        for i, axis in enumerate("xyz"):
            f.write(f"{low[i]:.13f} {high[i]:.13f} {axis}lo {axis}hi\n")
        f.write("\nAtoms\n\n")
        f.writelines(f"{n + 1} {1 if t else 2} {q[0]:.12f} {q[1]:.12f} {q[2]:.12f}\n" for n, (q, t) in enumerate(zip(x, free)))


def lammps(o, folder, peer, what, species):
    style, kernel = peer.split(":")
    with open(f"{folder}/in", "w") as f:
        f.write(f"""units metal
atom_style atomic
atom_modify map array
boundary f f {"p" if o.period else "f"}
read_data {what}
mass * 26.98
pair_style {kernel}
pair_coeff * * {o.setfl} {species} {species}
group ring type 2
fix hold ring setforce 0 0 0
neighbor 1.0 bin
thermo 1000
thermo_style custom step pe fmax
thermo_modify format float %.17g norm no
""")
        f.write("run 0\n" if what == "end" else f"""min_modify norm max
min_style {style}
minimize 0 {o.fmax} 20000 200000
write_dump all custom relaxed id x y z modify sort id format float %.12f
""")
    subprocess.run(["taskset", "-c", o.core, "lmp", "-in", "in", "-log", "log", "-screen", "none", "-nocite"], check=True, cwd=folder)
    log = open(f"{folder}/log").read()
    if what == "end":
        return float(re.search(r"^\s*0\s+(\S+)", log, re.M).group(1))
    pick = lambda pattern: re.search(pattern, log).group(1)
    last = [line.split() for line in log.split("Loop time")[0].strip().split("\n")][-1]
    return {"peer": peer, "evaluations": int(pick(r"force evaluations = \d+ (\d+)")), "seconds": float(pick(r"Loop time of ([\d.e+-]+)")) * float(pick(r"([\d.]+)% CPU use")) / 100,
            "fmax": float(last[2]), "energy": float(last[1]), "stop": pick(r"Stopping criterion = (.*)")}


def h1_of_peer(o, folder):
    """Relative H1 error of what LAMMPS relaxed, by atomesh compare: the file of every atom with other positions."""
    y = np.array([line.split()[1:] for line in open(f"{folder}/relaxed").read().split("\n")[9:] if line], float)
    lines = open(f"{folder}/minimum/atoms.xyz").read().split("\n")
    for i, (start, q) in enumerate(zip(o.start, y)):
        row = lines[2 + i].split()
        if o.period:
            q[2] += o.period * np.round((start[2] - q[2]) / o.period)
        row[1:4] = [f"{v:.12f}" for v in q]
        row[10:13] = [f"{v:.12f}" for v in q - start]
        lines[2 + i] = " ".join(row)
    open(f"{folder}/peer.xyz", "w").write("\n".join(lines))
    said = subprocess.run([f"{ROOT}/build/atomesh", "compare", f"{folder}/peer.xyz", f"{folder}/minimum/atoms.xyz", "--json"], check=True, capture_output=True)
    return json.loads(said.stdout)["error_h1_relative"]


def history(out):
    """Energy, largest force and seconds of each step."""
    rows = [line.split(",") for line in open(f"{out}/history.csv").read().split("\n")[1:] if line]
    return [(float(r[3]), float(r[4]), float(r[6])) for r in rows if r[3]]


def best(a, b):
    return b if a is None or b["seconds"]["solve"] < a["seconds"]["solve"] else a


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("case")
    p.add_argument("--set", action="append", default=[])
    p.add_argument("--peer", action="append")
    p.add_argument("--no-peer", action="store_true")
    p.add_argument("--coupled", action="append", default=[])
    p.add_argument("--fmax", type=float, default=1e-4)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--core", default="0")
    p.add_argument("--json")
    o = p.parse_args()
    o.case = os.path.abspath(o.case)
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OPENBLAS_NUM_THREADS="1")
    peers = [] if o.no_peer else o.peer or ["cg:eam/alloy", "fire:eam/alloy/opt"]
    ours, coupled, theirs, same = None, [None] * len(o.coupled), [], [1e30] * len(peers)
    with tempfile.TemporaryDirectory() as d:
        least = atomesh(o, f"{d}/minimum", ["scheme=atm", "solver.tolerance=1e-9"])
        text = open(f"{d}/minimum/case.yaml").read()
        pick = lambda key: re.search(rf"^[^#\n]*\b{key}: ([^,}}\n]*)", text, re.M).group(1).strip("\"' ")
        o.start, end, free, o.period = atoms_of(f"{d}/minimum/atoms.xyz")
        if peers:
            o.setfl = setfl(pick("potential"), d)
            species = open(o.setfl, encoding="latin1").read(2000).split("\n")[3].split()[1]
            write_data(f"{d}/start", o.start, free, o.period)
            write_data(f"{d}/end", end, free, o.period)
            floor = lammps(o, d, peers[0], "end", species)
        print(f"{len(end)} atoms, {free.sum()} free; to {o.fmax:g} eV/Å", flush=True)
        for i in range(max(o.rounds, len(peers))):
            if i < len(peers):
                r = lammps(o, d, peers[i], "start", species)
                r["above_meV"], r["h1"] = 1e3 * (r["energy"] - floor), h1_of_peer(o, d) if o.coupled else None
                theirs.append(r)
                print(f"  LAMMPS {r['peer']}: {r['evaluations']} evaluations, {r['seconds']:.2f} s, fmax {r['fmax']:.1e}, {r['above_meV']:.4f} meV above the "
                      f"minimum, {r['stop']}" + (f", H1 error {100 * r['h1']:.3f} %" if o.coupled else ""), flush=True)
            ours = best(ours, atomesh(o, f"{d}/ours", ["scheme=atm", f"solver.tolerance={o.fmax}", "output.xyz=false"]))
            atomesh(o, f"{d}/tight", ["scheme=atm", "output.xyz=false"])
            for j, r in enumerate(theirs):
                error = max(1e-3 * r["above_meV"], RESOLVED * abs(floor))
                same[j] = min(same[j], min(t for e, f, t in history(f"{d}/tight") if e - least["energy_eV"] <= error))
            for j, sets in enumerate(o.coupled):
                coupled[j] = best(coupled[j], atomesh(o, f"{d}/coupled", [f"reference={d}/minimum/atoms.xyz"] + shlex.split(sets)))
    print(f"  Atomesh, every atom: {ours['energy_evaluations']} evaluations, {ours['hessian_products']} products, solve {ours['seconds']['solve']:.3f} s "
          f"({ours['force_evaluation_equivalents']:.0f} FEE), set-up {ours['seconds']['setup']:.3f} s, largest force {ours['residual_max_eV_per_A']:.1e}, "
          f"{1e3 * (ours['energy_eV'] - least['energy_eV']):.6f} meV above the minimum")
    for r, t in zip(theirs, same):
        r["same_fmax_ratio"], r["same_energy_ratio"] = r["seconds"] / ours["seconds"]["solve"], r["seconds"] / t
        print(f"  against {r['peer']}: {r['same_fmax_ratio']:.1f} times as fast at the same fmax, {r['same_energy_ratio']:.1f} at the same energy ({t:.3f} s)")
    for sets, c in zip(o.coupled, coupled):
        t = c["seconds"]["setup"] + c["seconds"]["solve"]
        print(f"  Atomesh, {sets}: {c['num_nodes']} nodes, H1 error {100 * c['error_h1_relative']:.3f} %, set-up {c['seconds']['setup']:.3f} s, "
              f"solve {c['seconds']['solve']:.3f} s, {c['residual_max_eV_per_A']:.1e} eV/Å" +
              "".join(f"; {r['seconds'] / t:.1f} times as fast as {r['peer']}, {r['seconds'] / c['seconds']['solve']:.1f} without set-up" for r in theirs))
    if o.json:
        json.dump({"atoms": len(end), "minimum": least, "atomesh": ours, "peers": theirs, "coupled": coupled}, open(o.json, "w"), indent=1)


if __name__ == "__main__":
    main()
