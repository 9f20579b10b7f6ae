# A loop of 14 Å whose refined zone reaches the free top, 22 Å above its line. Begun from every atom's equilibrium linear elements have 38.468 eV, quadratic ones 38.449 eV; from its own start another
# one, near by. Gmsh's meshes differ by 0.01 eV.
arguments=("$examples/loop/case.yaml" --set "domain={dimension: 3, shape: box, size: [136, 116, 136], free_top: true}" --set "defects.0.loop.center=[0.7, 20.5, 0.3]" --set defects.0.loop.radius=14
  --set regions.blend=22.5)
checks=("status is converged" "energy_eV = 38.526 +- 0.02" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 17000")
