// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_eoi;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_get_free_pirq;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_irq_status_query;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_pirq_eoi_gmfn_v1;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_pirq_eoi_gmfn_v2;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_set_iobitmap;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_set_iopl;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.PhysdevPirqEoiGmfn;
import io.ringzero.abi.layout.PhysdevPirqEoiGmfn32;
import io.ringzero.abi.layout.PhysdevSetIobitmap;
import io.ringzero.abi.layout.PhysdevSetIobitmap32;
import io.ringzero.abi.layout.PhysdevSetIopl;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainResource;
import io.ringzero.core.internal.memory.FrameHold;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** physdev_op: what of it a PV domain on a machine without physical interrupts may do (public/physdev.h). On pCPU threads. */
@Singleton
public final class PhysdevCall implements Handler, DomainResource {
    private static final int MOST_PORTS = 65536;

    private final PhysicalInterrupts interrupts;
    private final PhysdevRefusals refusals;
    private final Map<Domain, FrameHold> eoiMaps = new HashMap<>();

    @Inject
    PhysdevCall(PhysicalInterrupts interrupts, PhysdevRefusals refusals) {
        this.interrupts = interrupts;
        this.refusals = refusals;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_physdev_op;
    }

    @Override
    public String name() {
        return "physdev_op";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        call.count(operation & 0xffff_ffffL);
        return operate(call, operation, call.arg(1));
    }

    /** Does an operation on the structure at a linear address. */
    long operate(Call call, int operation, long at) throws GuestFaultException {
        switch (operation) {
            case PHYSDEVOP_set_iopl -> {
                long iopl = Struct.in(call, at, PhysdevSetIopl.SIZE).u32(PhysdevSetIopl.IOPL);
                if (iopl > 3) {
                    throw new GuestFaultException(Errno.EINVAL, "an I/O privilege level of " + iopl);
                }
                call.vcpu().pv().iopl = (int) iopl << 12;
            }
            case PHYSDEVOP_set_iobitmap -> {
                Struct args = Struct.in(call, at,
                    call.width().pick(PhysdevSetIobitmap.SIZE, PhysdevSetIobitmap32.SIZE));
                long ports = args.u32(call.width().pick(PhysdevSetIobitmap.NR_PORTS, PhysdevSetIobitmap32.NR_PORTS));
                long bitmap = call.width().word(args, PhysdevSetIobitmap.BITMAP);
                if (ports > MOST_PORTS || !call.width().reachable(bitmap)) {
                    throw new GuestFaultException(Errno.EINVAL, ports + " ports at 0x" + Long.toHexString(bitmap));
                }
                call.vcpu().pv().ioBitmap = bitmap;
                call.vcpu().pv().ioBitmapPorts = (int) ports;
            }
            case PHYSDEVOP_eoi -> {
                return interrupts.eoi(call, at);
            }
            case PHYSDEVOP_irq_status_query -> {
                return interrupts.query(call, at);
            }
            case PHYSDEVOP_get_free_pirq -> {
                return interrupts.take(call, at);
            }
            case PHYSDEVOP_pirq_eoi_gmfn_v1, PHYSDEVOP_pirq_eoi_gmfn_v2 -> eoiMap(call.domain(),
                call.width().word(Struct.in(call, at, call.width().pick(PhysdevPirqEoiGmfn.SIZE,
                    PhysdevPirqEoiGmfn32.SIZE)), PhysdevPirqEoiGmfn.GMFN));
            default -> throw refusals.refuse(call, operation, at);
        }
        return 0;
    }

    @Override
    public void domainEnds(Domain domain) {
        FrameHold hold = eoiMaps.remove(domain);
        if (hold != null) {
            hold.close();
        }
    }

    /** The page that says which physical interrupts need no EOI; with no interrupts it stays as it is. */
    private void eoiMap(Domain domain, long gfn) throws GuestFaultException {
        FrameHold hold = domain.memory().hold(gfn, true);
        if (eoiMaps.putIfAbsent(domain, hold) != null) {
            hold.close();
            throw new GuestFaultException(Errno.EBUSY, "the page was given before");
        }
    }
}
