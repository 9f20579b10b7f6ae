# Every atom around a small loop, 14 Å in a ball of 60 Å: 38.08928 eV. Another start near the line, or longer steps of Newton's method, end in another equilibrium,
# 38.08766 eV.
arguments=("$examples/loop/case.yaml" --set scheme=atm --set domain.radius=60 --set defects.0.loop.radius=14)
checks=("status is converged" "energy_eV = 38.08928 +- 1e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")
