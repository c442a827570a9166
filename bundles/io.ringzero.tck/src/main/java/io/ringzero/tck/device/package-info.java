// SPDX-License-Identifier: Apache-2.0
/** A service domain's surroundings without a machine: for tests of back-ends. */
@Export
@Version("1.0.0")
@NullMarked
package io.ringzero.tck.device;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
