// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every constant of every class equals that of the installed Xen headers. */
class ConstantsEqualXenHeadersTest {
    @BeforeEach
    void headers() throws Exception {
        HeaderProbe.assumeInstalled();
    }

    static Stream<Class<?>> classes() throws Exception {
        return AbiClasses.with(XenHeader.class).stream();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void equal(Class<?> type) throws Exception {
        assertEquals(List.of(), HeaderProbe.constants(type));
    }

    /** A wrong value: shows that the probe can fail. */
    @XenHeader("xen.h")
    static final class Wrong {
        public static final int VIRQ_TIMER = 77;
    }

    @Test
    void aWrongConstantIsFound() throws Exception {
        assertEquals(1, HeaderProbe.constants(Wrong.class).size());
    }
}
