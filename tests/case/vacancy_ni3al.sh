# Limits of a compound of three atoms and one a cell: an atom of aluminium is missing, 6.4259 eV above the crystal near rest (at rest 6.42585). A cell counts
# -18.500846 eV: with fcc Ni at -4.45 eV aluminium counts -5.150846 eV, as fcc Al -3.36 eV. No step of Newton's is taken, which would be worth 2e-5 eV.
cat >case.yaml <<'CASE'
material: {potential: EAM_Dynamo_Mishin_2004_NiAl__MO_101214310689_005, species: [Ni, Al], structure: l12, lattice_constant: 3.57}
domain: {dimension: 3, shape: box, size: [14.28, 14.28, 14.28], periodic: [true, true, true]}
defects: [{vacancy: {at: [0.1, 0.1, 0.1]}}]
solver: {tolerance: 1, method: matrix_free}
scheme: atm
output: {vtu: false, xyz: false}
CASE
arguments=(case.yaml)
checks=("status is converged" "formation_energy_eV is null" "excess_energy_eV = 6.4259 +- 1e-3" "formation_energies_eV.Ni = 1.2750 +- 1e-3" "formation_energies_eV.Al = 3.0659 +- 1e-3"
  "atoms_added.Ni = 0 +- 0" "atoms_added.Al = -1 +- 0")
