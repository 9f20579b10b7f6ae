arguments=(patch --help)
code=0
expect=("atomesh patch CASE" "ghost_forces.png" ".patch for its ending")
