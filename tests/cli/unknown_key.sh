line 21 "  kore: 18"
expect=("good.yaml:21: regions.kore" "did you mean core?")
