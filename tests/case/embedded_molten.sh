# A patch that LAMMPS has molten, quenched and relaxed in a periodic cube (tools/peers/patch.in), at a corner of its box: in the same cube with every atom it has LAMMPS' energy, printed to 1e-8 eV, where
# coordinates of 7 digits are only the start. Two atoms are squeezed in.
L=32.2566557738
arguments=("$examples/interstitial_3d/case.yaml" --set scheme=atm --set "domain={dimension: 3, shape: box, size: [$L, $L, $L], periodic: [true, true, true]}" --set material.lattice_constant=4.032081971725
  --set "defects=[{atoms: {file: '$data/molten.data.gz', radius: 10.5}}]")
checks=("status is converged" "formation_energy_eV = 7.55650962 +- 2e-8" "num_nodes = 2048 +- 0" "negative_eigenvalues = 0 +- 0" "descent_steps <= 16")
