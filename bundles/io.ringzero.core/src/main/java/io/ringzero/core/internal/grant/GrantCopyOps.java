// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantTableOp.GNTCOPY_dest_gref;
import static io.ringzero.abi.GrantTableOp.GNTCOPY_source_gref;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.GrantStatus;
import io.ringzero.abi.layout.GnttabCopy;
import io.ringzero.abi.layout.GnttabCopy32;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.memory.FrameHold;
import jakarta.inject.Inject;

/** GNTTABOP_copy: bytes from one frame to another, each either granted or the caller's own. On pCPU threads. */
final class GrantCopyOps {
    private final GrantTables tables;
    private final Machine machine;

    @Inject
    GrantCopyOps(GrantTables tables, Machine machine) {
        this.tables = tables;
        this.machine = machine;
    }

    void copy(Call call, Struct args) throws GrantException {
        GuestWidth width = call.width();
        int flags = args.u16(width.pick(GnttabCopy.FLAGS, GnttabCopy32.FLAGS));
        int length = args.u16(width.pick(GnttabCopy.LEN, GnttabCopy32.LEN));
        int from = args.u16(width.pick(GnttabCopy.SOURCE_OFFSET, GnttabCopy32.SOURCE_OFFSET));
        int to = args.u16(width.pick(GnttabCopy.DEST_OFFSET, GnttabCopy32.DEST_OFFSET));
        machine.clock().charge(Cost.PAGE.nanos);
        try (End source = end(call.domain(), args, GnttabCopy.SOURCE_REF,
            width.pick(GnttabCopy.SOURCE_DOMID, GnttabCopy32.SOURCE_DOMID),
            (flags & GNTCOPY_source_gref) != 0, false);
            End destination = end(call.domain(), args, width.pick(GnttabCopy.DEST_REF, GnttabCopy32.DEST_REF),
                width.pick(GnttabCopy.DEST_DOMID, GnttabCopy32.DEST_DOMID),
                (flags & GNTCOPY_dest_gref) != 0, true)) {
            // Xen looks at this after the grants, too: their errors come first.
            if (from + length > MachineMemory.PAGE_SIZE || to + length > MachineMemory.PAGE_SIZE) {
                throw new GrantException(GrantStatus.GNTST_bad_copy_arg, "a copy over the end of a page");
            }
            source.check(from, length);
            destination.check(to, length);
            machine.memory().copy(source.maddr + from, destination.maddr + to, length);
        }
    }

    private End end(Domain caller, Struct args, int referenceAt, int domidAt, boolean granted, boolean write)
        throws GrantException {
        int domid = args.u16(domidAt);
        if (granted) {
            int owner = domid == DomainIds.DOMID_SELF ? caller.domid() : domid;
            GrantAccess access = tables.access(tables.byDomid(owner), args.u32(referenceAt), caller.domid(), write,
                GrantTables.Purpose.COPY);
            return new End(access.maddr(), access.start(), access.length(), access::close);
        }
        if (domid != DomainIds.DOMID_SELF && domid != caller.domid()) {
            throw new GrantException(GrantStatus.GNTST_permission_denied, "a frame of another domain by number");
        }
        FrameHold hold = GrantTables.hold(caller, caller.width().word(args, referenceAt), write);
        return new End(hold.mfn() * MachineMemory.PAGE_SIZE, 0, MachineMemory.PAGE_SIZE, hold::close);
    }

    /**
     * One end of a copy.
     *
     * @param maddr of the page
     * @param start first byte of it that may be touched
     * @param length of what may be touched
     */
    private record End(long maddr, int start, int length, Runnable release) implements AutoCloseable {
        void check(int from, int bytes) throws GrantException {
            if (from < start || from + bytes > start + length) {
                throw GrantException.general("a copy of bytes " + from + " to " + (from + bytes) + " where " + start
                    + " to " + (start + length) + " are granted");
            }
        }

        @Override
        public void close() {
            release.run();
        }
    }
}
