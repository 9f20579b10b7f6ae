arguments=(bulk EAM_Dynamo_MendelevAckland_2007_Zr__MO_537826574817_000 --structure hcp --surface 10-21)
expect=('--surface is "10-21": of four indices the first three must sum to 0')
