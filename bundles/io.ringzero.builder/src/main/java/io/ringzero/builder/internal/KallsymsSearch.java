// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds {@link Kallsyms} in the bytes of a kernel. Nothing points to them, but their table of tokens gives them away: the digits
 * stand in it one after the other, and an index of where each of the 256 tokens begins follows. One pass over the image; what does
 * not fit gives no names. Stateless.
 */
final class KallsymsSearch {
    private static final int TOKENS = 256;
    private static final int DIGIT = '0';
    /** Symbols between two markers. */
    private static final int GROUP = 256;
    private static final int FEWEST = 1_000;
    private static final int MOST = 1_000_000;
    /** How far before the tokens the names may begin. */
    private static final int SEARCH_BYTES = 32 << 20;
    private static final int ALIGNMENT = 8;
    /** The run of digits has 20 bytes: one in each 16 is looked at. */
    private static final int STRIDE = 16;

    private KallsymsSearch() {
    }

    /** The tables in some bytes, which begin at an aligned address. */
    static Optional<Kallsyms> find(byte[] bytes) {
        ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (int at = STRIDE; at + STRIDE < bytes.length; at += STRIDE) {
                int digits = digits(bytes, at);
                int table = digits < 0 ? -1 : table(image, digits);
                if (table >= 0) {
                    return names(image, table);
                }
            }
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty(); // cut off: no names
        }
        return Optional.empty();
    }

    /** Where the run of digits begins that a position lies in, or -1. */
    private static int digits(byte[] bytes, int at) {
        int even = bytes[at] == 0 ? at - 1 : at;
        int first = even - 2 * (bytes[even] - DIGIT);
        if (bytes[even] < DIGIT || bytes[even] > DIGIT + 9 || first < 0 || first + 20 > bytes.length) {
            return -1;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[first + 2 * i] != DIGIT + i || bytes[first + 2 * i + 1] != 0) {
                return -1;
            }
        }
        return first;
    }

    /** Where the table of tokens begins that has a run of digits as its 48th and following, or -1. */
    private static int table(ByteBuffer image, int digits) {
        int at = digits;
        for (int token = 0; token < DIGIT && at > 0; token++) {
            at--;
            while (at > 0 && image.get(at - 1) != 0) {
                at--;
            }
        }
        if (at % ALIGNMENT != 0) {
            return -1;
        }
        int[] starts = starts(image, at);
        int index = align(starts[TOKENS]);
        for (int token = 0; token < TOKENS; token++) {
            if ((image.getShort(index + 2 * token) & 0xffff) != starts[token] - at) {
                return -1;
            }
        }
        return at;
    }

    /** Where each token begins, and the end. */
    private static int[] starts(ByteBuffer image, int table) {
        int[] starts = new int[TOKENS + 1];
        int at = table;
        for (int token = 0; token < TOKENS; token++) {
            starts[token] = at;
            while (image.get(at) != 0) {
                at++;
            }
            at++;
        }
        starts[TOKENS] = at;
        return starts;
    }

    /** The number of symbols stands before their names, and the names are followed by markers that agree with them. */
    private static Optional<Kallsyms> names(ByteBuffer image, int table) {
        for (int at = table - ALIGNMENT; at >= Math.max(ALIGNMENT, table - SEARCH_BYTES); at -= ALIGNMENT) {
            long count = image.getLong(at);
            if (count >= FEWEST && count < MOST) {
                int end = end(image, at + ALIGNMENT, (int) count, table);
                if (end > 0) {
                    return complete(image, at, (int) count, end, table);
                }
            }
        }
        return Optional.empty();
    }

    /** Where names end that begin at a position and are as many; 0 when they are not names. */
    private static int end(ByteBuffer image, int names, int count, int limit) {
        int[] markers = new int[(count + GROUP - 1) / GROUP];
        int at = names;
        for (int symbol = 0; symbol < count; symbol++) {
            if (symbol % GROUP == 0) {
                markers[symbol / GROUP] = at - names;
            }
            int length = Kallsyms.length(image, at);
            at += (length < 0x80 ? 1 : 2) + length;
            if (length == 0 || at >= limit) {
                return 0;
            }
        }
        for (int first = at + 3 & ~3; first <= align(at); first += 4) {
            int[] there = new int[markers.length];
            for (int i = 0; i < there.length; i++) {
                there[i] = image.getInt(first + 4 * i);
            }
            if (Arrays.equals(there, markers)) {
                return at;
            }
        }
        return 0;
    }

    /** Up to Linux 6.3 the addresses stand before the number of symbols, later behind the index of tokens. */
    private static Optional<Kallsyms> complete(ByteBuffer image, int number, int count, int end, int table) {
        int[] starts = starts(image, table);
        int behind = align(align(starts[TOKENS]) + 2 * TOKENS);
        int[][] places = {{number - ALIGNMENT - align(4 * count), number - ALIGNMENT},
            {behind, behind + align(4 * count)}};
        for (int[] place : places) {
            long base = place[0] < 0 ? 0 : image.getLong(place[1]);
            if (base < 0 && (base & 0xfff) == 0) {
                int[] offsets = new int[count];
                image.slice(place[0], 4 * count).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(offsets);
                List<String> tokens = new ArrayList<>();
                for (int i = 0; i < TOKENS; i++) {
                    tokens.add(new String(image.array(), starts[i], starts[i + 1] - starts[i] - 1,
                        StandardCharsets.ISO_8859_1));
                }
                return Optional
                    .of(new Kallsyms(count, Arrays.copyOfRange(image.array(), number + ALIGNMENT, end), tokens,
                        offsets, base));
            }
        }
        return Optional.empty();
    }

    private static int align(int at) {
        return at + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
