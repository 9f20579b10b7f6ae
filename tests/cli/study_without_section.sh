arguments=(study good.yaml)
expect=("good.yaml:2: study is missing, must be a section" "study.cores")
