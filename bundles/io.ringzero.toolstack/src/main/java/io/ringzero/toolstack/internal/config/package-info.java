// SPDX-License-Identifier: Apache-2.0
/**
 * xl configuration files (xl.cfg(5)): text, tokens, settings, checked configuration. All problems of a file are reported
 * together, each with its line and column.
 *
 * <p>Reading order: {@link io.ringzero.toolstack.internal.config.ConfigReader},
 * {@link io.ringzero.toolstack.internal.config.ConfigParser},
 * {@link io.ringzero.toolstack.internal.config.ConfigKeys}.
 */
@NullMarked
package io.ringzero.toolstack.internal.config;

import org.jspecify.annotations.NullMarked;
