line 14 "  - vacancy: {at: [0, 0, 0]}"
sed -i '14a\    dislocation:' good.yaml
expect=("good.yaml:14: defects.0 is a dislocation and a vacancy, must be exactly one: a dislocation, a vacancy, a void, a loop, ")
