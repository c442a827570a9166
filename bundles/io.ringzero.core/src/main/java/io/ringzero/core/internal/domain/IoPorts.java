// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

/**
 * I/O ports as Xen 4.17 shows them to a domain without devices: two index registers of the PC keep what is written to them (the
 * PCI configuration address, in accesses of four bytes, and the CMOS index); all other ports read as ones and swallow what is
 * written. On pCPU threads.
 */
public final class IoPorts {
    private static final int CMOS_INDEX = 0x70;
    private static final int PCI_ADDRESS = 0xcf8;

    private int cmosIndex;
    private int pciAddress;

    /** Made by its domain. */
    IoPorts() {
        // All zero at first.
    }

    /**
     * What an access reads.
     *
     * @param bytes 1, 2 or 4
     */
    public int read(int port, int bytes) {
        if (port == PCI_ADDRESS && bytes == 4) {
            return pciAddress;
        }
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (port + i == CMOS_INDEX ? cmosIndex : 0xff) << 8 * i;
        }
        return value;
    }

    /** An access that writes the low bytes of a value. */
    public void write(int port, int bytes, int value) {
        if (port == PCI_ADDRESS && bytes == 4) {
            pciAddress = value;
            return;
        }
        for (int i = 0; i < bytes; i++) {
            if (port + i == CMOS_INDEX) {
                cmosIndex = value >>> 8 * i & 0xff;
            }
        }
    }
}
