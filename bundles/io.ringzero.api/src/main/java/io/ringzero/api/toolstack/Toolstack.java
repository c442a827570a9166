// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.ImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The life of domains as {@code xl} knows it. Any thread that is not a pCPU's. Provided by the toolstack. */
public interface Toolstack {
    /**
     * Reads an xl configuration file (xl.cfg(5)) and the files that it names; relative names start at the file's folder.
     *
     * @param overrides lines such as {@code memory=256} that replace what the file says, as xl's command line does
     * @throws ConfigException when it is not usable; nothing is left behind
     */
    GuestConfig read(Path file, List<String> overrides) throws ConfigException;

    /**
     * Makes a domain, with its part of the store and its console connected. It is paused.
     *
     * @throws ImageException when the kernel is not one
     * @throws ControlException when the machine cannot have this domain; nothing is left behind
     */
    DomainId create(GuestConfig config) throws ImageException, ControlException;

    /** Ends a domain and takes away what it had in the store and in the back-ends. */
    void destroy(DomainId id) throws ControlException;

    /**
     * Asks a guest to end by itself: writes {@code control/shutdown} of its part of the store and returns.
     *
     * @param how {@code poweroff} or {@code reboot}
     */
    void shutdown(DomainId id, String how) throws ControlException;

    /** Renames a domain, in the store too; one that restarts keeps the new name. */
    void rename(DomainId id, String name) throws ControlException;

    /**
     * Asks a guest's balloon driver, by {@code memory/target} of its part of the store, to own this much memory, and lets
     * it own no more. Returns at once: the guest takes its time, or has no such driver.
     *
     * @param kib at least 1, at most {@code maxmem} of its configuration
     */
    void memoryTarget(DomainId id, long kib) throws ControlException;

    /**
     * Sets the most memory that a guest may own. The guest does not hear of it.
     *
     * @param kib not below the memory that it is asked to have
     */
    void maxMemory(DomainId id, long kib) throws ControlException;

    /**
     * Asks a guest to have so many vCPUs online, the lowest numbers: writes {@code cpu/N/availability} of its part of the
     * store. Returns at once: the guest takes its time.
     *
     * @param online 1 to {@code maxvcpus} of its configuration
     */
    void onlineVcpus(DomainId id, int online) throws ControlException;

    /** Sends a Magic SysRq request by {@code control/sysrq} of its part of the store; Linux obeys and takes it away. */
    void sysrq(DomainId id, char letter) throws ControlException;

    /**
     * Writes a domain's memory and vCPUs into a file in Xen's ELF core format (docs/misc/dump-core-format). The domain goes on
     * meanwhile; who wants one moment pauses it before.
     *
     * @param file made or replaced; removed again when the dump fails
     * @param segments program headers as well, from vCPU 0's page tables, as gdb wants them; Xen's format has none
     * @return bytes written
     */
    long dumpCore(DomainId id, Path file, boolean segments) throws ControlException, IOException;

    /** What a domain was made from, with what was changed since; empty for one that the toolstack did not make. */
    Optional<GuestConfig> configuration(DomainId id);
}
