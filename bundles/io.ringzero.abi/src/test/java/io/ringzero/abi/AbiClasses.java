// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds this bundle's own classes, so that no table of them can be forgotten. */
final class AbiClasses {
    private AbiClasses() {
    }

    /** Classes that bear an annotation, by name. */
    static List<Class<?>> with(Class<? extends Annotation> annotation) throws IOException, URISyntaxException {
        Path root = Path.of(Hypercall.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString()).filter(file -> file.endsWith(".class"))
                .filter(file -> !file.contains("-info")).sorted().<Class<?>>map(AbiClasses::load)
                .filter(type -> type.isAnnotationPresent(annotation)).toList();
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(file.substring(0, file.length() - ".class".length()).replace('/', '.'));
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(file, impossible);
        }
    }
}
