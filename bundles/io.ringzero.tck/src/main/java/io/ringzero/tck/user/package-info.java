// SPDX-License-Identifier: Apache-2.0
/**
 * A user-mode test bed for engines: static Linux programs, 64-bit and 32-bit, run on a processor with the few system calls that
 * they need answered by the test. One thread, no other process, files in memory, time made of instructions: a run is a function
 * of program, arguments and files.
 */
@Export
@NullMarked
@Version("1.0.0")
package io.ringzero.tck.user;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
