# At 1.8 Å this table has a well deeper than the crystal.
arguments=(bulk EAM_Dynamo_MishinFarkasMehl_1999_Ni__MO_400591584784_005 --structure fcc)
code=0
expect=("constant 3.51999943" "stable by Born's criterion")
