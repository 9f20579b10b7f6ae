# A top that is flat and at rest, nothing pressing on it yet: all of the energy is the surface's, also where the blend nears the top at a slant, so that deeper planes count more than the outermost. The
# atoms have second derivatives that jump at knots of the table; what is left, 5e-7 eV, is that and the tolerance of the lattice constant.
arguments=("$examples/indentation/case.yaml" --set "domain.size=[120, 60, 120]" --set load.indenter.depth=1e-6 --set load.steps=1 --set scheme=bgfc)
checks=("status is converged" "energy_eV = 92.474304 +- 2e-6" "surface_energy_eV = 92.474304 +- 2e-6" "residual_max_eV_per_A <= 1e-5")
