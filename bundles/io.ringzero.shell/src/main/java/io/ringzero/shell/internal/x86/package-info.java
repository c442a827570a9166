// SPDX-License-Identifier: Apache-2.0
/** The command {@code x86:disasm}. */
@NullMarked
package io.ringzero.shell.internal.x86;

import org.jspecify.annotations.NullMarked;
