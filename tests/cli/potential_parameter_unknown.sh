line 3 "  potential: lj epsilom=0.4 sigma=2.6 switch=4 cutoff=5.5"
expect=("good.yaml:3: material.potential: lj has no parameter epsilom; did you mean epsilon?")
