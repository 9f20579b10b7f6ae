arguments=(check good.yaml --set "domain={shape: box, size: [80]}")
expect=("domain.size is a list of 1, must be a list of 2 to 3")
