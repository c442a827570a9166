// SPDX-License-Identifier: Apache-2.0
/** The borrowed virtual time as a service named {@code bvt}. */
@NullMarked
package io.ringzero.sched.bvt.internal;

import org.jspecify.annotations.NullMarked;
