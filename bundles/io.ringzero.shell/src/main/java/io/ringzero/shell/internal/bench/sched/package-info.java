// SPDX-License-Identifier: Apache-2.0
/** {@code ringzero bench scheduling}: the paper's experiments on scheduling, with guests of our own, in virtual time. */
@NullMarked
package io.ringzero.shell.internal.bench.sched;

import org.jspecify.annotations.NullMarked;
