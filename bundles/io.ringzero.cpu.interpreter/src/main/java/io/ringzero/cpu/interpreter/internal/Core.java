// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Tlb;
import io.ringzero.cpu.interpreter.internal.fp.FloatUnit;
import io.ringzero.cpu.interpreter.internal.simd.Pair;

/**
 * The processor as micro-ops see it: registers, flags, memory (inherited), and where control goes next.
 *
 * <p>HOT PATH. While a block runs, the state's RIP holds the linear address of the page that is executed; a micro-op adds
 * its offset. Where the code segment has a base (never in 64-bit mode), it is that address less the base, so that the sum is
 * the instruction pointer in each mode, but for bits above 31 which {@link #rip} and the run loop cut off outside 64-bit mode.
 * {@link #leave} writes the exact RIP and ends the block loop. A block is paid for as a whole on entry, out of
 * {@link #slice}; what a fault or an early exit leaves undone is given back, so that {@code slice + reserve} is exactly the
 * rest of the budget at each instruction border outside a block.
 */
final class Core extends DataAccess {
    /** Where a branch points before it is aimed. */
    static final Block NOWHERE = new Block(0, new Faults.Misplaced());
    /** Value of {@link #exit} while the run goes on. */
    static final int RUNNING = -1;

    final PcpuId pcpu;
    final BlockCache cache;
    final Events events = new Events(this);
    final Breakpoints breakpoints = new Breakpoints(this);
    final Segments segments = new Segments(this);
    final Context context;
    /** Where 16 bytes are left that a swap has met. */
    private final HostMemory.Reservation wide = HostMemory.reserve(16);
    final X87File x87 = new X87File();
    /** Where SIMD operations leave 128 bits. */
    final Pair pair = new Pair();
    /** What exists for the vCPU that runs. */
    final FeatureSets features = new FeatureSets();
    /** Modes and exceptions of the SSE instruction that runs. */
    final FloatUnit floats = new FloatUnit();
    CpuControls controls;
    /** Host address of the table that instruction fetches look into. */
    long fetchTlb;
    /** Frame of the page that is executed. */
    CodeFrame frame;
    /** The block that the run loop entered last. */
    Block entered = NOWHERE;
    /** Instructions that may run before the run loop looks around. */
    long slice;
    /** Instructions of the budget beyond the slice. */
    long reserve;
    int exit = RUNNING;
    /** The next instruction is to run {@link #alone}. */
    boolean wantsAlone;
    /** The instruction that runs ends with a single-step trap. */
    boolean singleStep;
    /** What runs now: see {@link Mode}. */
    int mode = Mode.LONG64;
    /** Bits that an instruction pointer has, and the register of a move to a control register. */
    long ripMask = -1;
    /** Base of the code segment; 0 in 64-bit mode. */
    long codeBase;
    /** Last offset of the code segment, for modes with {@link Mode#BOUNDED}. */
    long codeLimit;
    /** Bits that the stack pointer has. */
    private long stackMask = -1;
    /** What is put upon a stack pointer to make an address: a {@link SegmentTag} where SS is checked. */
    private long stackTag;
    /** Recent targets of indirect jumps in this mode. */
    Block[] jumps;
    /** An image on its way from memory into registers. */
    final long[] image = new long[LegacyRegion.WORDS];
    private long retiredAtEnd;
    /** The op that met a fault inside a {@link Region}. */
    Op faulting = NOWHERE.first;
    final Regions regions;

    Core(PcpuId pcpu, CpuMachine machine, Tlb tlb, CpuState state, CpuControls controls, CodeMarks marks,
        Regions regions) {
        super(machine, tlb, state);
        this.pcpu = pcpu;
        this.regions = regions;
        this.controls = controls;
        this.cache = new BlockCache(this, marks);
        this.context = new Context(this);
        this.frame = CodeFrame.NONE;
        this.jumps = cache.select(mode);
    }

    /** Takes a state in hand for a run. */
    void begin(CpuState newState, CpuControls newControls, long budget) {
        state = newState;
        s = newState.address();
        controls = newControls;
        ordered = memory.isShared();
        wantsAlone = false;
        features.select(newControls.cpuid());
        reg(CpuState.OFF_ZERO, 0);
        x87.begin(s);
        slice = 0;
        reserve = budget;
        exit = RUNNING;
        retiredAtEnd = newState.retired() + budget;
        loadFlags();
        context.refresh();
        lookAtMode();
    }

    /** Takes the mode from the state, whose RIP is exact: at each pass of the run loop. */
    void lookAtMode() {
        if ((reg(CpuState.OFF_CR0) & Bits.CR0_PE) == 0 || (reg(CpuState.OFF_RFLAGS) & Bits.VM) != 0) {
            throw new IllegalArgumentException("real and virtual-8086 mode do not exist here: CR0.PE is to be set and "
                + "RFLAGS.VM to be clear");
        }
        int now = Mode.of(this);
        if (now != mode) {
            mode = now;
            jumps = cache.select(now);
        }
        boolean is64 = Mode.is64(now);
        ripMask = is64 ? -1 : 0xffffffffL;
        codeBase = is64 ? 0 : segments.baseOf(CpuState.CS) & 0xffffffffL;
        codeLimit = is64 ? -1 : segments.limit(CpuState.CS);
        narrow = !is64;
        stackMask = is64 ? -1 : (now & Mode.STACK16) != 0 ? 0xffff : 0xffffffffL;
        stackTag = Mode.checks(now, CpuState.SS) ? SegmentTag.of(CpuState.SS) : 0;
        if (!is64) {
            reg(CpuState.OFF_RIP, reg(CpuState.OFF_RIP) & 0xffffffffL);
        }
    }

    /** Brings the state up to date; RIP is exact already. */
    void end() {
        storeFlags();
        x87.end();
        countRetired(0);
    }

    /** Before a waiting x87 instruction or one of MMX: #MF when an unmasked exception waits. */
    void checkX87() {
        if (x87.isPending()) {
            throw fault.of(Vector.MF, 0);
        }
    }

    /** Gives back what is not on the heap. */
    void close() {
        context.close();
        wide.close();
    }

    /** Writes the retired count for an instruction that runs, whose block's unretired rest is {@code tail}. */
    void countRetired(int tail) {
        reg(CpuState.OFF_RETIRED, retiredAtEnd - (slice + reserve) - tail);
    }

    @Override
    long segmented(long tagged, int size, boolean write) {
        return SegmentChecks.linear(this, tagged, size, write);
    }

    @Override
    void seen(long linear, int size, boolean write) {
        breakpoints.access(linear, size, write);
    }

    @Override
    void slowCheckAligned(long address) {
        if ((linear(address) & 15) != 0) {
            throw gp(0);
        }
    }

    /** Raises #GP(0) for an area that is not aligned, which comes before what segments and canonical addresses have to say. */
    void checkAlignedArea(long address, int alignment) {
        if ((linear(address) & alignment - 1) != 0) {
            throw gp(0);
        }
    }

    /** The linear address of what {@link Address} gave, unchecked. */
    long linear(long address) {
        return !narrow
            ? address
            : SegmentTag.isOn(address) ? SegmentChecks.unchecked(this, address) : address & 0xffffffffL;
    }

    /** The address of a stack pointer of any mode: wrapped to its width, tagged where SS is checked. */
    long stackAddress(long pointer) {
        return (pointer & stackMask) + stackTag;
    }

    /** Writes the stack pointer as wide as the mode has it. */
    void stackPointer(long value) {
        if (stackMask == 0xffff) {
            HostMemory.putShort(s + StackOps.RSP, (short) value);
        } else {
            reg(StackOps.RSP, value & stackMask);
        }
    }

    @Override
    GuestFault aloneFault() {
        wantsAlone = true;
        return fault.of(GuestFault.NONE, 0);
    }

    /**
     * Compares and sets 16 aligned bytes of RAM as one; what they held goes to {@link #low} and {@link #high}.
     *
     * @param at machine address, checked for writing
     */
    boolean wideSwap(long at, long expectedLow, long expectedHigh, long newLow, long newHigh) {
        long found = wide.address();
        boolean done = HostMemory.casWide(memory.hostBase() + at, expectedLow, expectedHigh, newLow, newHigh, found);
        low = HostMemory.getLong(found);
        high = HostMemory.getLong(found + 8);
        if (done) {
            writtenByEngine(at, 16);
        }
        return done;
    }

    @Override
    void endSlice() {
        reserve += slice;
        slice = 0;
    }

    /** Address of an instruction that runs. */
    long rip(Op op) {
        return reg(CpuState.OFF_RIP) + op.offset & ripMask;
    }

    /** Address of the instruction after one that runs. */
    long nextRip(Op op) {
        return reg(CpuState.OFF_RIP) + op.end & ripMask;
    }

    /** Enters a block of the page that is executed. */
    Op go(Block block) {
        long rest = slice - block.count;
        if (rest >= 0) {
            slice = rest;
            return block.first;
        }
        return regions.exhausted(this, block);
    }

    /** Ends the block loop at an instruction border. */
    @SuppressWarnings("NullAway") // null is how the loop ends; an annotation here would cost a check in each micro-op
    Op leave(long rip) {
        reg(CpuState.OFF_RIP, rip);
        return null;
    }

    /** Ends the run at an instruction border. */
    Op leave(long rip, int exitCode) {
        exit = exitCode;
        return leave(rip);
    }

    /** Ends the run in front of an instruction that runs: it has not happened. */
    Op leaveAt(Op op, int exitCode) {
        slice += op.tail;
        return leave(rip(op), exitCode);
    }

    /** Ends the run in front of the instruction that runs, from the depths of it. */
    GuestFault exitFault(int exitCode) {
        exit = exitCode;
        return fault.of(GuestFault.NONE, 0);
    }

    /** Throws #GP(0) for a branch target that is not canonical. */
    void checkTarget(long target) {
        if (!Bits.canonical(target)) {
            throw gp(0);
        }
    }

    /** Throws #GP(0) for a branch target beyond the code segment: in modes with {@link Mode#BOUNDED}. */
    void checkLimit(long target) {
        if (target > codeLimit) {
            throw gp(0);
        }
    }

    /** Goes to a target that {@link #checkLimit} has passed, in any mode but 64-bit. */
    Op jumpInSegment(long target) {
        return codeBase == 0 ? jump(target) : leave(target);
    }

    /** Goes to an address that {@link #checkTarget} has passed; not for code with a base. */
    Op jump(long target) {
        long page = target & -PAGE;
        Block block = jumps[ModeCode.slot(target)];
        if (block.offset == (target & PAGE - 1)) {
            CodeFrame there = block.frame;
            if (page == reg(CpuState.OFF_RIP) && there == frame) {
                return go(block);
            }
            long entry = fetchTlb + (page >>> 7 & TLB_INDEX);
            if (HostMemory.getLong(entry + Tlb.OFF_EXECUTE_TAG) == page
                && HostMemory.getLong(entry + Tlb.OFF_ADDEND) + page == there.host) {
                reg(CpuState.OFF_RIP, page);
                frame = there;
                return go(block);
            }
        }
        return leave(target);
    }

    /** The block at an address outside this page, if both translation and block are at hand. */
    @org.jspecify.annotations.Nullable
    Block findElsewhere(long rip) {
        long page = rip & -PAGE;
        long entry = fetchTlb + (page >>> 7 & TLB_INDEX);
        if (HostMemory.getLong(entry + Tlb.OFF_EXECUTE_TAG) != page) {
            return null;
        }
        long at = HostMemory.getLong(entry + Tlb.OFF_ADDEND) + page - memory.hostBase();
        CodeFrame there = cache.frameIfPresent(at >>> 12);
        Block block = there == null ? null : there.find((int) (rip & PAGE - 1));
        if (block != null) {
            jumps[ModeCode.slot(rip)] = block;
        }
        return block;
    }

    /**
     * Enters the block at the exact RIP of the state, decoding it if need be; throws what the fetch or the decoding throws.
     */
    Op enter() {
        long rip = reg(CpuState.OFF_RIP);
        if ((mode & Mode.BOUNDED) != 0) {
            checkLimit(rip);
        }
        long linear = rip + codeBase & ripMask;
        long epoch = tlb.epoch();
        CodeFrame there = cache.frame(fetchFrame(linear));
        int offset = (int) (linear & PAGE - 1);
        Block block = cache.block(there, linear, offset);
        if (ordered && tlb.epoch() != epoch) {
            return leave(rip); // decoding has waited for other pCPUs, and translations were taken back meanwhile
        }
        jumps[ModeCode.slot(linear)] = block;
        if (block.count > slice) {
            block = cache.single(there, linear, offset);
        }
        frame = there;
        entered = block;
        reg(CpuState.OFF_RIP, (linear & -PAGE) - codeBase);
        return go(block);
    }

    /** Machine frame that an instruction fetch at an address reads; throws #GP, #PF, or #UD where there is no RAM. */
    long fetchFrame(long linear) {
        long page = linear & -PAGE;
        long entry = fetchTlb + (page >>> 7 & TLB_INDEX);
        long at;
        if (HostMemory.getLong(entry + Tlb.OFF_EXECUTE_TAG) == page) {
            at = HostMemory.getLong(entry + Tlb.OFF_ADDEND) + page - memory.hostBase();
        } else {
            at = walk(linear, Tlb.EXECUTE);
        }
        if (!memory.contains(at & -PAGE, PAGE)) {
            throw ud(); // an empty bus answers ones, and FF FF is no instruction
        }
        return at >>> 12;
    }

}
