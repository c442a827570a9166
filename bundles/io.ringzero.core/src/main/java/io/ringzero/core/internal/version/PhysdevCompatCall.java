// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_alloc_irq_vector;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_apic_read;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_apic_write;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_irq_status_query;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_set_iobitmap;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_set_iopl;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import jakarta.inject.Inject;

/** physdev_op_compat: the form before 3.0.2, with the command in the structure, for the commands of that time (public/physdev.h). */
public final class PhysdevCompatCall implements Handler {
    /** The union is aligned to 8 bytes. */
    private static final int UNION = 8;

    private final PhysdevCall operations;

    @Inject
    public PhysdevCompatCall(PhysdevCall operations) {
        this.operations = operations;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_physdev_op_compat;
    }

    @Override
    public String name() {
        return "physdev_op_compat";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int command = Struct.in(call, call.arg(0), UNION).i32(0);
        call.count(command & 0xffff_ffffL);
        return switch (command) {
            case PHYSDEVOP_irq_status_query, PHYSDEVOP_set_iopl, PHYSDEVOP_set_iobitmap, PHYSDEVOP_apic_read,
                PHYSDEVOP_apic_write, PHYSDEVOP_alloc_irq_vector ->
                operations.operate(call, command, call.arg(0) + UNION);
            default -> throw call.unsupported(command & 0xffff_ffffL);
        };
    }
}
