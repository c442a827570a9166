// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.pv;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.HypercallPage;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.domain.GuestWidth;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The code of the hypercall page: entry n makes hypercall n. That of 64-bit guests keeps RCX and R11, which SYSCALL
 * destroys; that of 32-bit guests uses INT 0x82.
 */
public final class HypercallPageCode {
    private static final int CALLS = 64;
    private static final byte INT3 = (byte) 0xcc;
    private static final byte[] PUSH_RCX_R11 = {0x51, 0x41, 0x53};
    private static final byte PUSH_RAX = 0x50;
    private static final byte MOV_EAX = (byte) 0xb8;
    private static final byte[] SYSCALL = {0x0f, 0x05};
    private static final byte[] INT_82 = {(byte) 0xcd, (byte) 0x82};
    private static final byte RET = (byte) 0xc3;
    private static final byte[] POP_R11_RCX_RET = {0x41, 0x5b, 0x59, (byte) 0xc3};

    private HypercallPageCode() {
    }

    /** The page for guests of a width. */
    public static byte[] page(GuestWidth width) {
        return width == GuestWidth.WIDE ? page64() : page32();
    }

    private static byte[] page32() {
        byte[] page = new byte[MachineMemory.PAGE_SIZE];
        java.util.Arrays.fill(page, INT3);
        ByteBuffer code = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        for (int call = 0; call < CALLS; call++) {
            code.position(call * HypercallPage.ENTRY_BYTES);
            if (call == Hypercall.HYPERVISOR_iret) {
                // EAX is part of the frame.
                code.put(PUSH_RAX).put(MOV_EAX).putInt(call).put(INT_82);
            } else {
                code.put(MOV_EAX).putInt(call).put(INT_82).put(RET);
            }
        }
        return page;
    }

    private static byte[] page64() {
        byte[] page = new byte[MachineMemory.PAGE_SIZE];
        java.util.Arrays.fill(page, INT3);
        ByteBuffer code = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        for (int call = 0; call < CALLS; call++) {
            code.position(call * HypercallPage.ENTRY_BYTES);
            code.put(PUSH_RCX_R11);
            if (call == Hypercall.HYPERVISOR_iret) {
                // Does not return here; RAX is part of the frame.
                code.put(PUSH_RAX).put(MOV_EAX).putInt(call).put(SYSCALL);
            } else {
                code.put(MOV_EAX).putInt(call).put(SYSCALL).put(POP_R11_RCX_RET);
            }
        }
        return page;
    }
}
