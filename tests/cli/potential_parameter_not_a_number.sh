line 3 "  potential: toy_eam a=4 b=3 c=ten"
expect=("good.yaml:3: material.potential: toy_eam: c is \"ten\", must be a number")
