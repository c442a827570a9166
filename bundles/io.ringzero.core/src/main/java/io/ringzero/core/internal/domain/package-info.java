// SPDX-License-Identifier: Apache-2.0
/**
 * Domains and their vCPUs: identity, run states, life and end.
 */
@NullMarked
package io.ringzero.core.internal.domain;

import org.jspecify.annotations.NullMarked;
