// SPDX-License-Identifier: Apache-2.0
/** The paper's microbenchmarks: a Linux program made by our assembler, run in a guest and on the host, and their table. */
@NullMarked
package io.ringzero.shell.internal.bench;

import org.jspecify.annotations.NullMarked;
