// SPDX-License-Identifier: Apache-2.0
/**
 * The hostile generator: seeded guests that make valid, nearly valid and wild hypercalls, and the table that says
 * what each sub-operation may answer.
 */
@NullMarked
package io.ringzero.core.internal.hostile;

import org.jspecify.annotations.NullMarked;
