sed -i 12d good.yaml
expect=("good.yaml:9: domain.radius is missing")
