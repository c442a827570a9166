// SPDX-License-Identifier: Apache-2.0
/**
 * The emulated machine as engines, MMUs, the core and nobody else see it: memory, processor state, TLB, clock, pCPUs.
 *
 * <p>Raw host addresses appear here and only here. Reading order: {@link io.ringzero.api.machine.MachineMemory},
 * {@link io.ringzero.api.machine.CpuState}, {@link io.ringzero.api.machine.Tlb}, {@link io.ringzero.api.machine.Mmu},
 * {@link io.ringzero.api.machine.CpuEngine}, {@link io.ringzero.api.machine.Core}, {@link io.ringzero.api.machine.Machine}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.ringzero.api.machine;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
