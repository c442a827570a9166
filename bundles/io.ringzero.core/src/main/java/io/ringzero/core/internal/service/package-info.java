// SPDX-License-Identifier: Apache-2.0
/**
 * Service domains: parts of the system hosted in Java that act as domain 0.
 */
@NullMarked
package io.ringzero.core.internal.service;

import org.jspecify.annotations.NullMarked;
