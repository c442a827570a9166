// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every offset and size of every structure equals that of the installed Xen headers, for the widths that it claims. */
class LayoutsEqualXenHeadersTest {
    @BeforeEach
    void headers() throws Exception {
        HeaderProbe.assumeInstalled();
    }

    static Stream<Class<?>> classes() throws Exception {
        return AbiClasses.with(XenStruct.class).stream();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void equal(Class<?> type) throws Exception {
        int bits = type.getAnnotation(XenStruct.class).bits();
        for (int width : bits == 0 ? new int[] {32, 64} : new int[] {bits}) {
            assertEquals(List.of(), HeaderProbe.layout(type, width), () -> width + "-bit");
        }
    }

    /** A wrong offset and a wrong size: shows that the probe can fail. */
    @XenStruct(value = "struct mmu_update", header = "xen.h")
    static final class Wrong {
        public static final int VAL = 4;
        public static final int SIZE = 12;
    }

    @Test
    void aWrongOffsetIsFound() throws Exception {
        assertEquals(2, HeaderProbe.layout(Wrong.class, 64).size());
    }
}
