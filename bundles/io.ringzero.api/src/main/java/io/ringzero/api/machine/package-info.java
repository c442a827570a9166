// SPDX-License-Identifier: Apache-2.0
/**
 * The emulated machine as engines, MMUs, the core and nobody else see it: memory, processor state, TLB, clock, pCPUs.
 *
 * <p>Raw host addresses appear here and only here; so the export has a mandatory attribute, and whoever imports it says so in
 * its manifest ({@code xl info} lists them). Reading order: {@link io.ringzero.api.machine.MachineMemory},
 * {@link io.ringzero.api.machine.CpuState}, {@link io.ringzero.api.machine.Tlb}, {@link io.ringzero.api.machine.Mmu},
 * {@link io.ringzero.api.machine.CpuEngine}, {@link io.ringzero.api.machine.Core}, {@link io.ringzero.api.machine.Machine}.
 */
@Export(attribute = {"ringzero.memory=raw", "mandatory:=\"ringzero.memory\""})
@Version("1.0.0")
@NullMarked
package io.ringzero.api.machine;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
