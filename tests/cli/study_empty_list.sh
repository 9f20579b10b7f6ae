arguments=(study good.yaml --set 'study.cores=[]')
expect=("study.cores is a list of 0, must be a list of 1 to 64")
