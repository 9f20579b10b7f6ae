cp "$(dirname "$good")/../data/lomer_R200.xyz.gz" .
echo "reference: lomer_R200.xyz.gz" >>good.yaml
expect=("good.yaml:$(wc -l <good.yaml): reference" "lomer_R200.xyz.gz has 21864 atoms" "5458 of this case")
