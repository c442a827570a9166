// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.device;

import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;

/** Access to what guests grant to a service domain (public/grant_table.h). In turns. */
public interface Grants {
    /**
     * Maps a granted page.
     *
     * @throws GuestFaultException when the entry does not allow it
     */
    Mapping map(DomainId peer, int grantReference, boolean writable) throws GuestFaultException;

    /** A mapped page of 4096 bytes; reads and writes go through the machine's door. Ends with the peer at the latest. */
    interface Mapping extends AutoCloseable {
        int readInt(int offset);

        byte readByte(int offset);

        void read(int offset, byte[] to, int start, int length);

        void writeInt(int offset, int value);

        void writeByte(int offset, byte value);

        void write(int offset, byte[] from, int start, int length);

        /** Whether the page is still there: false once closed or once the peer's domain has ended. */
        boolean live();

        /** Idempotent. */
        @Override
        void close();
    }
}
