// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.fake;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MmuExt;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.abi.layout.StartInfo32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.SystemModule;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.memory.HypervisorFrames;
import io.ringzero.core.internal.memory.Memories;
import io.ringzero.core.internal.memory.MemoryModule;
import io.ringzero.core.internal.trap.CoreLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole core, wired as in the bundle, on a machine without engine. Guests are 16 MiB large, start at virtual
 * address 0 with everything mapped, and the test makes their hypercalls.
 */
public final class MemoryBench implements AutoCloseable {
    public static final int PAGE = MachineMemory.PAGE_SIZE;
    public static final long FRAMES = 16384;
    public static final int GUEST_PAGES = 4096;
    /** A pfn in the padding behind what the builder laid out: the arguments of hypercalls. */
    public static final int SCRATCH = 1000;
    /** Data pages from this pfn on are used by nobody. */
    public static final int FREE = 600;

    private static final int[] WIDE_REGISTERS = {CpuState.RDI, CpuState.RSI, CpuState.RDX, CpuState.R10, CpuState.R8};
    private static final int[] NARROW_REGISTERS = {CpuState.RBX, CpuState.RCX, CpuState.RDX, CpuState.RSI,
        CpuState.RDI};

    public final WalkingMmu mmu = new WalkingMmu();
    public final FakeMachine machine = new FakeMachine(FRAMES, mmu);
    private final Injector injector;
    private final Map<DomainId, Long> p2m = new HashMap<>();

    public MemoryBench() {
        injector = Guice.createInjector(Stage.PRODUCTION, new SystemModule(), new MemoryModule(), new AbstractModule() {
            @Override
            protected void configure() {
                bind(Machine.class).toInstance(machine);
            }
        });
    }

    public <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    public FrameTable table() {
        return get(HypervisorFrames.class).table();
    }

    public static DomainSpec spec(String name, int vcpus) {
        byte[] code = {0x0f, 0x05};
        KernelImage image = new KernelImage("test", GuestType.PV64,
            List.of(new KernelImage.Segment(0, code, 64 * PAGE)), 0, 0,
            null, null, false, null, false, null, Map.of(), "", "");
        return spec(name, vcpus, image, null);
    }

    /** A guest with privilege, otherwise as {@link #spec(String, int)}. */
    public static DomainSpec privilegedSpec(String name) {
        DomainSpec plain = spec(name, 1);
        return new DomainSpec(plain.name(), plain.uuid(), plain.image(), null, plain.commandLine(), plain.memoryKib(),
            plain.maxMemoryKib(), plain.vcpus(), plain.weight(), List.of(), java.util.Set.of(PvOption.PRIVILEGED));
    }

    /** A 32-bit guest, otherwise as {@link #spec(String, int)}. */
    public static DomainSpec narrowSpec(String name, int vcpus) {
        byte[] code = {(byte) 0xcd, (byte) 0x82};
        KernelImage image = new KernelImage("test", GuestType.PV32,
            List.of(new KernelImage.Segment(0, code, 64 * PAGE)), 0, 0,
            null, null, false, null, true, null, Map.of(), "", "");
        return spec(name, vcpus, image, null);
    }

    public static DomainSpec spec(String name, int vcpus, KernelImage image, byte @Nullable [] ramdisk) {
        String uuid = "00000000-0000-4000-8000-%012x".formatted(name.hashCode() & 0xffff_ffffL);
        return new DomainSpec(name, uuid, image, ramdisk, "line", GUEST_PAGES * 4, GUEST_PAGES * 4 + 256, vcpus, 256);
    }

    public Domain domain(String name, int vcpus) {
        return domain(spec(name, vcpus));
    }

    public Domain domain(DomainSpec spec) {
        try {
            Domain domain = java.util.Objects
                .requireNonNull(get(DomainTable.class).get(get(ControlImpl.class).create(spec)));
            long startInfo = domain.vcpus().getFirst().state().gpr(CpuState.RSI);
            p2m.put(domain.id(), wide(domain)
                ? guestWord(domain, startInfo + StartInfo.MFN_LIST)
                : guestWord(domain, startInfo + StartInfo32.MFN_LIST) & 0xffff_ffffL);
            return domain;
        } catch (ControlException e) {
            throw new IllegalStateException(e);
        }
    }

    public void destroy(Domain domain) {
        try {
            get(ControlImpl.class).destroy(domain.id());
        } catch (ControlException e) {
            throw new IllegalStateException(e);
        }
        machine.runTurns();
    }

    /** A hypercall, made again for as long as it is to be continued; the answer. */
    public long call(Vcpu vcpu, int number, long... args) {
        boolean done = callOnce(vcpu, number, args);
        for (int rounds = 0; rounds < 100_000 && !done; rounds++) {
            done = goOn(vcpu);
        }
        if (!done) {
            throw new IllegalStateException("hypercall " + number + " has no end");
        }
        long answer = vcpu.state().gpr(CpuState.RAX);
        return wide(vcpu.domain()) ? answer : (int) answer;
    }

    /** A hypercall; false when it is to be continued, which the guest need not do. */
    public boolean callOnce(Vcpu vcpu, int number, long... args) {
        CpuState state = vcpu.state();
        int[] registers = wide(vcpu.domain()) ? WIDE_REGISTERS : NARROW_REGISTERS;
        state.gpr(CpuState.RAX, number);
        for (int i = 0; i < args.length; i++) {
            state.gpr(registers[i], args[i]);
        }
        return goOn(vcpu);
    }

    /** The next part of a call that is to be continued; false when it still is. */
    public boolean goOn(Vcpu vcpu) {
        long after = 0x1002;
        vcpu.state().rip(after);
        if (wide(vcpu.domain())) {
            get(CoreLoop.class).exited(new PcpuId(0), vcpu.index(), Exit.SYSCALL);
        } else {
            interrupt(vcpu, 0x82);
        }
        return vcpu.state().rip() == after;
    }

    /** An INT n that the engine left to the core. */
    public void interrupt(Vcpu vcpu, int vector) {
        CpuState state = vcpu.state();
        state.setInt(CpuState.OFF_EXIT_VECTOR, vector);
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_SOFTWARE);
        state.setInt(CpuState.OFF_EXIT_LENGTH, 2);
        get(CoreLoop.class).exited(new PcpuId(0), vcpu.index(), Exit.EVENT);
    }

    private static boolean wide(Domain domain) {
        return domain.width() == GuestWidth.WIDE;
    }

    /** mfn of a pfn, by the guest's own p2m. */
    public long mfn(Domain domain, long pfn) {
        long table = java.util.Objects.requireNonNull(p2m.get(domain.id()));
        return wide(domain)
            ? guestWord(domain, table + pfn * 8)
            : machine.memory().readInt(translate(domain, table + pfn * 4)) & 0xffff_ffffL;
    }

    /** Machine address of a pfn. */
    public long maddr(Domain domain, long pfn) {
        return mfn(domain, pfn) * PAGE;
    }

    /** A word at a linear address, by the kernel's page tables. */
    public long guestWord(Domain domain, long linear) {
        return machine.memory().readLong(translate(domain, linear));
    }

    /** The L1 entry of a linear address. */
    public long guestEntry(Domain domain, long linear) {
        return machine.memory().readLong(guestEntryAddress(domain, linear));
    }

    /** Machine address of the L1 entry of a linear address. */
    public long guestEntryAddress(Domain domain, long linear) {
        long table = domain.vcpus().getFirst().paging().kernelRoot();
        for (int shift = 39; shift > 12; shift -= 9) {
            table = machine.memory().readLong(table + (linear >>> shift & 0x1ff) * 8) & 0x000f_ffff_ffff_f000L;
        }
        return table + (linear >>> 12 & 0x1ff) * 8;
    }

    /** As {@link #guestWord}, as the processor reads descriptor tables. */
    public long supervisorWord(Domain domain, long linear) {
        return machine.memory().readLong(translate(domain, linear, Tlb.SUPERVISOR));
    }

    /** Where a linear address of a guest kernel leads. */
    public long translate(Domain domain, long linear) {
        return translate(domain, linear, Tlb.READ);
    }

    private long translate(Domain domain, long linear, int access) {
        long root = domain.vcpus().getFirst().paging().kernelRoot();
        TranslationContext context = new TranslationContext(root, TranslationContext.MODE_LONG,
            wide(domain) ? TranslationContext.PERM_USER : 0, 0);
        long found = mmu.translate(machine.memory(), context, linear, access);
        if (found < 0) {
            throw new IllegalArgumentException("0x" + Long.toHexString(linear) + " is not mapped");
        }
        return found;
    }

    /** One mmuext_op. */
    public long mmuext(Vcpu vcpu, int command, long first, long second) {
        if (wide(vcpu.domain())) {
            scratch(vcpu.domain(), command & 0xffff_ffffL, first, second);
        } else {
            scratch(vcpu.domain(), command & 0xffff_ffffL | first << 32, second);
        }
        return call(vcpu, Hypercall.HYPERVISOR_mmuext_op, SCRATCH * PAGE, 1, 0, 0x7ff0);
    }

    public long pin(Vcpu vcpu, int level, long mfn) {
        return mmuext(vcpu, MmuExt.MMUEXT_PIN_L1_TABLE + level - 1, mfn, 0);
    }

    /** One mmu_update. */
    public long mmuUpdate(Vcpu vcpu, long ptr, long value) {
        scratch(vcpu.domain(), ptr, value);
        return call(vcpu, Hypercall.HYPERVISOR_mmu_update, SCRATCH * PAGE, 1, 0, 0x7ff0);
    }

    /** Maps a page of the guest anew (0 flags: not at all). */
    public long remap(Vcpu vcpu, long pfn, long entry) {
        return wide(vcpu.domain())
            ? call(vcpu, Hypercall.HYPERVISOR_update_va_mapping, pfn * PAGE, entry, 0)
            : call(vcpu, Hypercall.HYPERVISOR_update_va_mapping, pfn * PAGE, entry & 0xffff_ffffL, entry >>> 32, 0);
    }

    /** Takes a page out of the guest's address space, so that it can become a table. */
    public long unmap(Vcpu vcpu, long pfn) {
        return remap(vcpu, pfn, 0);
    }

    /** Writes arguments to the scratch page. */
    public void scratch(Domain domain, long... words) {
        write(domain, SCRATCH, 0, words);
    }

    /** Writes words to a page, from an index on, past all page types: as before it became a table. */
    public void write(Domain domain, long pfn, int index, long... words) {
        for (int i = 0; i < words.length; i++) {
            machine.memory().writeLong(maddr(domain, pfn) + (index + i) * 8L, words[i]);
        }
    }

    public List<String> audit() {
        return get(Memories.class).audit().differences();
    }

    @Override
    public void close() {
        machine.runTurns();
        get(HypervisorFrames.class).close();
        machine.close();
    }
}
