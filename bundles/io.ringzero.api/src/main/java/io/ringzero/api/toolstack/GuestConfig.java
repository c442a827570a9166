// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

import io.ringzero.api.xen.CpuidSetting;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.api.xen.PvOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A domain's configuration, checked and with all files read.
 *
 * @param name unique among domains, 1 to 64 printable characters without white space
 * @param uuid RFC 9562 text form, null to have one made
 * @param kernel the kernel image's bytes; not changed by anybody
 * @param ramdisk first module, null for none; not changed by anybody
 * @param commandLine for the kernel
 * @param memoryKib memory at the start, KiB, a multiple of 4
 * @param maxMemoryKib most that it may ask for, KiB
 * @param vcpus number of vCPUs online at the start
 * @param weight scheduling weight of each vCPU
 * @param onPoweroff when it powers off
 * @param onReboot when it asks for a reboot
 * @param onCrash when it crashes
 * @param prompt text by which the guest asks for a line on its console ({@code ringzero_prompt}), null when not known
 * @param cpuid what CPUID answers differently from the CPU engine, later ones win
 * @param options what it gets beyond what Xen gives ({@code ringzero_options})
 * @param plan how many vCPUs it can have at all, and on which pCPUs they run
 * @param files where kernel and ramdisk came from
 * @param limits what it can make the hypervisor hold
 */
public record GuestConfig(String name, @Nullable String uuid, byte[] kernel, byte @Nullable [] ramdisk,
    String commandLine, long memoryKib, long maxMemoryKib, int vcpus, int weight, EndAction onPoweroff,
    EndAction onReboot, EndAction onCrash, @Nullable String prompt, List<CpuidSetting> cpuid,
    Set<PvOption> options, VcpuPlan plan, BootFiles files, DomainLimits limits) {

    /** Without settings of CPUID and options, all vCPUs online, with Xen's limits. */
    public GuestConfig(String name, @Nullable String uuid, byte[] kernel, byte @Nullable [] ramdisk,
        String commandLine, long memoryKib, long maxMemoryKib, int vcpus, int weight, EndAction onPoweroff,
        EndAction onReboot, EndAction onCrash, @Nullable String prompt) {
        this(name, uuid, kernel, ramdisk, commandLine, memoryKib, maxMemoryKib, vcpus, weight, onPoweroff, onReboot,
            onCrash, prompt, List.of(), Set.of(), VcpuPlan.of(vcpus), BootFiles.NONE,
            DomainLimits.DEFAULT);
    }

    // Written out: of a compact constructor javac does not keep that the array may be null.
    public GuestConfig(String name, @Nullable String uuid, byte[] kernel, byte @Nullable [] ramdisk,
        String commandLine, long memoryKib, long maxMemoryKib, int vcpus, int weight, EndAction onPoweroff,
        EndAction onReboot, EndAction onCrash, @Nullable String prompt, List<CpuidSetting> cpuid,
        Set<PvOption> options, VcpuPlan plan, BootFiles files, DomainLimits limits) {
        this.name = name;
        this.uuid = uuid;
        this.kernel = kernel;
        this.ramdisk = ramdisk;
        this.commandLine = commandLine;
        this.memoryKib = memoryKib;
        this.maxMemoryKib = maxMemoryKib;
        this.vcpus = vcpus;
        this.weight = weight;
        this.onPoweroff = onPoweroff;
        this.onReboot = onReboot;
        this.onCrash = onCrash;
        this.prompt = prompt;
        this.cpuid = List.copyOf(cpuid);
        this.options = Set.copyOf(options);
        this.plan = plan;
        this.files = files;
        this.limits = limits;
    }

    /** The same, staying as it is whatever its end. */
    public GuestConfig preserved() {
        return new GuestConfig(name, uuid, kernel, ramdisk, commandLine, memoryKib, maxMemoryKib, vcpus, weight,
            EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, prompt, cpuid, options, plan, files, limits);
    }

    /** The same with other sizes. */
    public GuestConfig sized(long newMemoryKib, int newVcpus) {
        return new GuestConfig(name, uuid, kernel, ramdisk, commandLine, newMemoryKib,
            Math.max(newMemoryKib, memoryKib == maxMemoryKib ? newMemoryKib : maxMemoryKib), newVcpus, weight,
            onPoweroff, onReboot, onCrash, prompt, cpuid, options, plan.sized(vcpus, newVcpus), files, limits);
    }

    /** The same with another name and UUID. */
    public GuestConfig named(String newName, @Nullable String newUuid) {
        return new GuestConfig(newName, newUuid, kernel, ramdisk, commandLine, memoryKib, maxMemoryKib, vcpus, weight,
            onPoweroff, onReboot, onCrash, prompt, cpuid, options, plan, files, limits);
    }

    /** The same with other memory, KiB: at the start, and the most that it may ask for. */
    public GuestConfig memory(long newMemoryKib, long newMaxMemoryKib) {
        return new GuestConfig(name, uuid, kernel, ramdisk, commandLine, newMemoryKib, newMaxMemoryKib, vcpus, weight,
            onPoweroff, onReboot, onCrash, prompt, cpuid, options, plan, files, limits);
    }

    /** The same with so many vCPUs online, at most as many as it can have. */
    public GuestConfig online(int newVcpus) {
        return new GuestConfig(name, uuid, kernel, ramdisk, commandLine, memoryKib, maxMemoryKib, newVcpus, weight,
            onPoweroff, onReboot, onCrash, prompt, cpuid, options, plan, files, limits);
    }

    /** The same with vCPUs placed otherwise. */
    public GuestConfig with(VcpuPlan newPlan) {
        return new GuestConfig(name, uuid, kernel, ramdisk, commandLine, memoryKib, maxMemoryKib, vcpus, weight,
            onPoweroff, onReboot, onCrash, prompt, cpuid, options, newPlan, files, limits);
    }

    /** The same with other options. */
    public GuestConfig with(Set<PvOption> newOptions) {
        return new GuestConfig(name, uuid, kernel, ramdisk, commandLine, memoryKib, maxMemoryKib, vcpus, weight,
            onPoweroff, onReboot, onCrash, prompt, cpuid, newOptions, plan, files, limits);
    }
}
