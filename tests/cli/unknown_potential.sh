line 3 "  potential: EAM_Dynamo_ErcolesiAdams_1994_Al"
expect=("good.yaml:3: material.potential" "EAM_Dynamo_ErcolesiAdams_1994_Al" "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005")
