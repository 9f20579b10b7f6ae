# The driver says that it has site energies; where neighbours do not contribute, parts of them are lost.
arguments=(material Tersoff_LAMMPS_Tersoff_1988T3_Si__MO_186459956893_003)
code=0
expect=("KIM says   forces yes, site energies yes, first terms yes, second terms no" "site by site, for its site energies do not add up to its energy" "Si prefers diamond")
