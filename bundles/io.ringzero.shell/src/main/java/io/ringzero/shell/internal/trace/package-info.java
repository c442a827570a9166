// SPDX-License-Identifier: Apache-2.0
/** Schedule traces: recorded by the JDK's Flight Recorder from the machine's events, drawn as a timeline. */
@NullMarked
package io.ringzero.shell.internal.trace;

import org.jspecify.annotations.NullMarked;
