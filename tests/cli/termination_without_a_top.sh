space
sed -i 's|^  shape: ball|  shape: ball\n  termination: 1|' good.yaml
expect=("domain.termination is 1, must be left out without a free top")
