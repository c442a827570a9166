// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * Operations of the control domain. Any thread; each takes effect at a safe point and is complete when it returns. An operation
 * that throws has changed nothing. Provided by the core.
 */
public interface Control {
    /**
     * Makes a domain: memory, start-of-day layout, rings, event channels. It is paused.
     *
     * @throws ControlException when the specification cannot be fulfilled
     */
    DomainId create(DomainSpec spec) throws ControlException;

    /** Ends a domain and gives back all that it had. */
    void destroy(DomainId id) throws ControlException;

    /** Stops a domain's vCPUs; pauses add up. */
    void pause(DomainId id) throws ControlException;

    /** Takes back one pause. */
    void unpause(DomainId id) throws ControlException;

    void rename(DomainId id, String name) throws ControlException;

    /** Gives a domain another UUID, in text form (RFC 9562); no other domain may have it. */
    void identify(DomainId id, String uuid) throws ControlException;

    /** Sets the most memory that a domain may own, KiB. */
    void maxMemory(DomainId id, long kib) throws ControlException;

    /**
     * Says on which pCPUs a vCPU may run and on which it would rather run (XEN_DOMCTL_setvcpuaffinity).
     *
     * @param hard bit n: may run on pCPU n; at least one bit of a pCPU that there is
     * @param soft bit n: would rather run on pCPU n; at least one such bit as well
     * @throws ControlException when there is no such vCPU, or a mask names no pCPU that there is
     */
    void affinity(VcpuId vcpu, long hard, long soft) throws ControlException;

    /**
     * Sets what part a domain is to have (XEN_DOMCTL_scheduler_op): schedulers that claim weights or caps go by it at once, and it is
     * carried over when they are exchanged.
     *
     * @param weight relative share of each vCPU, 1 to 65535; 256 is usual
     * @param capPercent most that all vCPUs together get, in percent of one pCPU, at most 100 for each vCPU; 0 for no limit
     * @throws ControlException when there is no such domain, or a number is out of its limits
     */
    void share(DomainId id, int weight, int capPercent) throws ControlException;

    /**
     * Has another CPU pool serve a domain (XEN_SYSCTL_CPUPOOL_OP_MOVEDOMAIN); not on a pCPU's thread.
     *
     * @param pool name or number of the pool
     * @throws ControlException when there is no such domain or pool, or the pool has no pCPU
     */
    void cpupool(DomainId id, String pool) throws ControlException;

    /** Raises a non-maskable interrupt in a vCPU (XEN_DOMCTL_sendtrigger, XEN_DOMCTL_SENDTRIGGER_NMI); one that waits already is one. */
    void nmi(VcpuId vcpu) throws ControlException;

    /** Empties the log. */
    void clearLog();

    /**
     * Writes into the log what Xen shows for a debug key.
     *
     * @throws ControlException if there is no such key; the message names those there are
     */
    void debugKey(char key) throws ControlException;

    /** Where the console back-end finds the guest's console ring. */
    PvEndpoint console(DomainId id) throws ControlException;

    /** Where the store finds the guest's store ring. */
    PvEndpoint store(DomainId id) throws ControlException;
}
