bicrystal
line 10 ""
expect=("good.yaml:9: boundary.sigma is missing, must be given for a cubic crystal, the structure is fcc")
