// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.sched;

import io.ringzero.api.swap.Swappable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which vCPU a pCPU runs next and for how long.
 *
 * <p>Registered as an OSGi service with the property {@code ringzero.name}; slot {@code scheduler}, policy fallback (a
 * built-in round robin). Calls come one at a time, on pCPU threads or at safe points, with no lock of the machine held. A
 * scheduler may not block, keep time of its own, or start threads. Its answers are advice: the machine checks them, and takes
 * another scheduler when they are wrong or when a call throws.
 *
 * <p>With several pCPUs the calls still come one at a time, from the thread that owns the machine; a vCPU moves to another pCPU
 * when that one picks it, never while it is on one. A scheduler may not call the machine back, keep a vCPU that was removed,
 * or take longer than the machine's lease for a call.
 *
 * <p>vCPUs are indices; {@code now} is system time in nanoseconds. The canonical record (kind {@code sched}, version 1) is
 * {@link SchedulerRecord}. Extras whose names start with {@link #KEPT} are parameters that somebody set: who does not know
 * them takes them over and hands them on unread, so that they are there when the scheduler returns that does.
 */
public interface Scheduler extends Swappable {
    /** Answer of {@link #pick}: nothing to run. */
    long IDLE = -1;
    /** Start of the names of extras that every scheduler hands on. */
    String KEPT = "params.";

    /** What it promises; the same at each call. Any thread. */
    default Set<Claim> claims() {
        return Set.of(Claim.SERVES_ALL);
    }

    /** Its own parameters; the same at each call. Any thread. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /**
     * Sets a parameter, by the machine's owner at a safe point; it holds for vCPUs that come later too. A domain's value is that of all its
     * vCPUs, whatever they had.
     *
     * @param domid the domain, or {@link Parameter#WHOLE}, or {@link Parameter#vcpu}; that one may be refused
     * @throws IllegalArgumentException when there is no such parameter or the value is out of its limits
     */
    default void tune(int domid, String name, long value) {
        throw new IllegalArgumentException("this scheduler has no parameter " + name);
    }

    /** The present value of a parameter; as {@link #tune}. */
    default long tuned(int domid, String name) {
        throw new IllegalArgumentException("this scheduler has no parameter " + name);
    }

    /**
     * Another of the same kind that knows nothing yet, for another CPU pool: each pool has a scheduler object of its own. Any thread.
     *
     * @return null when there can be only one; no second pool can use it then
     */
    default @Nullable Scheduler another() {
        return null;
    }

    /** A vCPU came to be, asleep. */
    void add(int vcpu, VcpuParams params);

    /** A vCPU is gone, or moved to another pool; it must not be picked again. */
    void remove(int vcpu);

    void adjust(int vcpu, VcpuParams params);

    /** A vCPU can run from now on. */
    void wake(int vcpu, long now);

    /** A vCPU cannot run from now on. */
    void sleep(int vcpu, long now);

    /** The running vCPU gives way to others, once. */
    void yielded(int vcpu, long now);

    /**
     * What this pCPU is to run next. Asked when a slice has ended, when the vCPU there sleeps, yields or is gone, and whenever
     * something changed that could matter (a wake, an arrival): the answer may be to go on with the previous one. Idle with
     * runnable vCPUs waiting is allowed; the pCPU then asks again after a millisecond.
     *
     * @param pcpu number of the pCPU
     * @param previous vCPU that ran there before, or -1
     * @param ranNanos for how long it ran since the last pick
     * @return {@link #IDLE}, or {@link #slice} of a runnable vCPU that runs on no other pCPU and may run on this one
     */
    long pick(int pcpu, int previous, long ranNanos, long now);

    /** A pCPU came to the pool: it may be asked for from now on. */
    void pcpuAdded(int pcpu);

    /** A pCPU left the pool; who was picked on it last is on none now, and waits if it is runnable. */
    void pcpuRemoved(int pcpu);

    /** Packs an answer of {@link #pick}: a vCPU and how long it may run, 1 microsecond to 2 seconds (in microseconds). */
    static long slice(int vcpu, int sliceMicros) {
        return (long) sliceMicros << 32 | vcpu;
    }

    /** vCPU of an answer that is not {@link #IDLE}. */
    static int vcpu(long picked) {
        return (int) picked;
    }

    /** Slice of an answer that is not {@link #IDLE}, microseconds. */
    static int sliceMicros(long picked) {
        return (int) (picked >>> 32);
    }
}
