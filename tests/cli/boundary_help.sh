arguments=(boundary --help)
code=0
expect=("atomesh boundary CASE" "gb_scan.csv" ".boundary for its ending")
