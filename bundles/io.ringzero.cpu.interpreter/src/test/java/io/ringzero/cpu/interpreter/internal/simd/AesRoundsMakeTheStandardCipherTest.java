// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.x86.Handler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** AES-128 written with the AES instructions, as the SDM shows it, gives the vector of FIPS 197 and what the JDK gives. */
class AesRoundsMakeTheStandardCipherTest {
    private final Pair out = new Pair();

    private static WideOperation round(Handler handler) {
        return Objects.requireNonNull(Wides.of(handler));
    }

    private long[] apply(WideOperation operation, long[] a, long[] b) {
        operation.apply(out, a[0], a[1], b[0], b[1]);
        return new long[] {out.low, out.high};
    }

    private static long[] halves(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new long[] {buffer.getLong(), buffer.getLong()};
    }

    private static byte[] bytes(long[] halves) {
        return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(halves[0]).putLong(halves[1]).array();
    }

    /** Round keys by AESKEYGENASSIST: the high double of its result, on each word a running exclusive-or. */
    private long[][] schedule(byte[] key) {
        long[][] keys = new long[11][];
        keys[0] = halves(key);
        int constant = 1;
        for (int i = 1; i <= 10; i++) {
            WideOperation assist = Objects.requireNonNull(Chosen.wide(Handler.AESKEYGENASSIST, constant));
            int word = (int) (apply(assist, keys[i - 1], keys[i - 1])[1] >>> 32);
            int[] words = new int[4];
            for (int k = 0; k < 4; k++) {
                word ^= (int) (keys[i - 1][k / 2] >>> k % 2 * 32);
                words[k] = word;
            }
            keys[i] = new long[] {
                words[0] & 0xffffffffL | (long) words[1] << 32, words[2] & 0xffffffffL | (long) words[3] << 32
            };
            constant = constant << 1 ^ (constant >> 7) * 0x11b;
        }
        return keys;
    }

    private byte[] encrypt(byte[] key, byte[] text) {
        long[][] keys = schedule(key);
        long[] state = halves(text);
        state = new long[] {state[0] ^ keys[0][0], state[1] ^ keys[0][1]};
        for (int i = 1; i < 10; i++) {
            state = apply(round(Handler.AESENC), state, keys[i]);
        }
        return bytes(apply(round(Handler.AESENCLAST), state, keys[10]));
    }

    /** The equivalent inverse cipher: round keys through AESIMC. */
    private byte[] decrypt(byte[] key, byte[] text) {
        long[][] keys = schedule(key);
        long[] state = halves(text);
        state = new long[] {state[0] ^ keys[10][0], state[1] ^ keys[10][1]};
        for (int i = 9; i > 0; i--) {
            state = apply(round(Handler.AESDEC), state, apply(round(Handler.AESIMC), keys[i], keys[i]));
        }
        return bytes(apply(round(Handler.AESDECLAST), state, keys[0]));
    }

    @Test
    void exampleOfFips197AppendixB() {
        byte[] key = HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c");
        byte[] text = HexFormat.of().parseHex("3243f6a8885a308d313198a2e0370734");
        assertEquals("3925841d02dc09fbdc118597196a0b32", HexFormat.of().formatHex(encrypt(key, text)));
        assertArrayEquals(text, decrypt(key, encrypt(key, text)));
    }

    @Test
    void randomKeysAsTheJdkHasThem() throws GeneralSecurityException {
        Halfwords words = new Halfwords(3);
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        for (int i = 0; i < 500; i++) {
            byte[] key = bytes(new long[] {words.random(), words.random()});
            byte[] text = bytes(new long[] {words.random(), words.random()});
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            byte[] wanted = cipher.doFinal(text);
            assertArrayEquals(wanted, encrypt(key, text));
            assertArrayEquals(text, decrypt(key, wanted));
        }
    }
}
