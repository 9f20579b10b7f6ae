space
line 12 "  radius: 6200"
line 25 "output: {directory: out, all_atoms: true}"
expect=("good.yaml:25: output.all_atoms is true, needs about" "for every atom of the ball of radius 6200 Å, must be false or fit")
