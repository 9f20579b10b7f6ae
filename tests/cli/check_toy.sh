# The two-dimensional benchmark. Its lattice constant is where the energy of the formula is lowest.
arguments=(check good.yaml --set "material={potential: toy_eam a=4 b=3 c=10, species: [Toy], structure: triangular}" --set "defects=[{vacancy: {at: [0, 0, 0]}}]"
  --set "domain={shape: hexagon, radius: 40}" --set "regions={core: 6, blend: 12}")
code=0
expect=("good.yaml is fine" "triangular Toy, lattice constant 0.9" "toy EAM, a 4 1/Å, b 3 1/Å, c 10 eV" "hexagon of radius 40 Å, 0 dislocations, 1 vacancy")
