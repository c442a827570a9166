// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.service;

import io.ringzero.api.device.Grants;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.grant.GrantAccessHandle;
import io.ringzero.core.internal.grant.GrantTables;
import java.util.Objects;

/** Granted pages that one service domain has mapped. In turns and at safe points. */
final class HostedGrants implements Grants {
    private final HostedContext context;
    private final GrantTables tables;
    private final MachineMemory memory;

    HostedGrants(HostedContext context, GrantTables tables, MachineMemory memory) {
        this.context = context;
        this.tables = tables;
        this.memory = memory;
    }

    @Override
    public Mapping map(DomainId peer, int grantReference, boolean writable) throws GuestFaultException {
        return context.keep(new HostedMapping(tables.serviceAccess(peer, grantReference & 0xffff_ffffL, writable)));
    }

    /** One page; every access checks that it is still there. */
    private final class HostedMapping implements Mapping {
        private final GrantAccessHandle access;

        HostedMapping(GrantAccessHandle access) {
            this.access = access;
        }

        @Override
        public int readInt(int offset) {
            return memory.readInt(at(offset, 4, false));
        }

        @Override
        public byte readByte(int offset) {
            return memory.readByte(at(offset, 1, false));
        }

        @Override
        public void read(int offset, byte[] to, int start, int length) {
            memory.read(at(offset, length, false), to, start, length);
        }

        @Override
        public void writeInt(int offset, int value) {
            memory.writeInt(at(offset, 4, true), value);
        }

        @Override
        public void writeByte(int offset, byte value) {
            memory.writeByte(at(offset, 1, true), value);
        }

        @Override
        public void write(int offset, byte[] from, int start, int length) {
            memory.write(at(offset, length, true), from, start, length);
        }

        @Override
        public boolean live() {
            return access.live();
        }

        @Override
        public void close() {
            context.drop(this);
            access.close();
        }

        private long at(int offset, int length, boolean write) {
            Objects.checkFromIndexSize(offset, length, MachineMemory.PAGE_SIZE);
            if (!access.live()) {
                throw new IllegalStateException("the granted page is gone: look at live() first");
            }
            if (write && !access.writable()) {
                throw new IllegalStateException("the granted page was mapped for reading");
            }
            return access.maddr() + offset;
        }
    }
}
