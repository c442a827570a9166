// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.swap.Slots;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/**
 * The running machine: memory, pCPUs, clock, inbox and slots. The one part that is never swapped under guests.
 *
 * <p>One thread at a time, its owner, touches the machine's state and the core's: the thread of a pCPU, or the one that does
 * safe-point work. With the virtual clock, or one pCPU, one thread drives all pCPUs. With the real clock and several, each has a
 * thread of its own, which owns the machine but for the time it spends in {@link Cpu#run}; then others may own it, or be in guest
 * code as well. What may happen there meanwhile is said at {@link Cpu}, {@link Tlbs}, {@link FrameFlags} and {@link MachineMemory}.
 *
 * <p>A pCPU steps: pick, run in place, handle the exit, deliver. Between two steps it is at an instruction border and holds
 * nothing; when all pCPUs are there and no turn runs, that is a safe point.
 */
public interface Machine {
    MachineMemory memory();

    /** The pCPUs, by number. */
    List<PcpuId> pcpus();

    /** All TLBs, for whoever changes page tables. */
    Tlbs tlbs();

    /** The MMU in use: for translations of the core; never kept beyond a step. */
    Mmu mmu();

    /** What the engine in use can be asked to advertise. */
    CpuidTable cpuFeatures();

    Clock clock();

    Inbox inbox();

    Slots slots();

    VcpuRegistry vcpus();

    /** The CPU pools. */
    Cpupools cpupools();

    /** Ends the current run of every pCPU soon, so that new facts are seen; any thread. */
    void kick();

    /**
     * Runs work on the pCPU's thread after the present step's exit was handled and before guest code runs again: the turn of a
     * service domain. From pCPU threads, turns and safe points; others post to the {@link Inbox}. In order of asking.
     */
    void turn(Runnable work);

    /**
     * Runs work at a safe point, on the calling thread, and returns its result. From any thread that is not a pCPU's; from a
     * pCPU's thread and inside turns, which own the machine, it runs at once, and other pCPUs may be in guest code beside: see
     * {@link VcpuRegistry#sleep} for a vCPU whose state is to be touched.
     *
     * @throws Exception whatever the work throws
     */
    <T> T atSafePoint(Callable<T> work) throws Exception;

    /**
     * Stops the machine at a safe point: time stands, nothing runs, the inbox waits. From a turn it takes effect when the turn
     * ends; from other threads before this returns. Holds add up.
     */
    Hold hold();

    /** Takes a hold at the first instruction border at which system time has reached a value (in virtual time: exactly there). */
    CompletionStage<Hold> holdAt(long systemNanos);

    /** Registers the core; null takes it away (at a safe point). The machine idles without one. */
    void core(@org.jspecify.annotations.Nullable Core core);

    /** Figures of the machine. */
    MachineStats stats();

    /** Where the pCPUs' time went; at a safe point. */
    TimeAccounts accounts();

    /** SHA-256 of all frames in mfn order, as lower-case hex; at a safe point. */
    String memorySha256() throws Exception;

    /** A reason for the machine to stand still; {@link #close} lets it go on, once. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }
}
