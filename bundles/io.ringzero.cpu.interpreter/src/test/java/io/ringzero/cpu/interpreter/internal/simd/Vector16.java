// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import io.ringzero.x86.Handler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Sixteen bytes as tests see them, byte 0 first. */
final class Vector16 {
    private Vector16() {
    }

    static int[] random(Halfwords words) {
        return bytes(words.next(), words.next());
    }

    static int[] bytes(long... halves) {
        int[] r = new int[halves.length * 8];
        for (int i = 0; i < r.length; i++) {
            r[i] = (int) (halves[i / 8] >>> i % 8 * 8) & 0xff;
        }
        return r;
    }

    static long half(int[] bytes, int from) {
        byte[] eight = new byte[8];
        for (int i = 0; i < 8; i++) {
            eight[i] = (byte) bytes[from + i];
        }
        return ByteBuffer.wrap(eight).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** Result of an XMM operation; a negative constant stands for none. */
    static int[] apply(Handler handler, int constant, int[] a, int[] b) {
        WideOperation operation = Objects.requireNonNull(constant < 0
            ? Wides.of(handler)
            : Chosen.wide(handler, constant));
        Pair out = new Pair();
        operation.apply(out, half(a, 0), half(a, 8), half(b, 0), half(b, 8));
        return bytes(out.low, out.high);
    }

    /** Result of an MMX operation. */
    static int[] narrow(Handler handler, int constant, int[] a, int[] b) {
        return bytes(Objects.requireNonNull(constant < 0 ? Narrows.of(handler) : Chosen.narrow(handler, constant))
            .applyAsLong(half(a, 0), half(b, 0)));
    }
}
