arguments=(material "lj epsilon=0.4 sigma=2.6 switch=1 cutoff=1.5" --species Ar --json)
code=0
expect=($'"fcc":\tnull' $'"diamond":\tnull')
