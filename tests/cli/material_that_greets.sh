# The model prints a line of its own whenever it is opened; nothing but the object may be there.
arguments=(material EAM_MagneticCubic_DerletNguyenDudarev_2007_Mo__MO_424746498193_002 --json)
code=0
expect=('"potential"')
unsaid=("Potential info" "Atomic number")
