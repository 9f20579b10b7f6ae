# Copper on 19 sites of aluminium, relaxed by LAMMPS in a periodic cube (tools/peers/patch.in): the masses of the data file tell the species. The same energy in the same cube, printed to 1e-8 eV.
L=32.398108208
arguments=("$examples/interstitial_3d/case.yaml" --set scheme=atm --set "domain={dimension: 3, shape: box, size: [$L, $L, $L], periodic: [true, true, true]}" --set material.lattice_constant=4.049763526
  --set material.potential=EAM_Dynamo_CaiYe_1996_AlCu__MO_942551040047_005 --set "material.species=[Al, Cu]" --set "defects=[{atoms: {file: '$data/coherent.data.gz', radius: 9}}]")
checks=("status is converged" "energy_eV = -10.48225732 +- 3e-8" "num_nodes = 2048 +- 0" "negative_eigenvalues = 0 +- 0")
