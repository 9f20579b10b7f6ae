arguments=(study --help)
code=0
expect=("atomesh study CASE" "study.csv")
