# Sodium, a crystal of 1.1 eV an atom; 0.14 eV behind it begins a well of 8.4 eV with neighbours at 2.1 Å.
arguments=(material EAM_Dynamo_Mendelev_2015_Na__MO_094065024556_000)
code=0
expect=("Na prefers bcc" "bcc      -1.111022 eV an atom")
