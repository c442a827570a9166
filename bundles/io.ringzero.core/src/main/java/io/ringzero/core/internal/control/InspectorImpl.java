// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.control;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.SymbolTable;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.core.internal.crash.CrashReports;
import io.ringzero.core.internal.crash.GuestView;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.dump.CoreImages;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Callable;

/** Looks into guests, each time at a safe point. Any thread. */
@Singleton
public final class InspectorImpl implements Inspector {
    private final Machine machine;
    private final DomainTable domains;
    private final GuestView view;
    private final CrashReports reports;
    private final CoreImages cores;

    @Inject
    public InspectorImpl(Machine machine, DomainTable domains, GuestView view, CrashReports reports,
        CoreImages cores) {
        this.machine = machine;
        this.domains = domains;
        this.view = view;
        this.reports = reports;
        this.cores = cores;
    }

    @Override
    public byte[] read(VcpuId vcpu, long linear, int bytes) throws ControlException {
        if (bytes < 0 || bytes > MOST_BYTES) {
            throw new ControlException("0 to " + MOST_BYTES + " bytes can be read at once, not " + bytes);
        }
        return safely(() -> view.readable(find(vcpu), linear, bytes));
    }

    @Override
    public Position position(VcpuId vcpu) throws ControlException {
        return safely(() -> {
            Vcpu found = find(vcpu);
            return new Position(found.state().rip(), switch (GuestView.mode(found)) {
                case LONG64 -> 64;
                case PROTECTED32 -> 32;
                default -> 16;
            });
        });
    }

    @Override
    public SymbolTable symbols(DomainId domain) throws ControlException {
        return safely(() -> find(domain).symbols());
    }

    @Override
    public List<String> dump(VcpuId vcpu) throws ControlException {
        return safely(() -> List.copyOf(reports.lines(find(vcpu))));
    }

    @Override
    public void recordBranches(DomainId domain, boolean on) throws ControlException {
        safely(() -> {
            find(domain).vcpus().forEach(vcpu -> vcpu.history().recordBranches(on));
            return true;
        });
    }

    @Override
    public CoreImage core(DomainId domain) throws ControlException {
        return safely(() -> cores.image(find(domain)));
    }

    @Override
    public byte[] frames(DomainId domain, List<Long> mfns) throws ControlException {
        if (mfns.size() > MOST_FRAMES) {
            throw new ControlException("at most " + MOST_FRAMES + " frames can be read at once, not " + mfns.size());
        }
        return safely(() -> cores.frames(find(domain), mfns));
    }

    @Override
    public List<Run> mappings(VcpuId vcpu, int most) throws ControlException {
        return safely(() -> cores.mappings(find(vcpu), most));
    }

    private Domain find(DomainId id) throws ControlException {
        Domain domain = domains.get(id);
        if (domain == null || domain.dying()) {
            throw new ControlException("there is no domain " + id.domid() + " (any more)");
        }
        return domain;
    }

    private Vcpu find(VcpuId id) throws ControlException {
        Vcpu vcpu = find(id.domain()).vcpu(id.number());
        if (vcpu == null) {
            throw new ControlException("domain " + id.domain().domid() + " has no vCPU " + id.number());
        }
        return vcpu;
    }

    private <T> T safely(Callable<T> work) throws ControlException {
        try {
            return machine.atSafePoint(work);
        } catch (ControlException e) {
            throw e;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ControlException("the guest could not be looked at: " + e, e);
        }
    }
}
