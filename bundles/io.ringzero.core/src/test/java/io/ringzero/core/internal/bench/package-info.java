// SPDX-License-Identifier: Apache-2.0
/** What hypercalls cost the host. */
@org.jspecify.annotations.NullMarked
package io.ringzero.core.internal.bench;
