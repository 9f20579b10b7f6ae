arguments=(check good.yaml --set "regions={core: 18, blend: 42, core: 20}")
expect=("--set regions={core: 18, blend: 42, core: 20}: regions.core is given twice")
