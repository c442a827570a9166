// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All forms, found by id, by opcode and by mnemonic. Immutable; made once per class loader from {@code opcodes.txt} and the files beside it.
 * A row that cannot be read stops the class from loading, with its line number and what is wrong; {@link RowCheck}
 * judges each row, tests judge that no two overlap.
 */
public final class OpcodeTable {
    private static final List<String> RESOURCES = List.of("opcodes.txt", "simd.txt", "x87.txt");
    private static final OpcodeTable STANDARD = load();

    private final List<Form> forms;
    private final List<List<Form>> cells;
    private final Map<String, List<Form>> byMnemonic;

    OpcodeTable(List<Form> forms) {
        this.forms = List.copyOf(forms);
        this.cells = cells(forms);
        this.byMnemonic = byMnemonic(forms);
        Set<Handler> unused = EnumSet.allOf(Handler.class);
        for (Form form : forms) {
            unused.remove(form.handler());
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("opcode table: no row for the handlers " + unused);
        }
    }

    /** The table of this library. */
    public static OpcodeTable standard() {
        return STANDARD;
    }

    private static OpcodeTable load() {
        List<Form> forms = new ArrayList<>();
        for (String resource : RESOURCES) {
            try {
                forms.addAll(TableParser.parse(text(resource), forms.size()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(resource + ": " + e.getMessage(), e);
            }
        }
        return new OpcodeTable(forms);
    }

    private static String text(String resource) {
        try (InputStream in = OpcodeTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                    resource + " is not beside " + OpcodeTable.class + ": package it with the classes");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** All forms; the position is the id. */
    public List<Form> forms() {
        return forms;
    }

    /** The forms of a mnemonic (Intel's, {@code *} for the condition) in table order; empty where there is none. */
    public List<Form> forms(String mnemonic) {
        return Collections.unmodifiableList(byMnemonic.getOrDefault(mnemonic, List.of()));
    }

    /** The forms that share an opcode, overriding ones first. */
    List<Form> candidates(int map, int opcode) {
        return cells.get(map << 8 | opcode);
    }

    private static List<List<Form>> cells(List<Form> forms) {
        List<List<Form>> cells = new ArrayList<>();
        for (int i = 0; i < Encoding.MAPS << 8; i++) {
            cells.add(new ArrayList<>(0));
        }
        for (Form form : forms) {
            Encoding encoding = form.encoding();
            for (int i = 0; i < encoding.field().cells(); i++) {
                List<Form> cell = cells.get(encoding.map() << 8 | encoding.opcode() + i);
                cell.add(encoding.override() ? 0 : cell.size(), form);
            }
        }
        for (int i = 0; i < cells.size(); i++) {
            cells.set(i, List.copyOf(cells.get(i)));
        }
        return cells;
    }

    private static Map<String, List<Form>> byMnemonic(List<Form> forms) {
        Map<String, List<Form>> found = new HashMap<>();
        for (Form form : forms) {
            List<Form> same = found.get(form.mnemonic());
            if (same == null) {
                same = new ArrayList<>();
                found.put(form.mnemonic(), same);
            }
            same.add(form);
        }
        return found;
    }
}
