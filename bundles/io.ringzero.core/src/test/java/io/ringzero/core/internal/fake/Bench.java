// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.fake;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.core.internal.SystemModule;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GrantMappings;
import io.ringzero.core.internal.memory.GuestMemory;
import io.ringzero.core.internal.memory.Memories;
import io.ringzero.core.internal.trap.CoreLoop;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The system half of the core, wired as in the bundle, on a machine and a memory half that are fakes. */
public final class Bench implements AutoCloseable {
    private static final int PAGE = MachineMemory.PAGE_SIZE;
    private static final int SCRATCH = 16;

    public final FakeMachine machine = new FakeMachine(4096);
    public final FakeMemories memories = new FakeMemories(machine.memory());
    private final Injector injector;

    public Bench() {
        injector = Guice.createInjector(Stage.PRODUCTION, new SystemModule(), new AbstractModule() {
            @Override
            protected void configure() {
                bind(Machine.class).toInstance(machine);
                bind(Memories.class).toInstance(memories);
                bind(GuestMemory.class).toInstance(memories);
                bind(GrantMappings.class).toInstance(memories);
            }
        });
    }

    public <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    /** Makes a running domain with Xen's limits. */
    public Domain domain(String name, int vcpus) {
        return domain(name, vcpus, DomainLimits.DEFAULT);
    }

    /** Makes a running domain. */
    public Domain domain(String name, int vcpus, DomainLimits limits) {
        KernelImage image = new KernelImage("test", GuestType.PV64, List.of(), 0, 0, null, null, false, null, false,
            null, Map.of(), "", "");
        String uuid = "00000000-0000-4000-8000-%012x".formatted(name.hashCode() & 0xffff_ffffL);
        DomainSpec spec = new DomainSpec(name, uuid, image, null, "", 256, 256, vcpus, 256, List.of(), Set.of(),
            limits);
        try {
            ControlImpl control = get(ControlImpl.class);
            Domain domain = Objects.requireNonNull(get(DomainTable.class).get(control.create(spec)));
            control.unpause(domain.id());
            return domain;
        } catch (ControlException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A hypercall from the guest kernel; the answer. */
    public long call(Vcpu vcpu, int number, long... args) {
        CpuState state = vcpu.state();
        int[] registers = {CpuState.RDI, CpuState.RSI, CpuState.RDX, CpuState.R10, CpuState.R8};
        state.gpr(CpuState.RAX, number);
        for (int i = 0; i < args.length; i++) {
            state.gpr(registers[i], args[i]);
        }
        exit(vcpu, Exit.SYSCALL);
        return state.gpr(CpuState.RAX);
    }

    /** An exit of the engine, as the pCPU loop hands it on. */
    public void exit(Vcpu vcpu, int exit) {
        get(CoreLoop.class).exited(new PcpuId(0), vcpu.index(), exit);
    }

    /** Linear address of a page of the domain's that tests put structures in. */
    public long scratch(Domain domain) {
        return (FakeMemories.firstFrame(domain) + SCRATCH) * PAGE;
    }

    /** Writes 64-bit words. */
    public void words(long linear, long... words) {
        for (int i = 0; i < words.length; i++) {
            machine.memory().writeLong(linear + 8L * i, words[i]);
        }
    }

    public void ints(long linear, int... values) {
        for (int i = 0; i < values.length; i++) {
            machine.memory().writeInt(linear + 4L * i, values[i]);
        }
    }

    public int intAt(long linear) {
        return machine.memory().readInt(linear);
    }

    public long wordAt(long linear) {
        return machine.memory().readLong(linear);
    }

    @Override
    public void close() {
        machine.runTurns();
        machine.close();
    }
}
