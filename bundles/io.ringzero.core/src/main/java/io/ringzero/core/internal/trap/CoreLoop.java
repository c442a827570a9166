// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.BranchLog;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Core;
import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.xen.DomainId;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.crash.CrashReports;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Lifecycle;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.Upcalls;
import io.ringzero.core.internal.time.RunstateArea;
import io.ringzero.core.internal.time.SharedTime;
import io.ringzero.core.internal.time.VcpuTimers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The core as the pCPU loop sees it: prepares a vCPU before it runs, and does what its exits ask for. Whatever goes wrong for a vCPU
 * ends its domain and nothing else. On pCPU threads. Hot path.
 */
@Singleton
public final class CoreLoop implements Core {
    private final DomainTable domains;
    private final Lifecycle lifecycle;
    private final Exceptions exceptions;
    private final SystemCalls systemCalls;
    private final ForcedEmulation emulation;
    private final Bounce bounce;
    private final Upcalls upcalls;
    private final VcpuTimers timers;
    private final SharedTime time;
    private final RunstateArea runstates;
    private final InternalErrors errors;
    private final FailsafeCallback failsafe;
    private final @Nullable DomainId[] lastDomains;
    private final int[] lastVcpus;
    private final Machine machine;
    private final Clock clock;

    @Inject
    CoreLoop(DomainTable domains, Lifecycle lifecycle, Exceptions exceptions, SystemCalls systemCalls,
        ForcedEmulation emulation, Bounce bounce, Upcalls upcalls, VcpuTimers timers, SharedTime time,
        RunstateArea runstates, InternalErrors errors, FailsafeCallback failsafe, Machine machine) {
        this.domains = domains;
        this.lifecycle = lifecycle;
        this.exceptions = exceptions;
        this.systemCalls = systemCalls;
        this.emulation = emulation;
        this.bounce = bounce;
        this.upcalls = upcalls;
        this.timers = timers;
        this.time = time;
        this.runstates = runstates;
        this.errors = errors;
        this.failsafe = failsafe;
        this.lastDomains = new DomainId[machine.pcpus().size()];
        this.lastVcpus = new int[machine.pcpus().size()];
        this.machine = machine;
        this.clock = machine.clock();
    }

    @Override
    public CpuState state(int vcpu) {
        return domains.vcpu(vcpu).state();
    }

    @Override
    public CpuControls controls(int vcpu) {
        Vcpu runs = domains.vcpu(vcpu);
        CpuControls controls = runs.domain().cpuid().controls(machine.cpuFeatures(), runs.pv().directGate);
        BranchLog branches = runs.history().branches();
        return branches == null ? controls : controls.recording(branches);
    }

    @Override
    public boolean enter(PcpuId pcpu, int index) {
        Vcpu vcpu = domains.vcpu(index);
        if (!vcpu.runnable()) {
            return false;
        }
        try {
            if (!vcpu.entered()) {
                vcpu.entered(true);
                clock.charge(Cost.CONTEXT_SWITCH.nanos);
                vcpu.lastPcpu(pcpu.number());
                time.update(vcpu);
                runstates.update(vcpu);
                timers.entered(vcpu);
                if (changed(pcpu.number(), vcpu)) {
                    failsafe.resumed(vcpu);
                }
            }
            if (vcpu.pv().nmiPending && !vcpu.pv().nmiMasked) {
                vcpu.pv().nmiPending = false;
                exceptions.nmi(vcpu);
            }
            if (upcalls.due(vcpu)) {
                bounce.enter(vcpu, vcpu.pv().eventSelector, vcpu.pv().eventCallback, true, Bounce.NO_ERROR_CODE);
            }
        } catch (DomainCrashException e) {
            lifecycle.crash(vcpu, String.valueOf(e.getMessage()));
        }
        return vcpu.runnable();
    }

    /** Whether another vCPU, or none, ran on the pCPU before this one. */
    private boolean changed(int pcpu, Vcpu vcpu) {
        DomainId id = vcpu.domain().id();
        boolean same = lastVcpus[pcpu] == vcpu.number() && id.equals(lastDomains[pcpu]);
        lastDomains[pcpu] = id;
        lastVcpus[pcpu] = vcpu.number();
        return !same;
    }

    @Override
    public void exited(PcpuId pcpu, int index, int exit) {
        Vcpu vcpu = domains.vcpu(index);
        vcpu.history().exit(exit, vcpu.state());
        try {
            switch (exit) {
                case Exit.EVENT -> {
                    if (!systemCalls.gate(vcpu)) {
                        clock.charge(Cost.EXCEPTION.nanos);
                        exceptions.event(vcpu);
                    }
                }
                case Exit.SYSCALL -> systemCalls.syscall(vcpu);
                case Exit.SYSENTER -> systemCalls.sysenter(vcpu);
                case Exit.CPUID -> emulation.cpuid(vcpu, exceptions);
                case Exit.SHUTDOWN -> throw new DomainCrashException("an exception that could not be delivered");
                default -> throw new DomainCrashException("the engine left guest code for reason " + exit
                    + ", which it was not asked to");
            }
        } catch (DomainCrashException e) {
            lifecycle.crash(vcpu, e.getMessage() + ", on " + CrashReports.lastExit(vcpu));
        } catch (RuntimeException | Error e) {
            errors.crash(vcpu, e);
        }
    }

    @Override
    public void left(PcpuId pcpu, int index) {
        Vcpu vcpu = domains.vcpu(index);
        vcpu.entered(false);
        timers.left(vcpu);
        if (!vcpu.domain().dying()) {
            runstates.update(vcpu);
        }
    }

    @Override
    public void failed(PcpuId pcpu, int index, Throwable cause) {
        errors.crash(domains.vcpu(index), cause);
    }
}
