// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.bench;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MmuExt;
import io.ringzero.abi.SchedOp;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;

/**
 * Hypercalls of a 64-bit guest that each leave everything as it was, or alternate between two states. Arguments that the guest
 * need not write anew for each call are written in {@link #prepare}.
 */
public enum Operation {
    XEN_VERSION {
        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            return bench.call(vcpu, Hypercall.HYPERVISOR_xen_version, 0, 0);
        }
    },
    STACK_SWITCH {
        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            return bench.call(vcpu, Hypercall.HYPERVISOR_stack_switch, 0xe02b, 0x8000);
        }
    },
    SCHED_YIELD {
        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            return bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_yield, 0);
        }
    },
    EVENT_SEND {
        @Override
        void prepare(MemoryBench bench, Domain guest, Domain other) {
            bench.scratch(guest, 0);
            bench.call(guest.vcpus().getFirst(), Hypercall.HYPERVISOR_event_channel_op,
                EventChannelOp.EVTCHNOP_bind_ipi,
                AT);
            bench.scratch(guest, bench.guestWord(guest, AT) >>> 32);
        }

        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            return bench.call(vcpu, Hypercall.HYPERVISOR_event_channel_op, EventChannelOp.EVTCHNOP_send, AT);
        }
    },
    MULTICALL_OF_8 {
        @Override
        void prepare(MemoryBench bench, Domain guest, Domain other) {
            for (int entry = 0; entry < 8; entry++) {
                bench.write(guest, SCRATCH, entry * 8, Hypercall.HYPERVISOR_xen_version, 0, 0, 0);
            }
        }

        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            return bench.call(vcpu, Hypercall.HYPERVISOR_multicall, AT, 8);
        }
    },
    UPDATE_VA_MAPPING {
        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            long there = bench.guestEntry(vcpu.domain(), MemoryBench.FREE * (long) PAGE);
            return bench.remap(vcpu, MemoryBench.FREE, there ^ WRITABLE);
        }
    },
    MMU_UPDATE_OF_1 {
        @Override
        void prepare(MemoryBench bench, Domain guest, Domain other) {
            entries(bench, guest, 1);
        }

        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            return bench.call(vcpu, Hypercall.HYPERVISOR_mmu_update, AT, 1, 0, DomainIds.DOMID_SELF);
        }
    },
    MMU_UPDATE_OF_64 {
        @Override
        void prepare(MemoryBench bench, Domain guest, Domain other) {
            entries(bench, guest, 64);
        }

        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            return bench.call(vcpu, Hypercall.HYPERVISOR_mmu_update, AT, 64, 0, DomainIds.DOMID_SELF);
        }
    },
    PIN_AND_UNPIN_L1 {
        @Override
        void prepare(MemoryBench bench, Domain guest, Domain other) {
            Vcpu vcpu = guest.vcpus().getFirst();
            bench.unmap(vcpu, TABLE);
            for (int index = 0; index < 512; index++) {
                bench.write(guest, TABLE, index, bench.mfn(guest, MemoryBench.FREE) * PAGE | 0x5);
            }
        }

        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            long mfn = bench.mfn(vcpu.domain(), TABLE);
            return bench.pin(vcpu, 1, mfn) | bench.mmuext(vcpu, MmuExt.MMUEXT_UNPIN_TABLE, mfn, 0);
        }
    },
    GRANT_MAP_AND_UNMAP {
        @Override
        void prepare(MemoryBench bench, Domain guest, Domain other) {
            grant(bench, guest, other);
            bench.unmap(guest.vcpus().getFirst(), TABLE);
        }

        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            bench.scratch(vcpu.domain(), TABLE * (long) PAGE, GrantTableOp.GNTMAP_host_map | (long) REFERENCE << 32,
                OTHER,
                0);
            long mapped = bench.call(vcpu, Hypercall.HYPERVISOR_grant_table_op, GrantTableOp.GNTTABOP_map_grant_ref, AT,
                1);
            long handle = bench.guestWord(vcpu.domain(), AT + 16) >>> 32 << 32 >>> 32;
            bench.scratch(vcpu.domain(), TABLE * (long) PAGE, 0, handle & 0xffff_ffffL);
            return mapped | bench.call(vcpu, Hypercall.HYPERVISOR_grant_table_op,
                GrantTableOp.GNTTABOP_unmap_grant_ref, AT, 1);
        }
    },
    GRANT_COPY_OF_4096_BYTES {
        @Override
        void prepare(MemoryBench bench, Domain guest, Domain other) {
            grant(bench, guest, other);
        }

        @Override
        long run(MemoryBench bench, Vcpu vcpu) {
            bench.scratch(vcpu.domain(), REFERENCE, OTHER, bench.mfn(vcpu.domain(), MemoryBench.FREE),
                DomainIds.DOMID_SELF, PAGE | GrantTableOp.GNTCOPY_source_gref << 16);
            return bench.call(vcpu, Hypercall.HYPERVISOR_grant_table_op, GrantTableOp.GNTTABOP_copy, AT, 1);
        }
    };

    private static final long AT = SCRATCH * (long) PAGE;
    private static final int TABLE = MemoryBench.FREE + 1;
    private static final int REFERENCE = 20;
    private static final int OTHER = 2;
    private static final int WRITABLE = 2;
    private static final int ENTRY_BYTES_V1 = 8;

    /** What stands before the first call. */
    void prepare(MemoryBench bench, Domain guest, Domain other) {
    }

    /** The call; 0 or more when it was right. */
    abstract long run(MemoryBench bench, Vcpu vcpu);

    /** Arguments of mmu_update: the entries of pages that nobody uses, as they are but read-only. */
    private static void entries(MemoryBench bench, Domain guest, int count) {
        for (int i = 0; i < count; i++) {
            long linear = (MemoryBench.FREE + i) * (long) PAGE;
            bench.write(guest, SCRATCH, 2 * i, bench.guestEntryAddress(guest, linear),
                bench.guestEntry(guest, linear) & ~WRITABLE);
        }
    }

    /** The other domain grants a page to the guest. */
    private static void grant(MemoryBench bench, Domain guest, Domain other) {
        bench.scratch(other, DomainIds.DOMID_SELF | 1L << 32, 0, AT + 64);
        bench.call(other.vcpus().getFirst(), Hypercall.HYPERVISOR_grant_table_op, GrantTableOp.GNTTABOP_setup_table, AT,
            1);
        long entry = bench.guestWord(other, AT + 64) * PAGE + REFERENCE * ENTRY_BYTES_V1;
        bench.machine.memory().writeLong(entry, GrantFlags.GTF_permit_access | (long) guest.domid() << 16
            | bench.mfn(other, MemoryBench.FREE) << 32);
    }
}
