arguments=(patch good.yaml --set "defects=[]" --set scheme=qce --set regions.core=42)
expect=("--set regions.core=42: regions.core is 42 Å, must be more than 0 and less than regions.blend (42 Å), for the patch test makes every scheme")
