# One atom of the body is there twice.
gzip -dc "$tests/../data/lomer_R100.xyz.gz" | awk 'NR == 1 { $0++ } { print } NR == 3000' >more.xyz
echo "reference: more.xyz" >>good.yaml
expect=("good.yaml:$(wc -l <good.yaml): reference" "more.xyz has 5459 atoms inside domain.radius, must have the 5458 of this case")
