// SPDX-License-Identifier: Apache-2.0
/**
 * All that a service domain gets, and the back-ends that the control plane connects guests to.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.ringzero.api.device;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
