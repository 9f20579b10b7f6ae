# Four atoms a cell, and a boundary whose atoms have gone 3 Å to their places: sites of cut cells lie that far from the atoms left of them, and what those see must be there all the
# same. Without a defect nothing moves: the largest force is what the relaxation left, 2e-9 eV/Å. It was 3e-3 while only the width of a cell was thought of.
arguments=("$data/sharp_l12.yaml" --set scheme=qcf)
checks=("status is converged" "energy_eV = 0 +- 1e-8" "descent_steps = 0 +- 0" "newton_iterations = 0 +- 0" "residual_max_eV_per_A <= 1e-8")
