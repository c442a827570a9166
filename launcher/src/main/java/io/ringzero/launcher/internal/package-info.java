// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code ringzero}, outside the framework: {@link io.ringzero.launcher.internal.Main} reads the command line,
 * {@link io.ringzero.launcher.internal.Container} starts the framework, {@link
 * io.ringzero.launcher.internal.ProcessTerminal} has the process's streams. The same jar is installed as a bundle; its part
 * inside the framework is the package {@code inside}. The two talk in types of the JDK only: see {@link
 * io.ringzero.launcher.internal.Bridge}.
 */
@NullMarked
package io.ringzero.launcher.internal;

import org.jspecify.annotations.NullMarked;
