bicrystal
line 12 "  plane: [3, 1, 0]\n  overlap: 0.1\n  translation: [0.4, 0]"
expect=("good.yaml:13: boundary.overlap: the site at" "is nearer than 1.02 Å to one of another grain, sites must not lie on top of each other" "a larger boundary.overlap leaves it out")
