# Aluminium in the place of nickel beside a boundary. Every atom: 33.933742 eV by --set scheme=atm, a state at which LAMMPS finds 7.6e-9 eV/Å and the same site energies
# (tools/peers/lammps_state.py); coupled 9e-6 eV more.
arguments=("$examples/sigma5_nial/case.yaml" --set output.vtu=false --set "defects=[substitutional: {at: [0.5, 8, 0], species: Al}]")
checks=("status is converged" "energy_eV = 33.93374 +- 1e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")
expect=("formation energy   none: the energy is that of the boundaries of grains, too" "boundary energy    none: the energy is that of the defects, too")
