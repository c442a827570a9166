// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.SymbolTable;
import io.ringzero.api.xen.SymbolTable.Symbol;
import java.util.ArrayList;
import java.util.List;

/**
 * The names in an ELF file's symbol table (System V gABI, "Symbol Table"). They serve reports only: a table that is damaged gives
 * no names instead of refusing the kernel.
 */
final class SymbolReader {
    /** More than any kernel has. */
    private static final int MOST = 1_000_000;
    private static final int LONGEST_NAME = 200;
    private static final int NO_TYPE = 0;
    private static final int FUNCTION = 2;
    private static final int BYTES_64 = 24;
    private static final int BYTES_32 = 16;

    private SymbolReader() {
    }

    /** The names, those of functions first where several share an address. */
    static SymbolTable read(ElfFile elf) {
        for (SectionHeader section : elf.sections()) {
            if (section.type() == SectionHeader.SYMTAB && section.link() < elf.sections().size()) {
                try {
                    return read(elf, section, elf.sections().get((int) section.link()));
                } catch (ImageException e) {
                    return SymbolTable.EMPTY;
                }
            }
        }
        return SymbolTable.EMPTY;
    }

    private static SymbolTable read(ElfFile elf, SectionHeader table, SectionHeader names) throws ImageException {
        ImageBytes image = elf.image();
        int bytes = elf.wide() ? BYTES_64 : BYTES_32;
        image.require(table.offset(), table.size(), "The symbol table");
        image.require(names.offset(), names.size(), "The symbols' string table");
        List<Symbol> functions = new ArrayList<>();
        List<Symbol> others = new ArrayList<>();
        for (long at = table.offset(); at + bytes <= table.offset() + table.size()
            && functions.size() + others.size() < MOST; at += bytes) {
            int info = image.u8(at + (elf.wide() ? 4 : 12));
            int section = image.u16(at + (elf.wide() ? 6 : 14));
            long nameAt = image.u32(at);
            int type = info & 0xf;
            if (section != 0 && type <= FUNCTION && nameAt < names.size()) {
                String name = image.text(names.offset() + nameAt, (int) Math.min(LONGEST_NAME, names.size() - nameAt),
                    "A symbol's name");
                Symbol symbol = new Symbol(elf.wide() ? image.u64(at + 8) : image.u32(at + 4), elf.wide()
                    ? image.u64(at + 16)
                    : image.u32(at + 8), name);
                boolean named = !name.isEmpty() && (type != NO_TYPE || !name.startsWith("."));
                if (named) {
                    (type == FUNCTION ? functions : others).add(symbol);
                }
            }
        }
        functions.addAll(others);
        return SymbolTable.of(functions);
    }
}
