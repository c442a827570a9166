// SPDX-License-Identifier: Apache-2.0
/**
 * What the contracts of {@code io.ringzero.api} promise, as JUnit 5 tests that an implementation inherits.
 *
 * <p>A plug-in author adds a test class per contract, implements its factory methods and has every promise checked: {@code
 * class MySchedulerTest implements SchedulerContract { ... }}. Nothing here keeps state between tests, sleeps or looks at the
 * host's clock; generators are seeded and a failure names its seed.
 */
@Export
@NullMarked
@Version("1.0.0")
package io.ringzero.tck;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
