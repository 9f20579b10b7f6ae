arguments=(run good.yaml --set defects.7.vacancy.at=[0,0,0])
expect=("--set defects.7.vacancy.at=[0,0,0]: there is no defects.7, must be one of the 1 items, from 0")
