# A dumbbell one atom of which lies beyond the face of a periodic cube of six cells: LAMMPS has 2.48431154 eV wherever it lies (tools/peers/point_defect.in). Each of the two atoms
# is beside the same site, one period apart.
arguments=("$examples/interstitial_3d/case.yaml" --set scheme=atm --set "domain={dimension: 3, shape: box, size: [24.1925, 24.1925, 24.1925], periodic: [yes, yes, yes]}"
  --set "defects=[{vacancy: {at: [0, 0, 12.096]}}, {interstitial: {at: [0, 0, 10.9]}}, {interstitial: {at: [0, 0, -10.9]}}]")
checks=("status is converged" "formation_energy_eV = 2.4843115 +- 1e-6" "num_atoms_represented = 865 +- 0")
