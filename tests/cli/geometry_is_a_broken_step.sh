# OpenCASCADE's own complaint comes before ours if it is let.
space
line 11 "  shape: file"
line 12 "  geometry: part.step"
printf '%s\n' "ISO-10303-21;" "HEADER;" "FILE_DESCRIPTION((''),'2;1');" "FILE_NAME('','',(''),(''),'','','');" "FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));" "ENDSEC;" "DATA;" \
  "#1 = CLOSED_SHELL('',(#2,#3);" "ENDSEC;" "END-ISO-10303-21;" >part.step
expect=("good.yaml:12: domain.geometry: part.step holds no volume that Gmsh can read")
unsaid=("ERR")
