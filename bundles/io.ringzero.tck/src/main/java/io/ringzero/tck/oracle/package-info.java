// SPDX-License-Identifier: Apache-2.0
/**
 * The host's processor as the judge of CPU engines.
 *
 * <p>{@link io.ringzero.tck.oracle.HostCpuContract} is what an engine's author inherits. Below it, in reading order: {@code
 * CaseLayout} (what a case is, byte for byte), {@code HelperProgram} and {@code HostCpu} (a process of our own making that runs
 * cases on the silicon), {@code EngineCpu} (the same cases on an engine), {@code CaseGenerator} (cases for each row of the
 * opcode table), {@code Comparison}, {@code Shrinker} and {@code CaseText} (what differs, the least case that does, how an
 * engineer reads it), {@code Coverage} (which rows can be judged, and why the others cannot).
 */
@Export
@NullMarked
@Version("1.0.0")
package io.ringzero.tck.oracle;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
