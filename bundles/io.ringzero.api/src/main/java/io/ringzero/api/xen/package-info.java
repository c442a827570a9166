// SPDX-License-Identifier: Apache-2.0
/**
 * Domains as everybody but the core sees them: ids, immutable records, control operations, kernel formats, hypercalls
 * added by bundles.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.ringzero.api.xen;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
