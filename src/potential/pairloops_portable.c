/* SPDX-License-Identifier: GPL-3.0-or-later
 * The loops for any processor. */
#define NAME(x) x##Portable
#define WORD "portable"
#include "pairloops_body.h"
