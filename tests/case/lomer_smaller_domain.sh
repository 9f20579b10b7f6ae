# A domain smaller than that of the reference: what it holds in place counts. An independent script, over all bonds of the reference with u = 0 outside, gives
# 0.0928928 and 0.0454137 Å; 5e-4 is given for another mesh of another Gmsh.
arguments=("$examples/lomer/case.yaml" --set domain.radius=60 --set regions.core=12 --set regions.blend=24 --set "reference=$data/lomer_R100.xyz.gz")
checks=("status is converged" "error_h1_relative = 0.0928928 +- 5e-4" "error_max_A = 0.0454137 +- 5e-4")
