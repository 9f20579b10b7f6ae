arguments=(check good.yaml --set "material={potential: lj epsilon=0.4 sigma=2.6 switch=1 cutoff=1.5, species: [Al], structure: fcc}" --set "defects=[]")
expect=("material.structure: lj epsilon=0.4 sigma=2.6 switch=1 cutoff=1.5: no fcc crystal binds")
