arguments=(bulk EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure diamnd)
expect=("--structure is diamnd, which is no structure; did you mean diamond?")
