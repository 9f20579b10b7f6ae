arguments=(check good.yaml --set solver.force_based=energy)
expect=("--set solver.force_based=energy" "residual, renewed_load")
