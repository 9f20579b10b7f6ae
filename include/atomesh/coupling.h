/* SPDX-License-Identifier: GPL-3.0-or-later
 * coupling: the name of a scheme. A scheme is nothing but weights of sites, of elements, and of rows of the residual. */
#ifndef ATOMESH_COUPLING_H
#define ATOMESH_COUPLING_H

#include <atomesh/base.h>

typedef enum { AM_SCHEME_ATM, AM_SCHEME_CB, AM_SCHEME_QCE, AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_QCF, AM_SCHEME_BQCF } AmScheme;

#endif
