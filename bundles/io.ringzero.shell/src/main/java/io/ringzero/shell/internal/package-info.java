// SPDX-License-Identifier: Apache-2.0
/** The shell's bundle: {@link io.ringzero.shell.internal.ShellModule} wires commands and launcher verbs. */
@NullMarked
package io.ringzero.shell.internal;

import org.jspecify.annotations.NullMarked;
