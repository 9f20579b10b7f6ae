// A brick of 150 x 120 x 100 with a step cut out of one corner; its numbers are taken for Å.
SetFactory("OpenCASCADE");
Box(1) = {-75, -60, -50, 150, 120, 100};
Box(2) = {45, 30, -50, 30, 30, 100};
BooleanDifference{ Volume{1}; Delete; }{ Volume{2}; Delete; }
