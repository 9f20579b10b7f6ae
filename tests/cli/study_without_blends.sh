sed -i '/^regions:/,/blend/d; s/scheme: bqcf/scheme: cb/' good.yaml
arguments=(study good.yaml --set 'study.cores=[12, 18]')
expect=("study.blends is missing, must be given when regions.core and regions.blend are not")
