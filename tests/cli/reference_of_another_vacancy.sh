# As many atoms, but the one that the case has no place for.
gzip -dc "$tests/../data/lomer_R100.xyz.gz" | awk 'NR == 1 { $0-- } NR != 3000' >other.xyz
echo "reference: other.xyz" >>good.yaml
arguments=(check good.yaml --set "defects=[{dislocation: {burgers: [0.5, 0.5, 0], position: [0, 0], cut: [-1, 0], elasticity: isotropic, poisson: 0.34}}, {vacancy: {at: [0, 9, 0]}}]")
expect=("good.yaml:$(wc -l <good.yaml): reference: atom " " of other.xyz comes from (" " Å, 2.85111 Å off the nearest site of this case's crystal")
