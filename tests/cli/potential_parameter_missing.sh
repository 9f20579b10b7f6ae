line 3 "  potential: morse depth=0.3 alpha=1.4 switch=4 cutoff=5.5"
expect=("good.yaml:3: material.potential: morse: r0 is missing; its parameters are depth, alpha, r0, switch, cutoff")
