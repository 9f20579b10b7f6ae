# The estimate does not know of this limit.
ulimit -v 1000000
space
line 12 "  radius: 150"
line 23 "scheme: atm"
expect=("not enough memory: " " bytes asked for in " "make the body smaller or the elements larger, or use more ranks")
