// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.sched;

import java.util.List;

/**
 * CPU pools (public/sysctl.h, XEN_SYSCTL_cpupool_op): a pCPU belongs to one pool or is free, a vCPU belongs to one pool and runs on no
 * other's pCPUs, and each pool has a scheduler of its own, exchanged by its own slot. pCPUs and vCPUs move while guests run.
 *
 * <p>A vCPU whose hard affinity names no pCPU of its pool may run on all of them, until one that it names comes (as Xen does with
 * an affinity that a change of pools broke).
 *
 * <p>Any thread that is not a pCPU's; each change is made at a safe point and complete when the call returns. One that throws has
 * changed nothing; the message says what and why.
 */
public interface Cpupools {
    /** The pool that is always there, named {@link #FIRST_NAME} at first. */
    int FIRST = 0;
    /** In the place of a pool: none. */
    int NONE = -1;
    String FIRST_NAME = "Pool-0";

    /** All pools, by number. */
    List<Cpupool> pools();

    /** pCPUs that belong to no pool: bit n for pCPU n. */
    long free();

    /**
     * Makes a pool.
     *
     * @param name not in use, 1 to 64 printable characters without white space
     * @param scheduler name of a scheduler that can serve another pool, or of the built-in one
     * @param pcpus free ones, bit n for pCPU n; may be none
     * @return its number, never used before
     * @throws IllegalArgumentException when one of these does not hold
     */
    int create(String name, String scheduler, long pcpus);

    /**
     * Takes a pool away; its pCPUs are free then.
     *
     * @throws IllegalArgumentException when there is none, it is the first, or it has vCPUs
     */
    void destroy(int pool);

    /**
     * Gives a pool another name.
     *
     * @throws IllegalArgumentException when there is none, or the name will not do
     */
    void rename(int pool, String name);

    /**
     * Gives a free pCPU to a pool.
     *
     * @throws IllegalArgumentException when there is no such pool, no such pCPU, or it is not free
     */
    void addPcpu(int pool, int pcpu);

    /**
     * Takes a pCPU from its pool; it is free then and runs nothing.
     *
     * @throws IllegalArgumentException when it is not in that pool, or is the last of a pool that has vCPUs
     */
    void removePcpu(int pool, int pcpu);

    /**
     * Has vCPUs served by another pool from now on.
     *
     * @param vcpus their indices
     * @throws IllegalArgumentException when there is no such pool or vCPU, or the pool has no pCPU
     */
    void move(List<Integer> vcpus, int pool);

    /**
     * The scheduler in use in a pool, for parameters: asked at safe points only, and not kept.
     *
     * @throws IllegalArgumentException when there is no such pool
     */
    Scheduler scheduler(int pool);

    /**
     * What holds for the parameters of the schedulers of a name, in every pool. What differs from the call before is set: at once where such
     * a scheduler is in use, elsewhere as soon as one is put into use; what was given before and is not any more goes back to its
     * preset. A value that {@link Scheduler#tune} gave since stays until it is given another here.
     *
     * @param scheduler {@code ringzero.name} of the schedulers
     * @param settings each parameter of each domain once
     * @throws IllegalArgumentException when one in use refuses
     */
    void configure(String scheduler, List<Setting> settings);
}
