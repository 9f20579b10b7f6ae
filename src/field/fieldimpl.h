/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_FIELDIMPL_H
#define ATOMESH_FIELDIMPL_H

#include <atomesh/field.h>

AmVec3 AmDislocationDisplacement(const AmDislocation *d, AmVec3 x);
AmMat3 AmDislocationGradient(const AmDislocation *d, AmVec3 x);

#endif
