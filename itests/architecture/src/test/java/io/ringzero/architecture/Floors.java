// SPDX-License-Identifier: Apache-2.0
package io.ringzero.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The table of docs/architecture.md: which bundle may use which. */
final class Floors {
    /** All of our classes, without those of tests. */
    static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("io.ringzero");

    private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        // 0: contracts
        put("api");
        // 1: libraries
        put("abi", "api");
        put("x86", "api");
        put("runqueue", "api");
        put("inject", "api");
        // 2: machine
        put("machine", "api", "inject", "x86", "runqueue");
        put("mmu", "api", "inject", "x86");
        put("cpu.interpreter", "api", "inject", "x86");
        // 3: hypervisor
        put("core", "api", "inject", "abi", "x86");
        // 4: policies and devices
        put("sched.rr", "api", "inject", "abi", "runqueue");
        put("sched.bvt", "api", "inject", "abi", "runqueue");
        put("sched.credit", "api", "inject", "abi", "runqueue");
        put("sched.credit2", "api", "inject", "abi", "runqueue");
        put("sched.rtds", "api", "inject", "abi", "runqueue");
        put("sched.sedf", "api", "inject", "abi", "runqueue");
        put("sched.atropos", "api", "inject", "abi", "runqueue");
        put("sched.arinc653", "api", "inject", "abi", "runqueue");
        put("sched.none", "api", "inject", "abi", "runqueue");
        put("xenstore", "api", "inject", "abi");
        put("console.back", "api", "inject", "abi");
        // 5: control
        put("builder", "api", "inject", "abi");
        put("toolstack", "api", "inject", "abi");
        put("config", "api", "inject");
        put("shell", "api", "inject", "abi", "x86");
        // beside
        put("tck", "api", "abi", "x86");
        put("guests", "api", "inject", "abi", "x86");
        put("launcher", "api", "inject");
    }

    private Floors() {}

    private static void put(String bundle, String... used) {
        MAY_USE.put(bundle, List.of(used));
    }

    static List<String> bundles() {
        return List.copyOf(MAY_USE.keySet());
    }

    static List<String> mayUse(String bundle) {
        return Objects.requireNonNull(MAY_USE.get(bundle), bundle);
    }

    /** The bundle a package of ours belongs to. */
    static String bundleOf(String packageName) {
        return MAY_USE.keySet().stream().filter(bundle -> isIn(packageName, "io.ringzero." + bundle)).findFirst()
            .orElseThrow(() -> new AssertionError("package " + packageName
                + " belongs to no bundle of the table in Floors: add it there and to docs/architecture.md"));
    }

    static boolean isIn(String packageName, String root) {
        return packageName.equals(root) || packageName.startsWith(root + ".");
    }
}
