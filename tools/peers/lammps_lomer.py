#!/usr/bin/python3
"""Relax the Lomer dislocation of tests/data/lomer_R*.xyz.gz with LAMMPS alone, from the predictor, and print what it cost.

usage: lammps_lomer.py RADIUS_A [--style cg|fire] [--fmax 1e-4] [--kernel eam/alloy|eam/alloy/opt|kim] [--setfl Al.setfl]

Needs the Debian packages lammps, openkim-models, python3-numpy. Without --setfl only the kernel `kim` works. Prints one JSON line: atoms,
force evaluations, seconds of the minimiser loop, fmax, energy. Lengths in Å, energies in eV.
"""
import argparse, json, os, re, subprocess, tempfile
import numpy as np

MODEL = "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005"
A0, NU, RC = 4.032081971725, 0.34, 5.558054418218096
B = A0 / np.sqrt(2)          # Burgers vector length and period along the line


def field(x):
    """Isotropic edge dislocation at the origin, line along z, b along x; x [n, 3]."""
    X, Y = x[:, 0], x[:, 1]
    r2 = X * X + Y * Y
    return np.stack([B / (2 * np.pi) * (np.arctan2(Y, X) + X * Y / (2 * (1 - NU) * r2)),
                     -B / (2 * np.pi) * ((1 - 2 * NU) / (4 * (1 - NU)) * np.log(r2) + (X * X - Y * Y) / (4 * (1 - NU) * r2)),
                     0 * X], -1)


def columns(R):
    """Crystal positions [n, 3] of the columns within R of the dislocation line."""
    n, m = int(R / B) + 3, int(R / A0) + 3
    i, j = np.meshgrid(np.arange(-n, n + 1), np.arange(-m, m + 1), indexing="ij")
    p = np.concatenate([np.stack([(i + s) * B, (j + s) * A0, np.full(i.shape, s * B)], -1).reshape(-1, 3) for s in (0, .5)])
    p -= [0.25 * B, 0.25 * A0, 0]
    return p[np.hypot(p[:, 0], p[:, 1]) < R]


def self_consistent(X):
    """x = X + U(x) by damped fixed point; columns within 2 Å of the line keep the last iterate."""
    x = X + field(X)
    for _ in range(200):
        x = np.where((np.hypot(x[:, 0], x[:, 1]) > 2.0)[:, None], .5 * x + .5 * (X + field(x)), x)
    return x


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("radius", type=float)
    p.add_argument("--style", default="cg", choices=["cg", "fire"])
    p.add_argument("--fmax", type=float, default=1e-4)
    p.add_argument("--kernel", default="kim")
    p.add_argument("--setfl")
    o = p.parse_args()
    X = columns(o.radius)
    x = self_consistent(X)
    free = np.hypot(X[:, 0], X[:, 1]) < o.radius - 2 * RC - 1
    L = o.radius + 60
    with tempfile.TemporaryDirectory() as d:
        with open(f"{d}/data", "w") as f:
            f.write(f"Lomer\n\n{len(x)} atoms\n2 atom types\n{-L} {L} xlo xhi\n{-L} {L} ylo yhi\n0 {B:.13f} zlo zhi\n\nAtoms\n\n")
            for n, (q, t) in enumerate(zip(x, free)):
                f.write(f"{n + 1} {1 if t else 2} {q[0]:.12f} {q[1]:.12f} {q[2] % B:.12f}\n")
        pair = (f"pair_style kim {MODEL}\npair_coeff * * Al Al" if o.kernel == "kim" else
                f"pair_style {o.kernel}\npair_coeff * * {os.path.abspath(o.setfl)} Al Al")
        with open(f"{d}/in", "w") as f:
            f.write(f"""units metal
atom_style atomic
atom_modify map array sort 0 0
boundary f f p
read_data data
mass * 26.98
{pair}
group ring type 2
fix hold ring setforce 0 0 0
neighbor 1.0 bin
thermo 1000
thermo_style custom step pe fmax
thermo_modify format float %.12g
min_modify norm max
min_style {o.style}
minimize 0 {o.fmax} 20000 200000
""")
        subprocess.run("lmp -in in -log log -screen none -nocite", shell=True, check=True, cwd=d)
        log = open(f"{d}/log").read()
    pick = lambda pattern: re.search(pattern, log)
    print(json.dumps({
        "atoms": len(x), "free": int(free.sum()), "kernel": o.kernel, "style": o.style,
        "force_evaluations": int(pick(r"force evaluations = \d+ (\d+)").group(1)),
        "seconds": float(pick(r"Loop time of ([\d.e+-]+)").group(1)),
        "fmax_eV_per_A": float(pick(r"Force max component initial, final = \S+ (\S+)").group(1)),
        "energy_eV": float(log.split("Energy initial, next-to-last, final =")[1].split()[2]),
        "stop": pick(r"Stopping criterion = (.*)").group(1)}))


if __name__ == "__main__":
    main()
