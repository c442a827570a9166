// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The names that a kernel's image has for addresses in it: for people who read reports, never for decisions. Addresses are
 * guest-virtual and unsigned. Immutable; any thread.
 */
public final class SymbolTable {
    /** Of an image without symbols. */
    public static final SymbolTable EMPTY = new SymbolTable(List.of());
    /** How far behind a symbol without a size an address may lie and still be told by it. */
    private static final long REACH = 1 << 20;

    private final Supplier<Index> index;

    /** The symbols by address and by name. */
    private record Index(List<Symbol> symbols, long[] starts, Map<String, Symbol> byName) {
    }

    /**
     * A name for an address.
     *
     * @param address guest-virtual
     * @param size bytes, 0 when the image does not say
     */
    public record Symbol(long address, long size, String name) {
    }

    private SymbolTable(List<Symbol> sorted) {
        // Signed order of flipped numbers is unsigned order.
        long[] starts = sorted.stream().mapToLong(symbol -> symbol.address() ^ Long.MIN_VALUE).toArray();
        Map<String, Symbol> byName = new HashMap<>();
        sorted.forEach(symbol -> byName.putIfAbsent(symbol.name(), symbol));
        Index made = new Index(List.copyOf(sorted), starts, byName);
        index = () -> made;
    }

    private SymbolTable(Supplier<SymbolTable> source) {
        index = new Once(source);
    }

    /** Makes a table when it is first asked for, and keeps it instead of its source. */
    private static final class Once implements Supplier<Index> {
        private @Nullable Supplier<SymbolTable> source;
        private @Nullable Index made;

        Once(Supplier<SymbolTable> source) {
            this.source = source;
        }

        @Override
        public synchronized Index get() {
            if (source != null) {
                made = source.get().index.get();
                source = null;
            }
            return Objects.requireNonNull(made);
        }
    }

    /**
     * A table that is made when it is first asked for something: names are many, and most guests never need one.
     *
     * @param source called at most once, by whoever asks first
     */
    public static SymbolTable later(Supplier<SymbolTable> source) {
        return new SymbolTable(source);
    }

    /** A table; of several symbols with one address the first given stays. */
    public static SymbolTable of(Collection<Symbol> given) {
        List<Symbol> sorted = new ArrayList<>();
        Symbol before = null;
        for (Symbol symbol : given.stream()
            .sorted(Comparator.comparingLong(each -> each.address() ^ Long.MIN_VALUE)).toList()) {
            if (before == null || before.address() != symbol.address()) {
                sorted.add(symbol);
                before = symbol;
            }
        }
        return sorted.isEmpty() ? EMPTY : new SymbolTable(sorted);
    }

    /** Number of symbols. */
    public int size() {
        return index.get().symbols().size();
    }

    /** The symbol by a name. */
    public Optional<Symbol> find(String name) {
        return Optional.ofNullable(index.get().byName().get(name));
    }

    /** The symbol in which an address lies. */
    public Optional<Symbol> at(long address) {
        Index all = index.get();
        int found = Arrays.binarySearch(all.starts(), address ^ Long.MIN_VALUE);
        int last = found >= 0 ? found : -found - 2;
        if (last < 0) {
            return Optional.empty();
        }
        Symbol symbol = all.symbols().get(last);
        long within = symbol.size() == 0 ? REACH : symbol.size();
        return Long.compareUnsigned(address - symbol.address(), within) < 0 ? Optional.of(symbol) : Optional.empty();
    }

    /** An address as reports write it: {@code name+0x1a}, empty where no symbol reaches. */
    public String describe(long address) {
        return at(address).map(symbol -> symbol.name() + (address == symbol.address()
            ? ""
            : "+0x" + Long.toHexString(address - symbol.address()))).orElse("");
    }
}
