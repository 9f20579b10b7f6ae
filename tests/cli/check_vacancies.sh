arguments=(check good.yaml --set "defects=[{vacancy: {at: [0, 0, 0]}}, {vacancy: {at: [2.9, 0, 7]}}]")
code=0
expect=("good.yaml is fine" "0 dislocations, 2 vacancies")
