// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.layout.XenctlBitmap;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;

/** Sets of pCPUs in a caller's memory: bytes, the lowest pCPU in the lowest bit of the first (public/domctl.h, xenctl_bitmap). */
final class CpuBitmap {
    private static final int MOST_BYTES = Long.BYTES;

    private CpuBitmap() {
    }

    /** Reads a set; pCPUs from 64 on are none. */
    static long read(Call call, Struct args, int at) throws GuestFaultException {
        int bytes = bytes(args, at);
        byte[] given = call.copyIn(args.i64(at + XenctlBitmap.BITMAP), bytes);
        long mask = 0;
        for (int i = 0; i < bytes; i++) {
            mask |= (given[i] & 0xffL) << 8 * i;
        }
        long bits = args.u32(at + XenctlBitmap.NR_BITS);
        return bits >= Long.SIZE ? mask : mask & (1L << bits) - 1;
    }

    /** Writes a set, as far as there is room; nothing where there is no place for it. */
    static void write(Call call, Struct args, int at, long mask) throws GuestFaultException {
        byte[] out = new byte[bytes(args, at)];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (mask >>> 8 * i);
        }
        if (args.i64(at + XenctlBitmap.BITMAP) != 0) {
            call.copyOut(args.i64(at + XenctlBitmap.BITMAP), out);
        }
    }

    private static int bytes(Struct args, int at) {
        return (int) Math.min(MOST_BYTES, (args.u32(at + XenctlBitmap.NR_BITS) + 7) / 8);
    }
}
