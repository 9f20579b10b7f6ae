# At 1.8 Å this table has a well deeper than the crystal.
arguments=(check good.yaml --set "material={potential: EAM_Dynamo_MishinFarkasMehl_1999_Ni__MO_400591584784_005, species: [Ni], structure: fcc}" --set "defects=[]" --set scheme=atm)
code=0
expect=("fcc Ni, lattice constant 3.51999943")
