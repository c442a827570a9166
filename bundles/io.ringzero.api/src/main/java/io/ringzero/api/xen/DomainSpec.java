// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a domain is to be made of.
 *
 * @param name unique among domains, 1 to 64 printable characters without white space
 * @param uuid RFC 9562 text form; unique
 * @param image the kernel
 * @param ramdisk first module, null for none; not changed by anybody
 * @param commandLine NUL-free, below 1024 bytes of UTF-8 (public/xen.h, MAX_GUEST_CMDLINE)
 * @param memoryKib pseudo-physical memory at the start, KiB, a multiple of 4
 * @param maxMemoryKib most that it may ask for, KiB, at least {@code memoryKib}
 * @param vcpus number of vCPUs, 1 to 128; vCPU 0 starts, the guest brings up the others
 * @param weight scheduling weight of each vCPU
 * @param cpuid what CPUID answers differently from the CPU engine, later ones win
 * @param options what it gets beyond what Xen gives
 * @param limits what it can make the hypervisor hold
 */
public record DomainSpec(String name, String uuid, KernelImage image, byte @Nullable [] ramdisk, String commandLine,
    long memoryKib, long maxMemoryKib, int vcpus, int weight, List<CpuidSetting> cpuid, Set<PvOption> options,
    DomainLimits limits) {

    /** Without settings of CPUID and options. */
    public DomainSpec(String name, String uuid, KernelImage image, byte @Nullable [] ramdisk, String commandLine,
        long memoryKib, long maxMemoryKib, int vcpus, int weight) {
        this(name, uuid, image, ramdisk, commandLine, memoryKib, maxMemoryKib, vcpus, weight, List.of(), Set.of());
    }

    /** With Xen's limits. */
    public DomainSpec(String name, String uuid, KernelImage image, byte @Nullable [] ramdisk, String commandLine,
        long memoryKib, long maxMemoryKib, int vcpus, int weight, List<CpuidSetting> cpuid, Set<PvOption> options) {
        this(name, uuid, image, ramdisk, commandLine, memoryKib, maxMemoryKib, vcpus, weight, cpuid, options,
            DomainLimits.DEFAULT);
    }

    // Written out: of a compact constructor javac does not keep that the array may be null.
    public DomainSpec(String name, String uuid, KernelImage image, byte @Nullable [] ramdisk, String commandLine,
        long memoryKib, long maxMemoryKib, int vcpus, int weight, List<CpuidSetting> cpuid, Set<PvOption> options,
        DomainLimits limits) {
        this.name = name;
        this.uuid = uuid;
        this.image = image;
        this.ramdisk = ramdisk;
        this.commandLine = commandLine;
        this.memoryKib = memoryKib;
        this.maxMemoryKib = maxMemoryKib;
        this.vcpus = vcpus;
        this.weight = weight;
        this.cpuid = List.copyOf(cpuid);
        this.options = Set.copyOf(options);
        this.limits = limits;
    }
}
