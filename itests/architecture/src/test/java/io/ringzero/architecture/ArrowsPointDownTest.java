// SPDX-License-Identifier: Apache-2.0
package io.ringzero.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrows point down only, nobody reaches another bundle's internals, and no library comes in unseen. */
class ArrowsPointDownTest {
    /** What every bundle may use beside our own. */
    private static final List<String> LIBRARIES = List.of("java", "com.google.inject", "jakarta.inject", "org.osgi",
        "org.jspecify.annotations");
    /** What single bundles may use besides. */
    private static final Map<String, List<String>> MORE = Map.of("api", List.of("sun.misc"), "shell",
        List.of("org.apache.felix.service.command", "jdk.jfr"), "machine", List.of("jdk.jfr"), "launcher",
        List.of("org.apache.felix.service.command"), "tck",
        List.of("org.junit.jupiter"), "builder", List.of("org.tukaani.xz", "io.airlift.compress"));

    static List<String> bundles() {
        return Floors.bundles();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void usesOnlyWhatLiesBelow(String bundle) {
        assertEquals(List.of(), violations(bundle, (from, to) -> isOurs(to)
            && !Floors.bundleOf(to).equals(bundle) && !Floors.mayUse(bundle).contains(Floors.bundleOf(to))));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void reachesNobodysInternals(String bundle) {
        assertEquals(List.of(), violations(bundle, (from, to) -> isOurs(to)
            && !Floors.bundleOf(to).equals(bundle) && (to + ".").contains(".internal.")));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void usesNoOtherLibraries(String bundle) {
        List<String> more = MORE.getOrDefault(bundle, List.of());
        assertEquals(List.of(), violations(bundle, (from, to) -> !isOurs(to) && !to.isEmpty()
            && LIBRARIES.stream().noneMatch(library -> Floors.isIn(to, library))
            && more.stream().noneMatch(library -> Floors.isIn(to, library))));
    }

    /** The audit recomputes all counts; if it shared code with what counts, both could be wrong alike. */
    @Test
    void auditSharesNoCountingCode() {
        assertEquals(List.of(), violations("core", (from, to) -> Floors.isIn(from, "io.ringzero.core.internal.audit")
            && Floors.isIn(to, "io.ringzero.core.internal.frames")));
    }

    /** Guards the tests above against looking at nothing. */
    @Test
    void classesAreSeen() {
        assertFalse(Floors.CLASSES.isEmpty());
        for (String bundle : List.of("api", "inject", "launcher")) {
            assertFalse(Floors.CLASSES.stream().noneMatch(type -> isOf(type, bundle)), bundle);
        }
    }

    private static boolean isOurs(String packageName) {
        return Floors.isIn(packageName, "io.ringzero");
    }

    private static boolean isOf(JavaClass type, String bundle) {
        return isOurs(type.getPackageName()) && Floors.bundleOf(type.getPackageName()).equals(bundle);
    }

    private static List<String> violations(String bundle, BiPredicate<String, String> bad) {
        TreeSet<String> found = new TreeSet<>();
        for (JavaClass type : Floors.CLASSES) {
            if (isOf(type, bundle)) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
                    if (bad.test(type.getPackageName(), to)) {
                        found.add(type.getName() + " -> " + dependency.getTargetClass().getName());
                    }
                }
            }
        }
        return List.copyOf(found);
    }
}
