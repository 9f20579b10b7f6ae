arguments=(bulk EAM_Dynamo_MishinMehlPapaconstantopoulos_2001_Cu__MO_346334655118_005 --structure fcc --surface "99 98 97")
expect=("--surface 99 98 97: (0.583221, 0.57733, 0.571439) is no normal of lattice planes of small indices")
