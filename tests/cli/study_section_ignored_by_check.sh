printf 'study:\n  cores: [18, 12]\n' >>good.yaml
arguments=(check good.yaml)
code=0
expect=("good.yaml is fine")
