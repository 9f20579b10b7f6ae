# A ball of 21 copper atoms in the place of 19 of aluminium, with a lattice of its own and turned, relaxed by LAMMPS in a periodic cube (tools/peers/patch.in): the key types tells the species. The same energy
# in the same cube, to what LAMMPS' minimum is short of, 1e-8 eV.
L=32.398108208
arguments=("$examples/interstitial_3d/case.yaml" --set scheme=atm --set "domain={dimension: 3, shape: box, size: [$L, $L, $L], periodic: [true, true, true]}" --set material.lattice_constant=4.049763526
  --set material.potential=EAM_Dynamo_CaiYe_1996_AlCu__MO_942551040047_005 --set "material.species=[Al, Cu]" --set "defects=[{atoms: {file: '$data/turned.data.gz', radius: 9, types: [Al, Cu]}}]")
checks=("status is converged" "energy_eV = -9.88295353 +- 3e-8" "num_nodes = 2050 +- 0" "negative_eigenvalues = 0 +- 0")
