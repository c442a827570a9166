// SPDX-License-Identifier: Apache-2.0
/**
 * What the scheduler's work looks like from outside: events of the JDK's Flight Recorder, emitted where the machine's books change. Their
 * names and fields are described in {@code docs/schedulers.md}.
 */
@NullMarked
package io.ringzero.machine.internal.trace;

import org.jspecify.annotations.NullMarked;
