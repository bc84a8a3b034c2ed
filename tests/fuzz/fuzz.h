/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What a fuzz target defines; always returns 0. A wrong answer is a failed g_assert. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes);

/* What libFuzzer calls once, before the first input; defined in fatal.c. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
