// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_alloc_irq_vector;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_apic_read;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_apic_write;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_dbgp_op;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_manage_pci_add;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_manage_pci_add_ext;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_manage_pci_remove;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_map_pirq;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_pci_device_add;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_pci_device_remove;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_pci_mmcfg_reserved;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_prepare_msix;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_release_msix;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_restore_msi;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_restore_msi_ext;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_setup_gsi;
import static io.ringzero.abi.PhysdevOp.PHYSDEVOP_unmap_pirq;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.DomainTable;
import jakarta.inject.Inject;

/**
 * The operations of physdev_op that only the domain with the machine's devices may do. There is no such domain and there are no such
 * devices, so all are refused, by the first of Xen's checks that fails: structure, numbers, domain, right, device. On pCPU threads.
 */
final class PhysdevRefusals {
    private static final int GSIS = 16;

    private final DomainTable domains;

    @Inject
    PhysdevRefusals(DomainTable domains) {
        this.domains = domains;
    }

    /** Refuses, whatever the operation. */
    GuestFaultException refuse(Call call, int operation, long at) throws GuestFaultException {
        int size = size(call, operation);
        if (size < 0) {
            return call.unsupported(operation & 0xffff_ffffL);
        }
        Struct args = Struct.in(call, at, size);
        switch (operation) {
            case PHYSDEVOP_setup_gsi -> {
                if (args.u32(0) >= GSIS) {
                    return new GuestFaultException(Errno.EINVAL, "no interrupt line " + args.u32(0));
                }
            }
            case PHYSDEVOP_manage_pci_add_ext -> {
                if (args.u32(4) > 1 || args.u32(8) > 1) {
                    return new GuestFaultException(Errno.EINVAL, "flags that are neither 0 nor 1");
                }
            }
            case PHYSDEVOP_map_pirq, PHYSDEVOP_unmap_pirq -> {
                int domid = args.u16(0);
                if (domid != DomainIds.DOMID_SELF && domid != 0 && domains.byDomid(domid) == null) {
                    return new GuestFaultException(Errno.ESRCH, "no domain " + domid);
                }
            }
            case PHYSDEVOP_restore_msi, PHYSDEVOP_restore_msi_ext -> {
                return new GuestFaultException(Errno.ENODEV, "the machine has no PCI devices");
            }
            default -> {
                // The right is what is asked for first.
            }
        }
        return new GuestFaultException(Errno.EPERM, "only for the hardware domain");
    }

    /** Bytes that are copied before the right is asked for; -1 for no operation (public/physdev.h). */
    private static int size(Call call, int operation) {
        return switch (operation) {
            case PHYSDEVOP_pci_mmcfg_reserved, PHYSDEVOP_dbgp_op -> 0;
            case PHYSDEVOP_manage_pci_add, PHYSDEVOP_manage_pci_remove, PHYSDEVOP_restore_msi -> 2;
            case PHYSDEVOP_pci_device_remove, PHYSDEVOP_restore_msi_ext, PHYSDEVOP_prepare_msix,
                PHYSDEVOP_release_msix -> 4;
            case PHYSDEVOP_alloc_irq_vector, PHYSDEVOP_unmap_pirq, PHYSDEVOP_setup_gsi -> 8;
            case PHYSDEVOP_pci_device_add -> 12;
            case PHYSDEVOP_apic_read, PHYSDEVOP_apic_write -> call.width().pick(16, 12);
            case PHYSDEVOP_manage_pci_add_ext -> 16;
            case PHYSDEVOP_map_pirq -> call.width().pick(40, 36);
            default -> -1;
        };
    }
}
