// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

import org.jspecify.annotations.Nullable;

/**
 * A domain as {@code xl list} shows it.
 *
 * @param id the domain
 * @param name its name
 * @param uuid its UUID
 * @param type null for a service domain hosted in Java
 * @param running a vCPU runs or can run
 * @param blocked all vCPUs wait
 * @param paused by control operation
 * @param shutdown why it shut down, null while it has not
 * @param dying it is being destroyed
 * @param memoryKib frames that it owns, KiB
 * @param maxMemoryKib most that it may own, KiB
 * @param vcpus vCPUs that are up
 * @param cpuNanos system time that its vCPUs ran
 * @param instructions retired by its vCPUs
 * @param cpupool number of the CPU pool that serves it
 */
public record DomainInfo(DomainId id, String name, String uuid, @Nullable GuestType type, boolean running,
    boolean blocked, boolean paused, @Nullable ShutdownReason shutdown, boolean dying, long memoryKib,
    long maxMemoryKib, int vcpus, long cpuNanos, long instructions, int cpupool) {
}
