/* SPDX-License-Identifier: GPL-3.0-or-later
 * The loops for x86 processors with AVX-512: the same width as AVX2, but masks and twice the registers. */
#if defined(__x86_64__)
#pragma GCC target("avx2,fma,avx512f,avx512vl,avx512dq")
#define NAME(x) x##AVX512
#define WORD "avx512"
#include "pairloops_body.h"
#endif
