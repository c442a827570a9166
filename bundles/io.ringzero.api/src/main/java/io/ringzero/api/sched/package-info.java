// SPDX-License-Identifier: Apache-2.0
/**
 * The scheduler contract: which vCPU a pCPU runs next, and for how long. All answers are advice; the machine checks.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.ringzero.api.sched;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
