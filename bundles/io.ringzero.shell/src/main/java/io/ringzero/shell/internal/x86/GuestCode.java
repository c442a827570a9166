// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.x86;

import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.SymbolTable;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.shell.internal.xl.Domains;
import io.ringzero.shell.internal.xl.XlException;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Disassembler;
import io.ringzero.x86.Syntax;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Disassembles code where a guest has it. No state; any thread. */
final class GuestCode {
    private static final int LONGEST_INSTRUCTION = 15;

    private final Domains domains;
    private final Inspector inspector;

    /**
     * How to show it.
     *
     * @param mode null for the vCPU's own
     * @param vcpu number of the vCPU through whose page tables is read
     * @param count most instructions
     */
    record Wish(Syntax syntax, @Nullable CodeMode mode, int vcpu, int count) {
    }

    @Inject
    GuestCode(Domains domains, Inspector inspector) {
        this.domains = domains;
        this.inspector = inspector;
    }

    /** Whether a word names a domain. */
    boolean isDomain(String word) {
        return domains.known(word);
    }

    /** The listing, an instruction per line, with a line for each symbol that begins on the way. */
    List<String> listing(String domain, String address, Wish wish) throws XlException {
        DomainInfo found = domains.guest(domain, "disasm");
        VcpuId vcpu = new VcpuId(found.id(), wish.vcpu());
        try {
            Inspector.Position position = inspector.position(vcpu);
            SymbolTable symbols = inspector.symbols(found.id());
            long start = address(address, position.rip(), symbols);
            byte[] code = inspector.read(vcpu, start, Math.min(Inspector.MOST_BYTES, wish.count()
                * LONGEST_INSTRUCTION));
            if (code.length == 0) {
                throw new XlException("x86:disasm: %s has nothing readable at %x".formatted(found.name(), start),
                    "page tables decide: name an address that its kernel has mapped");
            }
            CodeMode mode = wish.mode() == null ? mode(position.codeBits()) : wish.mode();
            List<String> lines = new ArrayList<>();
            String name = symbols.describe(start);
            if (!name.isEmpty()) {
                lines.add(name + ":");
            }
            new Disassembler(wish.syntax()).listing(mode, code, start).stream().limit(wish.count())
                .forEach(lines::add);
            return lines;
        } catch (ControlException e) {
            throw new XlException("x86:disasm: " + e.getMessage(), "xl vcpu-list shows what there is");
        }
    }

    private static CodeMode mode(int bits) {
        return bits == 64 ? CodeMode.LONG64 : bits == 32 ? CodeMode.PROTECTED32 : CodeMode.PROTECTED16;
    }

    /** {@code rip}, a symbol, either with an offset ({@code start+1a}), or a hexadecimal number. */
    private static long address(String text, long rip, SymbolTable symbols) throws XlException {
        int plus = text.lastIndexOf('+');
        String base = plus < 0 ? text : text.substring(0, plus);
        long offset = plus < 0 ? 0 : DisasmCommand.number(text.substring(plus + 1));
        Optional<SymbolTable.Symbol> symbol = symbols.find(base);
        if (base.toLowerCase(Locale.ROOT).equals("rip")) {
            return rip + offset;
        }
        return (symbol.isPresent() ? symbol.get().address() : DisasmCommand.number(base)) + offset;
    }
}
