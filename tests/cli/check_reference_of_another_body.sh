arguments=(check good.yaml)
cp "$tests/../data/lomer_R100.xyz.gz" .
line 12 "  radius: 150"
echo "reference: lomer_R100.xyz.gz" >>good.yaml
expect=("good.yaml:$(wc -l <good.yaml): reference" "lomer_R100.xyz.gz has 5458 atoms inside domain.radius" "12288 of this case")
