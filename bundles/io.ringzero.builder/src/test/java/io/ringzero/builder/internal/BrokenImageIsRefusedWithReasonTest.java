// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.xen.ImageException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way of being broken is refused, and the message names what is wrong. */
class BrokenImageIsRefusedWithReasonTest {
    private static final long MEMORY = 1L << 20;

    private static ImageMaker base() {
        return new ImageMaker(true).text(5, "xen-3.0").text(8, "generic");
    }

    private static ImageMaker loaded() {
        return base().load(0, new byte[0x100], 0x1000);
    }

    private static byte[] patched(int at, int value) {
        byte[] file = loaded().make();
        file[at] = (byte) value;
        return file;
    }

    static Stream<Arguments> broken() {
        return Stream.of(Arguments.of("header cut", Arrays.copyOf(loaded().make(), 40), "The ELF header"),
            Arguments.of("cut in the middle", Arrays.copyOf(loaded().make(), 300), "truncated"),
            Arguments.of("no class", patched(4, 7), "ELF class 7"),
            Arguments.of("big-endian", patched(5, 2), "not little-endian"),
            Arguments.of("object file", patched(16, 1), "not an executable"),
            Arguments.of("other machine", patched(18, 40), "does not fit"),
            Arguments.of("small headers", patched(54, 3), "3 bytes each"),
            Arguments.of("no notes", new ImageMaker(true).load(0, new byte[9], 9).make(), "no Xen notes"),
            Arguments.of("nothing to load", base().make(), "no program header to load"),
            Arguments.of("other loader",
                new ImageMaker(true).load(0, new byte[9], 9).text(5, "xen-3.0").text(8, "own").make(),
                "loader 'own'"),
            Arguments.of("other Xen",
                new ImageMaker(true).load(0, new byte[9], 9).text(5, "xen-2.0").text(8, "generic").make(),
                "'xen-2.0'"),
            Arguments.of("overlap", loaded().load(0xfff, new byte[1], 8).make(), "overlap"),
            Arguments.of("too large", base().load(0, new byte[1], MEMORY + 1).make(), "more memory"),
            Arguments.of("size wraps", base().load(0x1000, new byte[1], -0x1000).make(), "more memory"),
            Arguments.of("below the base", loaded().number(3, 0x1000).number(4, 0x2000).make(), "more memory"),
            Arguments.of("file size above memory size", base().load(0, new byte[64], 8).make(), "than in memory"),
            Arguments.of("entry outside", loaded().number(1, 0x1000).make(), "entry point, 0x1000"),
            Arguments.of("hypercall page outside", loaded().number(2, 0x4000).make(), "hypercall page, 0x4000"),
            Arguments.of("hypercall page crooked", loaded().number(2, 0x10).make(), "hypercall page, 0x10"),
            Arguments.of("p2m inside", loaded().number(15, 0).make(), "inside the kernel"),
            Arguments.of("p2m nowhere", loaded().number(15, 0x8000_0000_0000_0000L).make(), "no guest can use"),
            Arguments.of("hypervisor's addresses",
                loaded().number(3, 0xffff800000000000L).number(1, 0xffff800000000000L).make(),
                "guests cannot use"),
            Arguments.of("crooked base", loaded().number(3, 0x123).make(), "VIRT_BASE 0x123"),
            Arguments.of("offset without base", loaded().number(4, 0).make(), "without VIRT_BASE"),
            Arguments.of("odd number", loaded().note(3, new byte[3]).make(), "has 3 bytes"),
            Arguments.of("unknown required feature", loaded().text(10, "!warp").make(), "'warp'"),
            Arguments.of("32-bit without PAE", ElfKernelParametersTest.pae("no").make(), "PAE"),
            Arguments.of("nothing", new byte[0], "The ELF header"),
            Arguments.of("text", "hello, this is surely not any kernel, it is a line of text".getBytes(), "ELF mark"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void refused(String name, byte[] file, String reason) {
        String message = refusal(() -> new ElfFormat().parse(file, MEMORY));
        assertTrue(message.contains(reason), message);
        assertTrue(message.matches("(?s).*(use |fetch |give ).*"), message);
    }

    private static String refusal(Executable parse) {
        return String.valueOf(assertThrows(ImageException.class, parse).getMessage());
    }
}
