/* SPDX-License-Identifier: GPL-3.0-or-later
 * The loops for x86 processors with AVX2 and FMA (since 2013). */
#if defined(__x86_64__)
#pragma GCC target("avx2,fma")
#define NAME(x) x##AVX2
#define WORD "avx2"
#include "pairloops_body.h"
#endif
