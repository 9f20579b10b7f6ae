# Embedded atoms start where the file has them: six steps of descent come to 3e-3 eV/Å. From their sites ten do not; the tolerance leaves nothing to do for Newton's method.
arguments=("$examples/interstitial_3d/case.yaml" --set scheme=atm --set domain.radius=32 --set "defects=[{atoms: {file: '$data/dumbbell.xyz', radius: 9}}]" --set solver.tolerance=1)
checks=("status is converged" "descent_steps <= 7" "newton_iterations = 0 +- 0" "residual_max_eV_per_A <= 3e-3")
