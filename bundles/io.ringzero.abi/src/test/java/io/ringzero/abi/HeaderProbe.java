// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Asks the C compiler, by static assertions, whether what a class says is what the installed Xen headers say. */
final class HeaderProbe {
    private static final Path INCLUDE = Path.of(System.getProperty("ringzero.xen.include", "/usr/include/xen"));

    private HeaderProbe() {
    }

    /** Skips the test, saying so, where headers or compiler are missing. */
    static void assumeInstalled() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(INCLUDE.resolve("xen.h")),
            "SKIPPED: no Xen headers in " + INCLUDE + " (Debian: apt-get install libxen-dev)");
        Assumptions.assumeTrue(compile(64, false, "int nothing;\n").isEmpty(), "SKIPPED: no working gcc");
    }

    /** Differences between a class of constants and its header. */
    static List<String> constants(Class<?> type) throws Exception {
        XenHeader header = type.getAnnotation(XenHeader.class);
        StringBuilder source = new StringBuilder(include(header.value()));
        for (Field field : fields(type)) {
            String name = header.prefix() + field.getName();
            boolean wide = field.getType() == long.class;
            String c = wide ? "long long" : "int";
            source.append("_Static_assert((" + c + ")(" + name + ") == (" + c + ")" + field.getLong(null)
                + (wide ? "LL" : "") + ", \"" + type.getSimpleName() + "." + field.getName() + "\");\n");
        }
        return compile(header.bits() == 32 ? 32 : 64, header.hypervisor(), source.toString());
    }

    /** Differences between a class of offsets and its structure, for a width. */
    static List<String> layout(Class<?> type, int bits) throws Exception {
        XenStruct struct = type.getAnnotation(XenStruct.class);
        StringBuilder source = new StringBuilder(include(struct.header()));
        for (Field field : fields(type)) {
            XenStruct.Member member = field.getAnnotation(XenStruct.Member.class);
            String path = member == null ? field.getName().toLowerCase(java.util.Locale.ROOT) : member.value();
            String value = field.getName().equals("SIZE")
                ? "sizeof(" + struct.value() + ")"
                : "offsetof(" + struct.value() + ", " + path + ")";
            source.append("_Static_assert(" + value + " == " + field.getInt(null) + ", \"" + type.getSimpleName() + "."
                + field.getName() + "\");\n");
        }
        return compile(bits, false, source.toString());
    }

    private static String include(String header) {
        String base = "#include <stddef.h>\n#include <stdint.h>\n";
        return base + (header.equals("errno.h") ? "" : "#include \"" + INCLUDE + "/xen.h\"\n") + "#include \"" + INCLUDE
            + "/" + header + "\"\n";
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (java.lang.reflect.Modifier.isPublic(field.getModifiers())) {
                fields.add(field);
            }
        }
        return fields;
    }

    private static List<String> compile(int bits, boolean hypervisor, String source) throws IOException {
        List<String> command = new ArrayList<>(List.of("gcc", "-m" + bits, "-ffreestanding", "-w", "-fsyntax-only",
            "-D__XEN_TOOLS__", "-x", "c", "-"));
        if (hypervisor) {
            command.add(1, "-D__XEN__");
        }
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            return List.of(String.valueOf(missing.getMessage()));
        }
        try (var to = process.getOutputStream()) {
            to.write(source.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output.lines().filter(line -> line.contains("error")).toList();
    }
}
