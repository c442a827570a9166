// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.KernelImage;
import io.ringzero.api.xen.SymbolTable;
import io.ringzero.api.xen.SymbolTable.Symbol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The names that a 64-bit Linux keeps of its own functions and data (CONFIG_KALLSYMS; format: Linux, scripts/kallsyms.c). Such a
 * kernel is shipped without an ELF symbol table. Kept packed, as they are in the image, until somebody asks for one. Reports only.
 *
 * @param count number of symbols
 * @param names for each a length and as many tokens, one byte each; the first character is the symbol's type
 * @param tokens what a byte of {@code names} stands for
 * @param offsets from {@code base}; a negative one as -1 less the offset, the others are of per-CPU data, which has no address
 * @param base guest-virtual
 */
record Kallsyms(int count, byte[] names, List<String> tokens, int[] offsets, long base) {
    /** The names in an image; empty when there are none. */
    static SymbolTable read(List<KernelImage.Segment> segments) {
        return segments.stream().map(segment -> KallsymsSearch.find(segment.bytes())).flatMap(Optional::stream)
            .findFirst().map(found -> SymbolTable.later(found::decode)).orElse(SymbolTable.EMPTY);
    }

    /** All names with an address. */
    private SymbolTable decode() {
        ByteBuffer image = ByteBuffer.wrap(names);
        boolean perCpu = Arrays.stream(offsets).anyMatch(offset -> offset < 0);
        List<Symbol> symbols = new ArrayList<>();
        int at = 0;
        for (int symbol = 0; symbol < count; symbol++) {
            int length = length(image, at);
            at += length < 0x80 ? 1 : 2;
            int offset = offsets[symbol];
            if (!perCpu || offset < 0) {
                StringBuilder name = new StringBuilder();
                for (int i = at; i < at + length; i++) {
                    name.append(tokens.get(names[i] & 0xff));
                }
                symbols.add(new Symbol(perCpu ? base - 1 - offset : base + (offset & 0xffff_ffffL), 0,
                    name.substring(Math.min(1, name.length()))));
            }
            at += length;
        }
        return SymbolTable.of(symbols);
    }

    /** A length: seven bits, or fourteen where the first byte's highest bit is set. */
    static int length(ByteBuffer image, int at) {
        int low = image.get(at) & 0xff;
        return low < 0x80 ? low : low & 0x7f | (image.get(at + 1) & 0xff) << 7;
    }
}
