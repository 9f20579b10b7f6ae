# 2^32 + 1, which is 1 in 32 bits
arguments=(bulk EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure fcc --surface "1 1 4294967297")
expect=('--surface is "1 1 4294967297", must be three whole numbers, or four, from -99 to 99')
