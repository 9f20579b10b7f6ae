# Before anything is made.
echo "start: nowhere.xyz" >>good.yaml
arguments=(check good.yaml)
expect=("good.yaml:$(wc -l <good.yaml): start" "nowhere.xyz")
