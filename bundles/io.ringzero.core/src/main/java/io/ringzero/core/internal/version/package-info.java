// SPDX-License-Identifier: Apache-2.0
/**
 * What Xen says of itself: version, features, CPUID leaves; and the calls that an unprivileged domain is refused.
 */
@NullMarked
package io.ringzero.core.internal.version;

import org.jspecify.annotations.NullMarked;
