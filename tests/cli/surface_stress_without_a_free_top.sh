half_space
sed -i 's|^  free_top:.*|  free_top: false\n  surface_stress: false|' good.yaml
expect=("domain.surface_stress is false, must be left out without a free top")
